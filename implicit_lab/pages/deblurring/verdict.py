"""The verdict on deblurring: the paper's claims beside what was measured on the test set, read from shipped reports."""

import json
from typing import Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import NDArray

from ...studies.called import called
from ...studies.deblurring.choices import MODELS, RELAXATION, WEIGHTS
from ...studies.markdown import amount
from ...studies.seeds_table import spread
from ...widgets.verdict_table import verdict_table
from ..beyond import beyond
from ..complexity import complexity_rows

Row = tuple[str, str, str]
Report = dict[str, Any]
PAPER = {"hqs": 29.18, "pgd": 28.20}
"""The paper's PSNR in dB, means over its test set; its explicit network has 26.97 dB."""
PAPER_EXPLICIT = 26.97
PAPER_SLOPE = {"hqs": 0.436, "pgd": 0.140}
"""The paper's L_1; both rise to about 5."""
EVER_LESS_FREE = ("hqs", "hqs-contracting", "hqs-nonexpansive")
"""Free, held where it rests, held everywhere."""
SETTLED = 0.05
"""dB below its best within which a curve counts as having settled."""
LATE = 20
"""Iterations at the end over which a curve that still rises shows it."""
LEAST = 0.01
"""dB, below which a rise is none."""
SMALL = 1e-3
NEAR_ONE = 0.01
"""A radius that is nearer to 1 is not told from it: near there it moves as much with how far one iterates to rest."""
WHY = {
    "hqs-nonexpansive": "by construction",
    "hqs-contracting": "as its training asks, at the fixed points",
    "pgd-contracting": "as its training asks, at the fixed points",
}
CALLED = {
    "hqs-nonexpansive": "HQS with a non-expansive denoiser",
    "hqs-contracting": "HQS trained to contract at rest",
    "pgd-contracting": "PGD trained to contract at rest",
}


def verdict() -> widgets.HTML:
    """Return a row for each claim and model that a report is shipped for."""
    reports = {name: report for name in MODELS if (report := _read(f"{name}.profile"))}
    as_trained = [name for name in reports if not name.endswith("-contracting")]
    rows = [row for name in as_trained for row in rows_of(name, reports[name])]
    rows += [row for name in PAPER for row in trained_to_contract(name, reports)]
    if reports.keys() >= set(EVER_LESS_FREE):
        rows.append(price(*(reports[name] for name in EVER_LESS_FREE)))
    asked = [
        (f"{_short(name)}. {question}", found, what)
        for name, report in reports.items()
        for question, found, what in beyond(report, _what(report))
    ]
    return verdict_table(rows, asked + _equal_passes() + _end_to_end() + complexity_rows("deblurring"))


def rows_of(name: str, report: Report) -> list[Row]:
    """What one model's profile says of each claim.

    ``report`` is what ``implicit-lab profile deblurring --model NAME --data DIR --steps T --json`` printed.
    """
    what = _what(report)
    rows = []
    if name in PAPER:
        rows.append((*margin(name, report), what))
        rows.append((*growth(name, report), what))
    rows.append((*settling(name, report), what))
    regularity = _read(f"{name}.regularity")
    if regularity:
        rows.append((*contracting(name, regularity), "At the fixed points of these."))
    return rows


def trained_to_contract(name: str, reports: dict[str, Report]) -> list[Row]:
    """Of NAME trained to contract: on how many pictures it does, at what price, and what iterating adds."""
    rows = []
    if name in reports and (held := _read(f"{name}-contracting.regularity")):
        rows.append(price_at_rest(name, reports[name], held))
    if steeper := reports.get(f"{name}-contracting"):
        rows.append((*growth_by_iterating(name, steeper), _what(steeper)))
    return rows


def _what(report: Report) -> str:
    return (
        f"{report['instances']} BSDS500 test images, centre 128 x 128 crops, the paper's kernel k1 and noise 0.03, "
        f"seed {report['seed']}."
    )


def margin(name: str, report: Report) -> tuple[str, str]:
    """Is the implicit network better than the explicit one of equal size, and than larger ones?"""
    good = _curve(report["quality"]["mean"])[-1]
    claim = (
        f"{_short(name)} beats an explicit network of equal size: {PAPER[name]:.2f} dB against {PAPER_EXPLICIT} dB, "
        f"{PAPER[name] - PAPER_EXPLICIT:.2f} dB better."
    )
    of_equal_size: list[str] = []
    larger: list[str] = []
    for baseline in report["baselines"]:
        if baseline["quality"] is None:
            continue
        ahead = good - baseline["quality"]
        times = baseline["parameters"] / report["parameters"]
        equal = round(times, 1) == 1
        size = "" if equal else f", {times:.0f} times the parameters"
        (of_equal_size if equal else larger).append(
            f"{abs(ahead):.2f} dB {'better' if ahead >= 0 else 'worse'} than {called(baseline['model'])} "
            f"({baseline['quality']:.2f} dB{size})"
        )
    # Those of equal size in one sentence: that one of them is told the kernel is not to be overlooked.
    said = [f"{good:.2f} dB at t = {len(report['quality']['mean'])}", "; ".join(of_equal_size), *larger]
    said.append(_trained([name, *(baseline["model"] for baseline in report["baselines"])]))
    return claim, " ".join(f"{each}." for each in said if each)


