"""What the texts of the theory pages say in figures is what their pages compute; where a link opens, it is so."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from implicit_lab.pages.deblurring import questions as deblurring
from implicit_lab.pages.deblurring.page import DEFAULTS
from implicit_lab.pages.not_convex import questions as not_convex
from implicit_lab.pages.regular_operators.scenes.build import Build
from implicit_lab.pages.shipped import shipped
from implicit_lab.pages.why_iterate import questions as why_iterate
from implicit_lab.studies.deblurring.choices import CONTROLS, LIVE_FREQUENCIES
from implicit_lab.studies.deblurring.study import Deblurring
from implicit_lab.studies.linear_programs.choices import WEIGHTS
from implicit_lab.studies.reports import reports, weights
from implicit_lab.studies.scalar import double_well, reciprocal, regular, trained
from implicit_lab.studies.scalar.targets import ThreePiece

CONTROLLED = {control.name for control in CONTROLS if control.problem} | {"image"}
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def text(name):
    """All that a notebook says, in one line."""
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text())["cells"]
    return " ".join(" ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown").split())


def found(name, pattern):
    """The numbers of the one place where a notebook says this."""
    (numbers,) = re.findall(pattern, text(name))
    return [float(number) for number in (numbers if isinstance(numbers, tuple) else [numbers])]


def test_largest_slopes_of_page_one_are_those_of_the_states_that_they_open():
    pairs = re.findall(r"([\d.]+) \[at \*t\* = (\d+)\]\(#set-t=\2&eta=0.5\)", text("01_why_iterate"))
    assert len(pairs) == 2
    for said, t in pairs:
        assert float(said) == pytest.approx(reciprocal.largest_slope(0.5, int(t)), rel=0.01)


def test_the_largest_slope_of_page_one_grows_as_the_square_of_t():
    assert "*η*² *t*(*t* − 1)/2, grows as the square of *t*." in text("01_why_iterate")
    assert reciprocal.largest_slope(0.5, 2000) == pytest.approx(4 * reciprocal.largest_slope(0.5, 1000), rel=1e-3)
    assert reciprocal.largest_slope(0.8, 1000) == pytest.approx(4 * reciprocal.largest_slope(0.4, 1000))


def test_how_steep_a_fixed_point_can_be_is_told_with_the_size_of_y_that_the_first_condition_has():
    bounds = re.findall(r"[^.:;]*(?:1 - \\mu\)|varepsilon\(x\)\$, with)[^.:;]*", text("02_regular_operators"))
    bounds += re.findall(r"[^.:;]*\(1 - \\mu\)[^.:;]*", text("07_beyond"))
    assert len(bounds) >= 3
    for bound in bounds:
        assert "Lip" not in bound
        assert re.search(r"K(\\,)?\s?\(1 \+ \\[lr]?[vV]ert y", bound), bound


def test_only_starts_on_the_dashed_branch_of_page_seven_end_there():
    assert "the dashed branch, where no start ends but those on it" in text("07_beyond")
    for k in (0.2, 0.6, 0.9):
        starts = np.append(np.linspace(-2, 2, 401), [-1e-3, 0.0, 1e-3])
        ends = double_well.iterates(0.0, starts, k, 0.2, 2000)[-1]
        assert (starts[np.abs(ends) < 1e-3] == 0).all()
        assert ends[-2] == 0


def test_page_seven_asks_no_more_of_a_regular_fixed_point_than_the_theorem_gives():
    said = text("07_beyond").split("But many problems")[0]
    assert "moves without jumps, nowhere infinitely steep" in said
    assert "smooth" not in said


def test_ten_times_nearer_to_zero_takes_about_ten_times_as_many_iterations():
    pairs = re.findall(r"([\d.]+)(?: of them)? \[at \*x\* = ([\d.]+)\]\(#set-x=\2&eta=0.5\)", text("01_why_iterate"))
    (many, far), (more, near) = [(float(steps), float(x)) for steps, x in pairs]
    assert reciprocal.steps_to([far, near], 0.5, 0.01).tolist() == [many, more]
    assert far / near == pytest.approx(10)
    assert more / many == pytest.approx(10, rel=0.1)


def test_the_iterate_passes_the_level_of_one_step_at_the_t_that_the_text_opens():
    scene = Build()
    level, reach = found("02_regular_operators", r"a level, (\d+), bounds the slope .*? for \|\*y\*\| up to (\d+)")
    (t,) = found("02_regular_operators", r"it passes that level \[at \*t\* = (\d+)\]")
    assert found("02_regular_operators", r"it passes that level \[.*?\]\(#set-[^)]*&t=(\d+)\)") == [t]
    bound = scene.check.a + scene.check.b * max(abs(y) for y in scene.y_range)
    assert round(max(abs(y) for y in scene.y_range)) == reach
    assert round(bound) == level
    steepest = [np.abs(regular.slope(scene.F, scene.dF, scene.eps, scene.deps, s)).max() for s in (int(t) - 1, int(t))]
    assert steepest[0] < bound < steepest[1]


def test_the_toy_rests_at_the_errors_that_the_text_names():
    said = found("02_regular_operators", r"the error is ([\d.]+), ([\d.]+), ([\d.]+) and ([\d.]+) for the four bounds")
    x = trained.domain()
    for bound, error in zip(trained.BOUNDS, said, strict=True):
        # The step is affine in y: two iterates tell where it rests.
        _, first, second = trained.Network(f"implicit-{bound}").iterates(x, 2)
        assert trained.rms(first**2 / (2 * first - second), ThreePiece()(x)) == pytest.approx(error, abs=0.06)


def opened(items):
    """The states that the questions open, as their controls' values."""
    return [dict(pair.split("=") for pair in item["look"].split("&")) for item in items]


