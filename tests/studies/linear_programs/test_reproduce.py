"""The paper's table is printed beside ours, with a figure of it and the numbers behind that."""

import json

import pytest

from implicit_lab.studies.linear_programs import reproduce as module
from implicit_lab.studies.linear_programs.choices import EMBEDDINGS, KINDS
from implicit_lab.studies.linear_programs.reproduce import AGES, SHOWN, STEPS
from implicit_lab.studies.reproduction import reproduce


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder, seen = tmp_path_factory.mktemp("reproduce"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setattr(module, "TRAINING_INSTANCES", 10)
        text = reproduce(
            "linear_programs", None, 10, folder / "table.png", lambda done, total: seen.append((done, total))
        )
    return text, folder, seen


def test_every_network_has_its_row_with_the_papers_figures(told):
    text = told[0]
    for row in ("implicit 4         580         0.203", "explicit 32       30624         0.112"):
        assert row in text
    assert "10 unseen" in text


def test_the_claims_are_held_against_the_figures(told):
    text, folder, _ = told
    table = json.loads((folder / "table.json").read_text())
    by_size = {entry["embedding"]: entry for entry in table["sizes"]}
    holds = by_size[4]["implicit"]["test"] < by_size[8]["explicit"]["test"]
    (line,) = [line for line in text.splitlines() if "implicit 4 below explicit 8, test" in line]
    assert ("does not hold" in line) != holds


def test_the_figure_and_its_numbers_are_whole(told):
    _, folder, _ = told
    assert (folder / "table.png").read_bytes().startswith(b"\x89PNG")
    table = json.loads((folder / "table.json").read_text())
    assert table["instances"] == 10
    for entry in table["sizes"]:
        assert set(entry["implicit"]["lipschitz"]) == set(KINDS)
        assert len(entry["implicit"]["error"]) == STEPS
        assert entry["implicit"]["error"][SHOWN - 1] == pytest.approx(entry["implicit"]["test"], rel=1e-2)


def test_rest_is_told_at_every_age_and_the_iteration_without_a_network_beside_it(told):
    text, folder, _ = told
    table = json.loads((folder / "table.json").read_text())
    for entry in [*(entry["implicit"] for entry in table["sizes"]), table["without_network"]]:
        assert entry["at_rest"].keys() == entry["ages"].keys() == {str(t) for t in AGES}
        assert entry["at_rest"]["8"] <= entry["at_rest"]["200"]
        assert entry["ages"]["200"] < entry["ages"]["8"]
    assert "no network" in text


def test_progress_is_told_size_by_size(told):
    assert told[2] == [(done, len(EMBEDDINGS)) for done in range(len(EMBEDDINGS) + 1)]


def test_a_data_folder_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match="leave --data out"):
        reproduce("linear_programs", tmp_path, 5, tmp_path / "figure.png", lambda *_: None)