def _trained(names: list[str]) -> str:
    """What training took, of those whose card says it."""
    cards = {called(name): card for name in names if (card := _read(name))}
    told = [f"{name} {amount(card['passes'])}" for name, card in cards.items() if "passes" in card]
    return f"Passes in training: {'; '.join(told)}" if told else ""


def growth(name: str, report: Report) -> tuple[str, str]:
    """Does L_t grow?"""
    slope, middle = (_curve(report["lipschitz"][name]) for name in ("value", "median"))
    factor = slope[-1] / slope[0]
    share = RELAXATION[name]
    owed = f"a factor {1 / share:.1f} of it is owed to a first step that goes {share:.0%} of the way"
    grew = f"{factor:.1f} times as steep; {owed}" if factor > 1 else f"{factor:.2f} times as steep, so it did not grow"
    return (
        f"{_short(name)} grows steeper with the iterations: L_t from {PAPER_SLOPE[name]} at t = 1 to about 5.",
        f"L_1 = {slope[0]:.2f}, L_{len(slope)} = {slope[-1]:.2f}, each the largest over the {report['instances']} "
        f"images and five waves (medians {middle[0]:.2f} and {middle[-1]:.2f}): {grew}.",
    )


def growth_by_iterating(name: str, report: Report) -> tuple[str, str]:
    """Does L_t grow where every step is whole? ``report`` is of NAME, trained to contract."""
    slopes = report["lipschitz"]
    (first, *_, last), (median, *_, later) = _curve(slopes["value"]), _curve(slopes["median"])
    added = slopes["amplification"]
    return (
        f"Iterating alone makes a map steeper: {_short(name)} trained to contract at rest, by whole steps.",
        f"L_1 = {first:.2f}, L_{len(slopes['value'])} = {last:.2f}, each the largest over the {report['instances']} "
        f"images and five waves (medians {median:.2f} and {later:.2f}): {last / first:.1f} times as steep. At rest, "
        f"where {slopes['at_rest']:.0%} of them come, it is {added['median']:.1f} times as steep as one step there in "
        f"the median over both, {added['max']:.1f} times at most. The waves are fine ones, of less than six pixels.",
    )


def settling(name: str, report: Report) -> tuple[str, str]:
    """Does the quality rise to its best and stay there, and does the residual vanish?"""
    quality, residual = _curve(report["quality"]["mean"]), _curve(report["residual"])
    at, last = 1 + int(np.nanargmax(quality)), len(quality)
    best = quality[at - 1]
    lost = best - quality[-1]
    late = quality[-1] - quality[-1 - min(LATE, last - 1)]
    if at == last and last > 1:
        course = (
            f"to {quality[-1]:.2f} dB at t = {last}, and "
            + (f"still rising: by {late:.2f} dB" if late >= LEAST else f"rising by less than {LEAST:g} dB")
            + f" over the last {min(LATE, last - 1)} of them"
        )
    else:
        course = f"to its best, {best:.2f} dB, at t = {at}; " + (
            f"within {SETTLED:g} dB of it to t = {last}" if lost <= SETTLED else _lost(lost)
        )
    below = residual < SMALL
    reached = f"falls below {SMALL:g} at t = {1 + int(below.argmax())}" if below.any() else f"stays above {SMALL:g}"
    return (
        f"{_short(name)} settles: the quality rises to its best and stays.",
        f"From {quality[0]:.2f} dB at t = 1 {course}. The residual {reached}; it is {residual[-1]:.1e} at the end.",
    )


def _lost(lost: float) -> str:
    return f"it then loses {lost:.2f} dB" if np.isfinite(lost) else "it is then no longer finite"


def contracting(name: str, regularity: Report) -> tuple[str, str]:
    """On how many images is y -> G(y, x) a contraction in norm at its fixed point?"""
    asked, sure = regularity["instances"], regularity["probability"]
    unrested = asked - regularity["at rest"]
    found = (
        f"At rest, which Anderson's method finds, it contracts on {regularity['contracts']}, "
        f"does not on {regularity['does not']}, undecided on {regularity['undecided']} of {asked} images. "
        "The modulus was put between two ends, the upper one with "
        f"probability {sure:g} for each image; the lower ends reach {max(regularity['lower']):.3f}, from below."
    )
    if unrested:
        found += (
            f" On {unrested} images the residual did not fall to {regularity['tolerance']:g}: the figures there are "
            "those of the iterate of least residual."
        )
    others = [
        radius for said, radius in zip(regularity["verdicts"], regularity["radius"], strict=True) if said != "contracts"
    ]
    if others:
        below = sum(radius <= 1 - NEAR_ONE for radius in others)
        above = sum(radius >= 1 + NEAR_ONE for radius in others)
        found += (
            f" On {below} of the other {len(others)} the spectral radius is estimated below {1 - NEAR_ONE:g}: begun "
            "near enough the iteration converges there, though a step may lengthen an error before it shortens it. On "
            f"{above} it is above {1 + NEAR_ONE:g}, and on {len(others) - below - above} too near 1 to tell."
        )
    if 0 < regularity["contracts"] <= asked / 2:
        found += f" It contracts on number {_listed(regularity['verdicts'])}, counted from 1 by file name."
    why = WHY.get(name, "though the paper's training does not enforce it")
    return f"{_short(name)} is a contraction in y (μ < 1), {why}.", found