def test_the_balls_of_page_seven_end_where_the_answers_say():
    waits, _, one = opened(not_convex.guesses().items)
    path = double_well.iterates(float(waits["x"]), float(waits["y0"]), float(waits["k"]), 0.1, int(waits["roll"]))
    right = np.sqrt(1 - float(waits["k"]))
    assert path[20] < 0.1
    assert path[-1] == pytest.approx(right, rel=0.05)
    ends = double_well.iterates(float(one["x"]), [-2.0, 2.0], float(one["k"]), 0.1, 1000)[-1]
    assert ends[0] == pytest.approx(ends[1])


def test_the_iterate_passes_the_dashed_line_of_page_three_where_the_answer_says():
    passes = deblurring.guesses().items[1]
    psnr = shipped("deblurring").curves[0]
    t = int(passes["value"])
    assert psnr.values[t - 1] <= psnr.baseline < psnr.values[t]
    # The text: at t = 1 far below it, at t = 20 above.
    assert psnr.values[1] < psnr.baseline - 3
    assert psnr.values[20] > psnr.baseline


def test_one_step_of_page_one_makes_up_what_the_answers_say():
    sketched, slow, grown = why_iterate.guesses().items
    assert sketched["sketch"]["y"][-1] == pytest.approx(1 / float(opened([sketched])[0]["x"]), rel=0.02)
    state = opened([slow])[0]
    x, t = float(state["x"]), int(state["t"])
    error = [abs(1 - x * float(reciprocal.iterate(x, 0.5, s))) for s in (t, t - 1)]
    assert error[0] < 0.1 <= error[1]
    assert grown["value"] == reciprocal.largest_slope(0.5, int(opened([grown])[0]["t"]))


def test_the_landing_page_says_where_iterating_adds_no_steepness():
    flow, limits = found(
        "index", r"has ([\d.]+) times the slope of a whole step along .*? limits change ([\d.]+) times;"
    )
    for study, network, said in (
        ("navier_stokes", "fno-implicit", flow),
        ("linear_programs", "gnn-implicit-16", limits),
    ):
        slopes = reports(study)[network]["lipschitz"]
        assert slopes["kinds"].get("b", slopes)["amplification"]["median"] == pytest.approx(said, abs=0.005)


def test_what_the_constants_of_page_five_buy_is_what_was_measured_of_them():
    report = json.loads((WEIGHTS / "knobs.json").read_text())
    at = report["ages"].index(100)
    shipped_knobs, *others = report["rows"]
    (fifth,) = [row for row in others if row["eps"] * 5 == pytest.approx(0.05) and row["delta"] * 5 <= 0.0026]
    (heavier,) = [row for row in others if row["primal"] == pytest.approx(0.45)]
    numbers = found(
        "05_linear_programs",
        r"\*ε\* = ([\d.]+), \*δ\* = ([\d.]+), and a weight ([\d.]+), .*? at \*t\* = 100 is ([\d.]+) in place of "
        r"([\d.]+), and only (\d+) % rest \(without a network ([\d.]+) and (\d+) %, "
        r"where ours give ([\d.]+) and ([\d.]+) %\)",
    )
    said = dict(zip(("eps", "delta", "primal"), numbers[:3], strict=True))
    assert said == {name: shipped_knobs[name] for name in said}
    measured = [
        fifth["with_guess"]["error"][at], shipped_knobs["with_guess"]["error"][at],
        100 * fifth["with_guess"]["at_rest"][at], fifth["without"]["error"][at], 100 * fifth["without"]["at_rest"][at],
        shipped_knobs["without"]["error"][at], 100 * shipped_knobs["without"]["at_rest"][at],
    ]  # fmt: skip
    assert [number for number, _ in zip(numbers[3:], measured, strict=True)] == pytest.approx(measured, rel=0.03)
    assert found("05_linear_programs", r"with 0\.45 in its place (\d+) % rest") == [
        round(100 * heavier["with_guess"]["at_rest"][at])
    ]


