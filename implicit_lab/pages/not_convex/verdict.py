"""What the theorem says of problems with more than one answer: which condition fails, and what can be saved."""

import json
from statistics import mean, stdev

import ipywidgets as widgets
import numpy as np

from ...recording.recording import Recording
from ...studies.phase_retrieval.outcomes import Table, outcomes, recorded, shares, success
from ...studies.scalar import double_well as well
from ...studies.two_tone.choices import FOUND, NOISES
from ...widgets.verdict_table import verdict_table
from ..complexity import complexity_rows
from ..shipped import shipped

Row = tuple[str, str, str]
PULLS = (3.0, 1.5, 1.0, 0.9, 0.6)
STEP = 0.1
_OTHERS = {"er": "Error reduction", "raar": "Relaxed reflections"}


def verdict() -> widgets.HTML:
    """Return the claims beside the figures, those of the double well measured as the page opens."""
    longer = [*complexity_rows("phase_retrieval"), *complexity_rows("two_tone")]
    rows = [law(), jump(), slowing(), *of_phases(recorded(), shipped("not_convex")), *of_tones(), *longer]
    return verdict_table((), rows)


def law() -> Row:
    """How L_t grows, k by k, against its closed form."""
    told, worst = [], 0.0
    for k in PULLS:
        steep = well.slopes(0.0, 0.0, k, STEP, 200)
        exact = [well.law(k, STEP, t) for t in range(1, 201)]
        worst = max(worst, float(np.abs(steep[1:] / exact - 1).max()))
        told.append(f"{steep[-1]:.4g} (k = {k:g})")
    return (
        "One answer, one answer of infinite slope, or two: the growth of L_t says which.",
        f"At x = 0 from y_0 = 0, after 200 steps: {', '.join(told)}. For k > 1 the slope saturates at k/(k - 1), for "
        f"k = 1 it is h t, for k < 1 it grows exponentially: h k Σ (1 - h (k - 1))^i, to {worst:.0e} of itself.",
        "The double well, h = 0.1, t = 1 to 200, the exact derivative of each iterate; as the page opened.",
    )


def jump() -> Row:
    """Two answers between the folds: which condition fails, and that a start saves a branch."""
    k = 0.6
    edge = well.folds(k)
    assert edge is not None
    places = np.linspace(-1, 1, 201)
    up = well.dragged(places, -1.5, k, STEP, 200)
    down = well.dragged(places[::-1], 1.5, k, STEP, 200)
    jumps = places[int((up > 0).argmax())], places[::-1][int((down < 0).argmax())]
    return (
        "Between the folds no G is regular: no single fixed point for each x. What can be saved is a branch.",
        f"The folds lie at x = ±{edge[0]:.4f}. Warm-started, x rising jumps at {jumps[0]:.2f} and falling at "
        f"{jumps[1]:.2f}: on either path before its jump the answer is one branch, and smooth.",
        "k = 0.6, h = 0.1, x in cells of 0.01, 200 steps at each; as the page opened.",
    )


def slowing() -> Row:
    """What nearness to the jump costs."""
    counts = {d: well.steps_past_fold(d, 0.6, STEP) for d in (1e-1, 1e-2, 1e-3, 1e-4)}
    told = ", ".join(f"{steps} at {d:g}" for d, steps in counts.items())
    return (
        "Near the jump an answer costs more iterations.",
        f"Steps to pass, by the distance of x from the fold: {told}; about the power -1/2.",
        "k = 0.6, h = 0.1, from the fold's y to within 1 % of the upper branch; counted as the page opened.",
    )


