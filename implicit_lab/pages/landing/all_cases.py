"""All cases at one view: quality and steepness of the iterate beside what they are held against, over t or compute."""

import html
from collections.abc import Mapping
from functools import cache
from typing import Any

from IPython.display import HTML

from ...studies.called import called
from ...studies.reports import Report, compute, passed_for_good, reports
from ...widgets.small_chart import Series, small_chart
from ...widgets.small_chart import style as chart_style
from ...widgets.symbols import typeset

CASES: Mapping[str, tuple[str, str]] = {
    "deblurring": ("hqs", "Deblurring, HQS"),
    "navier_stokes": ("fno-implicit", "Steady flow, the iterated Fourier network"),
    "linear_programs": ("gnn-implicit-16", "Linear programs, the iterated graph network"),
}
"""The study of each case -> its network, and what it is called."""
KIND = "b"
"""Of a study that keeps kinds of change apart, the one that is shown: a program's limits."""
_STATISTICS = {"max": "the largest", "mean": "the mean"}
AXES = {"t": "iterations t", "compute": "multiply-adds"}
_SWITCH = """<style>
.il-cases > input { margin: 0 6px 0 0; }
.il-cases > label { margin-right: 20px; }
.il-case { display: grid; gap: 4px 24px; grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); }
.il-cases h3 { font-size: 17px; margin: 18px 0 4px; }
#il-by-t:checked ~ * .il-over-compute, #il-by-compute:checked ~ * .il-over-t { display: none; }
</style>"""


def all_cases() -> HTML:
    """Return two charts for each case whose report ships: its quality, and the slope of its iterate."""
    return HTML(drawn())


# The same for everyone: the process that kernels are forked from draws it once.
@cache
def drawn() -> str:
    """The charts and their sentences, as HTML."""
    held = {study: found.get(network) for study, (network, _) in CASES.items() if (found := reports(study))}
    shown = "".join(_case(CASES[study][1], report) for study, report in held.items() if report is not None)
    if not shown:
        return '<p role="status">No report ships yet: implicit-lab profile makes them.</p>'
    choices = "".join(
        f'<input type="radio" name="il-by" id="il-by-{axis}"{" checked" if axis == "t" else ""}>'
        f'<label for="il-by-{axis}">against {said}</label>'
        for axis, said in AXES.items()
    )
    return f'{chart_style()}{_SWITCH}<div class="il-cases">{choices}<div>{shown}</div></div>'


def _case(title: str, report: Report) -> str:
    charts = "".join(
        f'<div class="il-case il-over-{axis}">{_quality(report, axis)}{_slope(report, axis)}</div>' for axis in AXES
    )
    return f"<section><h3>{html.escape(title)}</h3>{charts}<p>{typeset(sentence(report))}</p></section>"


def _places(report: Report, axis: str) -> list[float]:
    return [compute(report, t) if axis == "compute" else t for t in report["iterations"]]


def _quality(report: Report, axis: str) -> str:
    quality = report["quality"]
    series = [Series("y_t", "iterate", quality["mean"], _places(report, axis))]
    series += [_beside(other, other["quality"], axis) for other in _shown_baselines(report, axis)]
    unit = f" ({quality['unit']})" if quality["unit"] else ""
    return small_chart(series, f"{quality['name'].upper() if unit else quality['name']}{unit}", AXES[axis], not unit)


def _slope(report: Report, axis: str) -> str:
    slopes = _of_kind(report["lipschitz"])
    series = [Series("y_t", "iterate", slopes["median"], _places(report, axis))]
    series += [_beside(other, _of_kind(other["lipschitz"])["median"], axis) for other in _shown_baselines(report, axis)]
    series.append(Series("one whole step", "step", [slopes["whole_step"]["median"]]))
    series.append(Series("the truth", "truth", [slopes["truth"]["median"]]))
    return small_chart(series, f"slope L_t{_kind(report)}, median", AXES[axis])


def _kind(report: Report) -> str:
    """Of which kind of change the slope is, where several are kept apart."""
    return f" in {KIND}" if report["lipschitz"]["kinds"] else ""


def _of_kind(slopes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The slopes of the kind that is shown, or all where they are of one kind."""
    kind: Mapping[str, Any] = slopes["kinds"].get(KIND, slopes)
    return kind


def _shown_baselines(report: Report, axis: str) -> list[Mapping[str, Any]]:
    """Against compute each stands at its own; against t there is no place for more than one pass."""
    return report["baselines"] if axis == "compute" else report["baselines"][:1]


def _beside(other: Mapping[str, Any], value: float | None, axis: str) -> Series:
    return Series(called(other["model"]), "explicit", [value], [other["compute"]] if axis == "compute" else None)


def sentence(report: Report) -> str:
    """What the charts say, from the same figures."""
    slopes, other, last = _of_kind(report["lipschitz"]), report["baselines"][0], report["iterations"][-1]
    statistic, kind = report["lipschitz"]["statistic"], _kind(report)
    name = called(other["model"])
    met = passed_for_good(report, other["quality"])
    spent = compute(report, met or last) / other["compute"]
    times = f"{spent:.2g}" if spent < 10 else f"{spent:.0f}"
    cost = "at its compute" if times == "1" else f"at {times} times its compute"
    passed = f"passes “{name}” at t = {met}" if met else f"never passes “{name}”"
    ratio = slopes["amplification"]["median"]
    return " ".join(
        [
            f"Slope{kind} over {report['instances']} unseen instances,",
            f"the median ({_STATISTICS[statistic]} in brackets):",
            f"{slopes['median'][0]:.3g} ({slopes['value'][0]:.3g}) at t = 1,",
            f"{slopes['median'][-1]:.3g} ({slopes['value'][-1]:.3g}) at t = {last};",
            f"one whole step {_pair(slopes['whole_step'], statistic)}, the truth {_pair(slopes['truth'], statistic)},",
            f"{name} {_pair(_of_kind(other['lipschitz']), statistic)}.",
            "It does not come to rest, so that nothing is said of what iterating does to the slope."
            if ratio is None
            else _multiplied(ratio, report["lipschitz"]["at_rest"]),
            f"In quality it {passed}, {cost}.",
        ]
    )


def _pair(slopes: Mapping[str, Any], statistic: str) -> str:
    """The median, and in brackets what the page's own table leads with."""
    return f"{slopes['median']:.3g} ({slopes[statistic]:.3g})"


def _multiplied(ratio: float, at_rest: float) -> str:
    """How many times as steep as one whole step the iterate is at rest, and what that says."""
    said = (
        f"From one whole step to rest, which {at_rest:.0%} of them reach, "
        f"iterating multiplies the slope by {ratio:.3g} (the median of the ratios)"
    )
    return f"{said}." if ratio > 1 else f"{said}: here it adds no steepness."