def test_live_runs_try_the_two_longest_waves_where_the_truth_is_less_steep():
    study = Deblurring()
    problem = study.problem(1, 0, {name: value for name, value in DEFAULTS.items() if name in CONTROLLED})
    slopes = study.true_slopes(problem, study.perturbations(problem))[:, 0].tolist()
    assert study.frequencies[: len(LIVE_FREQUENCIES)] == LIVE_FREQUENCIES
    live = max(slopes[: len(LIVE_FREQUENCIES)])
    assert [round(max(slopes)), round(live)] == found(
        "03_deblurring", r"middle wave, (\d+) on this picture, and (\d+) at"
    )
    assert slopes.index(max(slopes)) == len(slopes) // 2


def test_what_the_kernel_is_worth_in_one_pass_is_told_on_page_three():
    said = found(
        "03_deblurring",
        r"in one pass it reaches ([\d.]+) dB on the hundred test pictures, where the explicit network has ([\d.]+) and "
        r"HQS ([\d.]+) at \*t\* = (\d+)\. HQS passes it at \*t\* = (\d+)",
    )
    report = reports("deblurring")["hqs"]
    quality = report["quality"]["mean"]
    once = {each["model"]: each["quality"] for each in report["baselines"]}
    passes = 1 + next(t for t, psnr in enumerate(quality) if psnr > once["hqs-once"])
    assert said == [round(once["hqs-once"], 1), round(once["explicit"], 1), round(quality[-1], 1), len(quality), passes]
    ahead = found("03_deblurring", r"the ([\d.]+) dB by which HQS is ahead .*?, iterating keeps ([\d.]+)")
    assert ahead == [round(quality[-1] - once[name], 1) for name in ("explicit", "hqs-once")]


def test_what_equal_compute_buys_is_in_sight_on_page_three():
    said = found("03_deblurring", r"reach ([\d.]+) dB on a hundred test pictures, eight iterations ([\d.]+) dB")
    report = reports("deblurring")["hqs"]
    (deep,) = (each for each in report["baselines"] if each["model"] == "unrolled-8")
    assert [round(deep["quality"], 1), round(report["quality"]["mean"][7], 1)] == said
    assert deep["compute"] == pytest.approx(8 * report["compute"]["per_iteration"], rel=0.01)


def test_what_a_contraction_costs_is_told_on_page_three():
    said = found(
        "03_deblurring",
        r"PGD does on all (\d+), at ([\d.]+) dB in place of ([\d.]+); "
        r"HQS on (\d+), at ([\d.]+) dB in place of ([\d.]+)",
    )
    measured = []
    for name in ("pgd", "hqs"):
        held = json.loads((weights("deblurring") / f"{name}-contracting.regularity.json").read_text())
        free = reports("deblurring")[name]["quality"]["mean"][-1]
        measured += [held["contracts"], round(sum(held["psnr"]) / held["instances"], 2), round(free, 2)]
    assert said == measured


def test_what_iterating_alone_adds_is_told_of_the_networks_that_contract_by_whole_steps():
    networks = {
        name: reports("deblurring")[name] for name in ("hqs-contracting", "pgd-contracting", "hqs-nonexpansive")
    }
    slopes = {name: report["lipschitz"] for name, report in networks.items()}
    said = found(
        "03_deblurring",
        r"rest on all hundred pictures, .*? from ([\d.]+) to ([\d.]+) \(HQS\), from ([\d.]+) to ([\d.]+) \(PGD\) "
        r"and from ([\d.]+) to ([\d.]+)\. At rest they are ([\d.]+), ([\d.]+) and ([\d.]+) times as steep as one step",
    )
    ends = [end for each in slopes.values() for end in (each["value"][0], each["value"][-1])]
    added = [each["amplification"]["median"] for each in slopes.values()]
    assert said == [float(f"{value:.2g}") for value in ends + added]
    assert all(each["at_rest"] == 1 for each in slopes.values())
    assert found("03_deblurring", r"the first one of this PGD is (\d\.\d)\.") == [
        round(networks["pgd-contracting"]["complexity"]["value"][0], 1)
    ]


def test_the_landing_page_says_how_much_steeper_a_network_that_contracts_is_than_a_step_of_it():
    contracts, factor = found("index", r"at rest on (\d+) of 100 test pictures; .*? it is ([\d.]+) times as steep")
    held = json.loads((weights("deblurring") / "hqs-contracting.regularity.json").read_text())
    assert contracts == held["contracts"]
    added = reports("deblurring")["hqs-contracting"]["lipschitz"]["amplification"]
    assert factor == round(added["median"], 1)


def test_on_how_many_pictures_an_iteration_contracts_is_told_on_page_three():
    held = {
        name: json.loads((weights("deblurring") / f"{name}.regularity.json").read_text()) for name in ("hqs", "pgd")
    }
    said = found("03_deblurring", r"\[contracts\]\(#word-\w+\) on (\d+) of 100, \[PGD\]\(#word-pgd\) on (\d+)\.")
    assert said == [each["contracts"] for each in held.values()]
    assert found("03_deblurring", r"nearer to a contraction, on (\d+) of 100 test pictures all the way") == said[:1]
