"""What the benchmarks say of powers and of their own history; how fast anything is they say by themselves."""

import json
import math
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def modules(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import exponents
    import history
    import section

    yield exponents, history, section
    for name in ("exponents", "history", "section", "measures"):
        sys.modules.pop(name, None)


def test_a_power_is_found_with_its_error_and_what_bends_is_told_between_neighbours(modules):
    exponents, *_ = modules
    exact = exponents.fit([1.0, 2.0, 4.0, 8.0], [5 * size**1.5 for size in (1, 2, 4, 8)])
    assert (exact.exponent, exact.error) == (pytest.approx(1.5), pytest.approx(0, abs=1e-7))
    bent = exponents.fit([1.0, 2.0, 4.0], [1.0, 2.0, 8.0])
    # The slopes are 1 and 2; of three points evenly apart, the line through the logarithms has their mean.
    assert bent.exponent == pytest.approx(1.5)
    assert bent.local == pytest.approx((1, 2))
    # Left over are 1/6, -1/3 and 1/6 of log 2, squared together 1/6; one degree of freedom; the sizes' spread is 2.
    assert bent.error == pytest.approx(math.sqrt(1 / 6 / 2))


def test_a_whole_run_adds_a_line_and_a_section_that_the_next_one_replaces(modules, monkeypatch, tmp_path):
    _, history, section = modules
    for module, name in ((section, "FILE"), (history, "FILE"), (history, "PICTURE")):
        monkeypatch.setattr(module, name, tmp_path / {"FILE": module.__name__, "PICTURE": "history.svg"}[name])
    section.FILE.write_text("# Benchmarks\n\n## Pages\n\nas they were\n")
    history.add({"a step, tanh": 1.1}, [], 3.0, 0.2)
    history.add({"a step, tanh": 1.0, "exponent: pixels": 0.9}, ["pages"], 4.0, 0.1)
    first, second = (json.loads(line) for line in history.FILE.read_text().splitlines())
    assert {"date", "commit", "machine", "ratios"} <= first.keys()
    assert (first["ratios"], second["missing"]) == ({"a step, tanh": 1.1}, ["pages"])
    told = section.FILE.read_text()
    assert told.count("## History") == 1
    assert "as they were" in told
    assert "Without: pages" in told
    assert "<svg" in history.PICTURE.read_text()


def test_a_part_that_runs_alone_leaves_nothing_for_the_history(modules, monkeypatch, tmp_path):
    _, history, _ = modules
    monkeypatch.delenv(history.COLLECTED, raising=False)
    history.tell("alone", 1.0)
    told = tmp_path / "told"
    monkeypatch.setenv(history.COLLECTED, str(told))
    history.tell("together", 0.51234)
    assert history.collected(told) == {"together": 0.5123}