def price(free: Report, held: Report, bound: Report) -> Row:
    """What a denoiser costs that is non-expansive everywhere, beside a free one and one that is held where it rests."""
    t = min(len(report["quality"]["mean"]) for report in (free, held, bound))
    found = (
        f"At t = {t} HQS with a denoiser that is non-expansive by construction has {_state(bound, t)}; trained to "
        f"contract at rest alone it has {_state(held, t)}, and free {_state(free, t)}."
    )
    cards = [_read(name) for name in ("hqs-nonexpansive", "hqs")]
    if all(cards):
        passes = [f"{card['passes']:,}" for card in cards if card]
        found += (
            f" They were not trained alike: the first for {passes[0]} passes, all of them denoising, the free one for "
            f"{passes[1]}, most of them near the fixed point. What the bound alone costs is not measured."
        )
    return (
        "One should not bound the Lipschitz constant of the network globally.",
        found,
        f"The same {bound['instances']} images.",
    )


def _state(report: Report, t: int) -> str:
    """Quality and slope of the iterate after t steps."""
    psnr, slope = _curve(report["quality"]["mean"])[t - 1], _curve(report["lipschitz"]["value"])[t - 1]
    return f"{psnr:.2f} dB and L_t = {slope:.2f}"


def price_at_rest(name: str, free: Report, held: Report) -> Row:
    """What it costs to be trained to contract: ``held`` tells of the fixed points, ``free`` is the profile of NAME."""
    claim, found = contracting(f"{name}-contracting", held)
    before = _curve(free["quality"]["mean"])
    found += (
        f" It takes whole steps, and at rest it has {_mean(held['psnr']):.2f} dB in the mean; {_short(name)} has "
        f"{before[-1]:.2f} dB at t = {len(before)}"
    )
    if rest := _read(f"{name}.regularity"):
        found += f", {_mean(rest['psnr']):.2f} dB where Anderson's method brings it"
    found += "."
    cards = [_read(each) for each in (f"{name}-contracting", name)]
    passes = [card["passes"] for card in cards if card and "passes" in card]
    if len(passes) == len(cards):
        found += " They were not trained alike: for {:,} passes and for {:,}.".format(*passes)
    if card := cards[0]:
        found += f" Its weights are {card['weights']}." if "weights" in card else ""
        found += f" Its step: {card['step size']}." if "step size" in card else ""
    return claim, found, "At the fixed points of the same images."


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _equal_passes() -> list[Row]:
    """Is it the iterating, or that it cost more to train?"""
    report = _read("equal_passes")
    if report is None:
        return []
    networks = report["networks"]
    told = "; ".join(f"{called(name)}: {spread(rows)}" for name, rows in networks.items())
    return [
        (
            "And for the same cost of training?",
            f"{told} (PSNR in dB of each seed: mean ± standard deviation). None of these ships.",
            f"{report['passes']:,} passes each, {report['denoising']:,} of them for a denoiser that those of a seed "
            f"have in common{report.get('joined', '')}; {report['instances']} test images, iterated ones at t = "
            f"{report['steps']}, whole steps.",
        )
    ]


def _end_to_end() -> list[Row]:
    """Does the gradient at the fixed point do better than the one that the networks here were trained with?"""
    report = _read("end_to_end")
    if report is None:
        return []
    exact, pool = report["looks"]["exact"], report["looks"]["pool"]
    return [
        (
            "And trained at its fixed point, end to end?",
            f"PSNR at rest {exact[0]['psnr']:.2f} dB before, and after {report['steps']} steps {exact[-1]['psnr']:.2f} "
            f"dB by the exact implicit gradient, {pool[-1]['psnr']:.2f} dB by the one through the last "
            f"{report['tracked']} iterations; at rest come {exact[-1]['at_rest']:.0%} and {pool[-1]['at_rest']:.0%} of "
            "the pictures. The modulus was held by neither, by the second the spectral radius.",
            f"{called(report['model'])}; 16 validation pictures, one seed.",
        )
    ]


def _read(name: str) -> Report | None:
    file = WEIGHTS / f"{name}.json"
    return json.loads(file.read_text()) if file.is_file() else None


def _curve(values: list[float | None]) -> NDArray[np.float64]:
    """The numbers of a curve; null, which stands for what is not finite, becomes NaN."""
    return np.array(values, dtype=float)


def _listed(verdicts: list[str]) -> str:
    """The numbers of the images on which it contracts."""
    return ", ".join(str(number) for number, said in enumerate(verdicts, start=1) if said == "contracts")


def _short(name: str) -> str:
    return CALLED.get(name, name.upper())
