"""The page on linear programs: controls say what is shown, bad input is a sentence, and the last good result stays."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from implicit_lab.pages.linear_programs import own_program, verdict
from implicit_lab.pages.linear_programs import page as linear_programs
from implicit_lab.pages.linear_programs.iterates import Iterates, of_recording
from implicit_lab.pages.linear_programs.own_program import OwnProgram, solved_scene, unfit
from implicit_lab.pages.linear_programs.polygon import Polygon, example
from implicit_lab.pages.shipped import shipped
from implicit_lab.studies.linear_programs.polygon import jumps
from implicit_lab.studies.linear_programs.program import Program
from implicit_lab.studies.linear_programs.reading import Reading
from implicit_lab.studies.linear_programs.solve import NoOptimum, solve, stages
from implicit_lab.widgets.run_panel import RunPanel

PATIENCE = 60


def reading_of(A, b, c, lower, upper, equality=None):
    equality = [False] * len(b) if equality is None else equality
    program = Program(A, b, c, equality, lower, upper)
    return Reading(program, tuple(f"y{j}" for j in range(len(c))), 1, 0.0)


TINY = reading_of([[1, 1], [1, 3]], [4, 6], [-3, -2], [0, 0], [3, np.inf])


@pytest.fixture
def own(monkeypatch):
    """Reads and solves in this process: that it is done in another is tested where that is written."""

    def read_and_solve(text, stop):
        if text != "tiny":
            raise NoOptimum(f"The program {text} is <b>infeasible</b>.")
        for known in stages(TINY.program):
            yield TINY, known

    monkeypatch.setattr(own_program, "read_and_solve_in_stages", read_and_solve)
    return OwnProgram()


def press(own, text):
    own.text.value = text
    own.solve.click()
    own.thread.join(PATIENCE)


def test_the_page_opens_without_torch_and_without_highspy():
    code = (
        "import sys; from implicit_lab.pages.linear_programs import page, verdict; page.geometry(); page.page();"
        "verdict.verdict(); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_controls_open_at_what_is_shown():
    box = linear_programs.network()
    live = next(child for child in box.children if isinstance(child, RunPanel))
    assert live.values == linear_programs.made_with(shipped("linear_programs"))
    assert "changed" not in live.status.value


def test_without_a_recording_the_page_says_so(monkeypatch):
    def none(name):
        raise ValueError("No recording is shipped.")

    monkeypatch.setattr(linear_programs, "shipped", none)
    monkeypatch.setattr(verdict, "shipped", none)
    view = next(child for child in linear_programs.network().children if isinstance(child, Iterates))
    assert view.scene == {}
    assert view.empty == "No recording is shipped."
    assert "No recording is shipped" in verdict.verdict().value


def test_the_scene_has_every_iterate_and_each_kind_of_slope():
    recording = shipped("linear_programs")
    scene = of_recording(recording)
    json.dumps(scene, allow_nan=False)
    assert len(scene["iterates"]) == len(scene["ts"]) == recording.steps + 1
    slopes = next(curve for curve in scene["curves"] if "Slope" in curve["title"])
    assert [line["name"] for line in slopes["lines"]] == ["A", "b", "c", "l", "u"]
    assert len({(line["look"], line["dash"]) for line in slopes["lines"]}) == 5
    squares = np.zeros(10)
    for (i, _, _), size in zip(scene["graph"]["entries"], scene["graph"]["sizes"], strict=True):
        squares[i] += size**2
    np.testing.assert_allclose(squares[squares > 0], 1)


def test_the_verdict_tells_what_the_recording_and_the_polygon_hold():
    told = verdict.verdict().value
    held = shipped("linear_programs").meta["details"]
    assert f"{held['figures']['error'][8]:.3f} at t = 8" in told
    assert f"{held['explicit']['error'][0]:.3f}" in told
    assert f"{held['lipschitz']['c'][-1] / held['lipschitz']['c'][0]:.1f} (c)" in told
    assert f"{max(jump.distance for jump in jumps(example())):.2f}" in told


def test_the_verdict_tells_the_table_where_one_was_measured(tmp_path, monkeypatch):
    def entry(e):
        slopes = {kind: [1.0, 7.0 + e] for kind in ("A", "b", "c", "l", "u")}
        implicit = {"test": e / 100, "ages": {"2": e / 100, "100": e / 50}, "lipschitz": slopes}
        return {"embedding": e, "explicit": {"test": 0.1}, "implicit": implicit}

    file = tmp_path / "table.json"
    monkeypatch.setattr(verdict, "TABLE", file)
    assert "0.040, 0.080, 0.160, 0.320" not in verdict.verdict().value
    sizes = [entry(e) for e in (4, 8, 16, 32)]
    alone = {"ages": {"2": 0.7, "100": 0.6}}
    table = {"instances": 1000, "seed": 0, "shown": 2, "sizes": sizes, "without_network": alone}
    file.write_text(json.dumps(table))
    told = verdict.verdict().value
    assert "0.040, 0.080, 0.160, 0.320; at t = 100: 0.080, 0.160, 0.320, 0.640" in told
    assert "0.100, 0.100, 0.100, 0.100" in told
    assert "0.040 against 0.100, holds; 0.080 against 0.100, holds" in told
    assert "11.0 (A)" in told
    assert "without a network, the error is 0.600 at t = 100; with the guesses of the networks 0.080" in told
    assert "1,000 unseen programs" in told
    sizes[0]["implicit"]["test"] = 0.2
    file.write_text(json.dumps(table))
    assert "0.200 against 0.100, does not hold" in verdict.verdict().value


def test_the_polygon_keeps_steps_that_converge():
    widget = Polygon()
    norm = np.linalg.norm(np.array(widget.program["A"]), 2)
    assert widget.steps["tau"] * widget.steps["sigma"] * norm**2 < 1
    np.testing.assert_allclose(np.linalg.norm(widget.program["A"], axis=1), 1)


def test_a_program_of_ones_own_is_solved_and_pdhg_ends_where_highs_does(own):
    press(own, "tiny")
    assert "Done" in own.status.value
    curves = {curve["title"]: curve["lines"][0]["values"] for curve in own.view.scene["curves"]}
    assert curves["Distance from HiGHS' optimum"][-1] < 1e-6
    assert "11" in own.answer.value
    assert "not asked" in own.answer.value
    assert own.view.scene["upper"][-1] is None or None in own.view.scene["upper"]
    json.dumps(own.view.scene, allow_nan=False)


def test_what_cannot_be_solved_is_said_and_the_last_result_stays(own):
    press(own, "tiny")
    scene, answer = own.view.scene, own.answer.value
    press(own, "mine")
    assert "The program mine is &lt;b&gt;infeasible&lt;/b&gt;." in own.status.value
    assert own.view.scene == scene
    assert own.answer.value == answer
    assert not own.solve.disabled
    press(own, "tiny")
    assert "Done" in own.status.value


@pytest.mark.parametrize(("content", "said"), [(b"\xff\xfe\x00", "no text file"), (b"x" * (2**23 + 1), "at most 8 MB")])
def test_a_file_that_is_no_text_or_too_large_is_refused_unread(own, content, said):
    before = own.text.value
    own._take({"new": ({"name": "a.mps", "content": memoryview(content)},)})
    assert said in own.status.value
    assert own.text.value == before


def test_an_opened_file_goes_into_the_box(own):
    own._take({"new": ({"name": "a.lp", "content": memoryview(b"min\n x\n")},)})
    assert own.text.value == "min\n x\n"


def test_a_degenerate_and_tied_program_says_that_its_optimum_is_not_unique(own, monkeypatch):
    tied = reading_of([[1, 1], [2, 2]], [1, 2], [-1, -1], [0, 0], [1, 1])
    monkeypatch.setattr(own_program, "read_and_solve_in_stages", lambda text, stop: iter([(tied, solve(tied.program))]))
    press(own, "tied")
    assert "not unique" in own.answer.value


def test_what_could_not_be_decided_is_not_said_to_be_and_notes_are_told(own, monkeypatch):
    (*_, known) = stages(TINY.program)
    noted = replace(TINY, notes=("It was read so.",), constant=1e7)
    open_question = replace(known, unique=None)
    monkeypatch.setattr(own_program, "read_and_solve_in_stages", lambda text, stop: iter([(noted, open_question)]))
    press(own, "tiny")
    assert "may not be unique" in own.answer.value
    assert "It was read so." in own.answer.value
    assert "value is 9999989." in own.answer.value


def test_iterating_stops_when_asked():
    scene = solved_scene(TINY, solve(TINY.program), 20_000, lambda: True)
    assert scene["ts"] == [0]


def test_a_large_program_is_drawn_by_its_largest_variables_and_few_iterates():
    size = 300
    large = reading_of(np.zeros((0, size)), [], -np.ones(size), [0] * size, list(range(1, size + 1)))
    scene = solved_scene(large, solve(large.program), 1000)
    assert len(scene["truth"]) == own_program.SHOWN_VARIABLES
    assert min(scene["truth"]) == size - own_program.SHOWN_VARIABLES + 1
    assert len(scene["ts"]) <= own_program.SHOWN_ITERATES + 1
    assert scene["ts"][-1] == 1000


def test_the_network_is_asked_only_where_size_and_scale_fit():
    assert "and this has 2 and 2" in unfit(TINY)
    rng = np.random.default_rng(0)
    A, b, c = rng.standard_normal((10, 50)), rng.uniform(-1, 1, 10), rng.uniform(-0.01, 0.01, 50)
    fitting = reading_of(A, b, c, [-10] * 50, [10] * 50)
    assert unfit(fitting) == ""
    assert "scale" in unfit(reading_of(A, b, c, [-1000] * 50, [10] * 50))
    assert "scale" in unfit(reading_of(A, b, c, [-np.inf] * 50, [10] * 50))
    scene = solved_scene(fitting, solve(fitting.program), 100)
    assert [line["name"] for line in scene["curves"][0]["lines"]] == ["PDHG", "network"]
    assert scene["curves"][0]["lines"][1]["values"][-1] < 1
