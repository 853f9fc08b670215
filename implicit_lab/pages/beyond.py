"""What a profile answers beyond the paper's claims: whose slope it is, what iterating adds, what equal compute buys."""

from typing import Any

from ..studies.called import called
from ..studies.reports import SAME_COMPUTE, at_compute, better, compute, passed_for_good

Row = tuple[str, str, str]
Report = dict[str, Any]


def beyond(report: Report, what: str) -> list[Row]:
    """A row for each question that the report has figures for; ``what`` says on what it was measured."""
    slopes = report["lipschitz"]
    rows = []
    if "truth" in slopes:
        rows += [(*whose_slope(report), what), (*owed_to_iterating(report), what)]
    if "compute" in report and report["baselines"]:
        rows.append((*equal_compute(report), what))
    return rows


def whose_slope(report: Report) -> tuple[str, str]:
    """The slope of the iterate beside those of the truth, of one whole step and of one pass, as largest and median.

    Where the study takes the mean in place of the largest, so does the row.
    """
    slopes, name = report["lipschitz"], report["lipschitz"]["statistic"]
    said = {"max": "largest", "mean": "mean"}[name]
    last = f"the iterate at t = {len(slopes['value'])}: {_pair(slopes['value'][-1], slopes['median'][-1])}"
    others = [("the true map", slopes["truth"]), ("one whole step at its fixed point", slopes["whole_step"])]
    others += [(called(each["model"]), each["lipschitz"]) for each in report["baselines"]]
    told = [f"{label}: {_pair(figures[name], figures['median'])}" for label, figures in others if figures["share"]]
    return (
        "Whose slope is it?",
        f"{said.capitalize()} slope (median) along the same directions: {'; '.join([last, *told])}.",
    )


def owed_to_iterating(report: Report) -> tuple[str, str]:
    """How much steeper the iterate at rest is than one whole step, and on how many instances there is rest."""
    slopes = report["lipschitz"]
    rest = f"At t = {len(slopes['value'])} the iteration is at rest on {slopes['at_rest']:.0%} of the instances"
    told = slopes["amplification"]
    if not told["share"]:
        found = f"{rest}, so that there is nothing to compare a step with."
    else:
        found = f"{rest}; there it is {_short(told['median'])} times as steep as one whole step in the median, "
        found += f"{_short(told['max'])} times at most."
    return "How much of the slope is owed to iterating?", found


def equal_compute(report: Report) -> tuple[str, str]:
    """When the iterate passes each explicit network, and how good it is where it has cost as much."""
    told = []
    for baseline in report["baselines"]:
        if baseline["quality"] is None:
            continue
        t, unit = passed_for_good(report, baseline["quality"]), report["quality"]["unit"]
        fits, value = at_compute(report, baseline["compute"])
        there = f"at its cost, t = {fits}, {_short(value)} {unit}".rstrip() if fits else "one step costs more"
        passed = (
            f"passed for good at t = {t}, for {compute(report, t) / baseline['compute']:.2g} times its multiply-adds"
            if t
            else f"not passed by t = {len(report['quality']['mean'])}"
        )
        told.append(f"{called(baseline['model'])} ({baseline['quality']:.3g} {unit}".rstrip() + f"): {passed}; {there}")
    found = ". ".join(told) + f". Costs within {SAME_COMPUTE - 1:.0%} count as equal."
    if "classical" in report:
        found += f" {_classical(report)}"
    return "What does equal compute buy?", found


def _classical(report: Report) -> str:
    run = report["classical"]
    best = (max if report["quality"]["higher_is_better"] else min)(
        v for v in report["quality"]["mean"] if v is not None
    )
    passed = next((t for t, value in enumerate(run["quality"], 1) if value and better(report, value, best)), None)
    if passed is None:
        return f"{run['model'].upper()} does not reach the best of it in {len(run['quality'])} steps."
    return (
        f"{run['model'].upper()}, which nobody trained, is better than the best of it after {passed} steps, for "
        f"{run['compute'][passed - 1]:,} multiply-adds."
    )


def _pair(value: float | None, median: float | None) -> str:
    return f"{_short(value)} ({_short(median)})"


def _short(value: float | None) -> str:
    return "not finite" if value is None else f"{value:.3g}"
