"""Solved programs are kept in a cache that is never trusted half-written, and that nothing depends on."""

import numpy as np
import pytest

from implicit_lab.studies.linear_programs import instances as module
from implicit_lab.studies.linear_programs.instances import cache_folder, draw, instances


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_they_are_solved_once(monkeypatch):
    first = instances("test", 3, 4)
    monkeypatch.setattr(module, "draw", lambda *_: pytest.fail("the cached file was not used"))
    again = instances("test", 3, 4)
    assert all(np.array_equal(vars(first)[name], vars(again)[name]) for name in vars(first))


def test_fewer_programs_are_the_first_of_more():
    assert np.array_equal(draw("test", 3, 2).y, draw("test", 3, 4).y[:2])


@pytest.mark.parametrize("share", [0.0, 0.4, 0.95])
def test_a_file_that_is_cut_short_is_made_again(share):
    whole = instances("test", 3, 4)
    (file,) = cache_folder().glob("*.npz")
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    again = instances("test", 3, 4)
    assert np.array_equal(whole.y, again.y)
    assert file.read_bytes() == content
    assert not list(cache_folder().glob("*.partial"))


def test_a_cache_that_cannot_be_written_is_done_without(cache, monkeypatch):
    (cache / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache / "file"))
    assert instances("test", 3, 1).y.shape == (1, 50)
