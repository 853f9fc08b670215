"""The two theory notebooks run from top to bottom, are short, and carry no output."""

import json
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize("name", ["01_why_iterate.ipynb", "02_regular_operators.ipynb"])
def test_runs_and_is_thin(name):
    cells = json.loads((NOTEBOOKS / name).read_text())["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) <= 3
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    scope: dict[str, object] = {}
    for cell in code:
        exec("".join(cell["source"]), scope)
    text = "".join("".join(cell["source"]) for cell in cells)
    for part in ("Three things to notice", "questions()", "Proof sketch", "Where it comes from"):
        assert part in text