def of_phases(tables: dict[tuple[str, str], Table], recording: Recording) -> list[Row]:
    """Two right answers: how often each is found, what a support saves, what choosing buys, and how L_t goes."""
    disc, triangle = tables["hio", "round"], tables["hio", "triangle"]
    last = disc["times"][-1]
    others = ". ".join(f"{name}: {shares(tables[method, 'round'], last)}" for method, name in _OTHERS.items())
    slope = recording.curves[1].values
    top = int(np.nanargmax(slope))
    return [
        (
            "In a disc the picture and its twin fit equally: two fixed points for one x, which no regular G has.",
            f"Hybrid input-output: {shares(disc, last)}. {others}.",
            f"{disc['starts']} random starts, {last} steps each, no noise, 95 % intervals of Wilson; right is an error "
            "below 0.01.",
        ),
        (
            "A support that is not its own mirror leaves one answer: more knowledge of the problem saves uniqueness.",
            f"Hybrid input-output in the triangle: {outcomes(triangle, 500)['upright']} of {triangle['starts']} starts "
            "recover the picture by t = 500.",
            f"{triangle['starts']} random starts, no noise.",
        ),
        (
            "A person without the truth can choose among starts by the misfit.",
            f"After 300 steps one start is right in {success(disc, 300, 1):.0%}, the best of four in "
            f"{success(disc, 300, 4):.0%}. At as many steps in all, one start of 1000 is right in "
            f"{success(disc, 1000, 1):.0%}, the best of five of 200 in {success(disc, 200, 5):.0%}.",
            f"All choices among {disc['starts']} recorded starts, disc, hybrid input-output; the twin is right too.",
        ),
        (
            "L_t need not be monotone: it is steep while the answer is being decided.",
            f"From {slope[1]:.2g} at t = 1 to {slope[top]:.2g} at t = {top}, and {slope[-1]:.2g} at t = "
            f"{recording.steps}. The steps are not continuous themselves: hybrid input-output leaps where a pixel "
            "passes 0, and the projection onto the magnitudes where a coefficient does.",
            "The recording above: disc, start 0; the largest of four random directions, changes of 1e-6.",
        ),
    ]


def of_tones() -> list[Row]:
    """Where two wells restore better than the box, where worse, and what the box keeps of the theorem."""
    table = json.loads(FOUND.read_text())
    rows = {name: {row["noise"]: row for row in of_model} for name, of_model in table.items()}

    def against(wells: str, box: str) -> str:
        told = []
        for noise in NOISES:
            pair = rows[wells][noise]["wrong"], rows[box][noise]["wrong"]
            gains = [b - w for w, b in zip(*pair, strict=True)]
            sure = 2 * stdev(gains) / len(gains) ** 0.5
            word = "win" if mean(gains) > sure else "lose" if mean(gains) < -sure else "no difference"
            told.append(f"noise {noise:g}: {mean(pair[0]):.2%} and {mean(pair[1]):.2%} ({word})")
        return "; ".join(told)

    def contracts(name: str) -> str:
        return ", ".join(f"{rows[name][noise]['verdicts']['contracts']}" for noise in NOISES)

    what = "40 test pictures that chose no weight; a difference is told where it exceeds two standard errors."
    levels = ", ".join(f"{noise:g}" for noise in NOISES)
    return [
        (
            "Do two wells a pixel restore better than the box, their convex relaxation?",
            f"Wrong pixels, wells and box: {against('well', 'box')}.",
            what,
        ),
        (
            "With smoothness in both, which is convex, is the second well still worth it?",
            f"Wrong pixels, wells and box: {against('smooth-well', 'smooth-box')}.",
            what,
        ),
        (
            "A convex prior saves the theorem: one answer, and a modulus below 1. Wells have several answers.",
            f"Of 10 pictures at noise {levels} the step contracts at its end on {contracts('smooth-box')} (smooth "
            f"box), {contracts('box')} (box), {contracts('well')} (wells). Pixels of 2304 whose tone depends on "
            "the start: "
            + ", ".join(f"{rows['well'][noise]['elsewhere']:.0f}" for noise in NOISES)
            + " (wells), "
            + ", ".join(f"{rows['smooth-box'][noise]['elsewhere']:.0f}" for noise in NOISES)
            + " (smooth box).",
            "By the interval of the modulus after 1000 steps from grey; starts grey, all dark, all bright.",
        ),
    ]
