"""A site is written whole or not at all, and never over what somebody else has put there."""

import pytest

from implicit_lab.cli import main
from implicit_lab.site import build as module
from implicit_lab.site.build import build, refuse_other
from implicit_lab.site.lab import Lab
from implicit_lab.site.live.engine_file import ENGINE, ENGINE_MARK
from implicit_lab.site.page import MARK


def refused(capsys, *arguments):
    """What the command line says as it refuses, which is one sentence."""
    assert main(["site", *map(str, arguments)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


@pytest.fixture(autouse=True)
def _no_page_is_run(monkeypatch):
    def run(notebooks):
        raise ValueError("The page 01_why_iterate cannot be written: its code ends in NameError.")

    monkeypatch.setattr(module.asyncio, "run", lambda opening: opening.close() or run(None))


def test_a_folder_that_holds_something_else_stays_as_it_is(tmp_path, capsys):
    (tmp_path / "index.html").write_text("<h1>My own page</h1>")
    assert "holds something else, such as index.html" in refused(capsys, tmp_path)
    assert (tmp_path / "index.html").read_text() == "<h1>My own page</h1>"
    assert [file.name for file in tmp_path.iterdir()] == ["index.html"]


@pytest.mark.parametrize("name", ["notes.txt", ".git", "assets"])
def test_one_thing_more_beside_an_older_site_is_enough(tmp_path, capsys, name):
    (tmp_path / "index.html").write_text(f"<html><head>{MARK}</head></html>")
    (tmp_path / name).mkdir()
    assert name in refused(capsys, tmp_path)


def test_a_file_or_a_link_is_no_folder(tmp_path, capsys):
    (tmp_path / "out").write_text("kept")
    assert "is no folder" in refused(capsys, tmp_path / "out")
    (tmp_path / "link").symlink_to(tmp_path)
    assert "is no folder" in refused(capsys, tmp_path / "link")


def test_a_page_that_fails_leaves_the_older_site_and_nothing_half_written(tmp_path):
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text(MARK)
    with pytest.raises(ValueError, match="01_why_iterate cannot be written"):
        build(out)
    assert [file.name for file in tmp_path.iterdir()] == ["site"]
    assert (out / "index.html").read_text() == MARK


@pytest.mark.parametrize(
    "address", ["lab.school.example", "ftp://lab.example", "https://lab.example/?t=3", "https://[lab", ""]
)
def test_a_lab_is_at_an_address(tmp_path, capsys, address):
    assert "is no address of a lab" in refused(capsys, tmp_path / "site", "--lab", address)


def test_an_engine_of_ours_is_replaced_with_its_site_and_no_other_script(tmp_path):
    (tmp_path / "index.html").write_text(MARK)
    (tmp_path / ENGINE).write_text(ENGINE_MARK)
    refuse_other(tmp_path)
    (tmp_path / ENGINE).write_text("globalThis.mine = 1;")
    with pytest.raises(FileExistsError, match=ENGINE):
        refuse_other(tmp_path)


def test_the_live_lab_is_found_below_what_the_address_says():
    app = Lab.read("https://lab.example/course/").described()
    assert app == {"before": "https://lab.example/course/voila/render/", "within": "", "encoded": False}
    binder = Lab.read("https://mybinder.org/v2/gh/somebody/lab/HEAD").described()
    assert binder["before"] == "https://mybinder.org/v2/gh/somebody/lab/HEAD?urlpath="
    assert binder["within"] == "voila/render/notebooks/"
