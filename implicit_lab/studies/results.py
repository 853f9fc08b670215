"""RESULTS.md: what was measured of the networks that ships, read from the reports beside its weights.

In a checkout, ``python -m implicit_lab.studies.results`` writes it anew.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from .complexity_table import complexity_part
from .markdown import amount, number, table
from .registry import STUDIES
from .reports import Report, at_compute, compute, kept, passed_for_good, reports, weights
from .seeds_table import training_seeds_part
from .weights import in_half_precision, load_card, write_whole

FILE = Path("RESULTS.md")
HEAD = """# Results

What was measured of the networks that ship, by code in this repository: `python -m implicit_lab.studies.results`
writes this page from the reports beside the weights. A report is what `implicit-lab profile STUDY --model NAME
--steps T --json` printed; the first line of each part says on what.

**Whose slope?** L_t is ||y_t(x + d) - y_t(x)|| / ||d||, largest or mean, as each part says, and median over instances
and the study's directions d; the largest is an estimate of a Lipschitz constant from below. *One whole step* is one
application, at the fixed point, of the G that stands on the page, without damping, ramp or relaxation, along the same
directions. *Amplification* is the slope of the iterate at rest over that of one whole step, direction by direction:
what iterating itself adds. *The truth* is the slope of the map that is to be learned. *At rest* is the share of
instances whose relative residual is below 1e-4 after the last iteration.

**At what cost?** A multiply-add is counted once; the compute of an answer is that of all the passes it takes, and two
that differ by no more than one in a hundred count as equal. *Passed at* is the t from which on, to the end, the iterate
is the better one. *Passes in training* are applications of the network, or of its block, to one instance, with a
gradient or without; *and more* where training began from weights of an earlier network, whose own passes nobody
counted.
"""


PAPER = {
    "deblurring": "networks of 32.6 M parameters that start from pretrained weights, whole steps: explicit 26.97 dB, "
    "PGD 28.20 dB, HQS 29.18 dB; L_1 is 0.14 (PGD) and 0.44 (HQS), L_t about 5 later. Ours: kernel k1, noise 0.03, "
    "from 0, relaxed (HQS 0.38, PGD 0.9, chosen after training so that L_t grows tenfold; those that were trained to "
    "contract and the non-expansive one take whole steps).",
    "navier_stokes": "4500 flows of another data set on 128 x 128 points, 2.4 M parameters: the error falls from 1.1 "
    "to 0.078 where the explicit network has 0.179; L_t grows from 23 to 367 at t = 50.",
    "linear_programs": "the same generator and sizes, embeddings 4, 8, 16, 32: implicit .218, .177, .152, .156 at t = "
    "8, explicit .397, .273, .283, .318; L_t grows in all five kinds of change. Ours have the parameters and the "
    "weights of the explicit network of their size, asked once: its answer is the guess that a primal-dual iteration, "
    "eight rounds a step, is drawn to, by constants that we chose; below is what others do.",
    "stories": "a pretrained looped language model, 200 pairs of prompts that look alike: words of the answer that "
    "change for each word of the prompt grow from 29 to 53 with the recurrence, without a truth beside it. Ours: "
    "stories of 15 hops, networks trained on at most 4; L_t counts answers that change for each word that does, and is "
    "the mean in place of the largest.",
}
"""What Liu, Ding, Osher and Yin (arXiv 2510.03638) report of each case, and on what."""


LEADING = {"max": "the largest", "mean": "the mean"}


def slope_rows(found: dict[str, Report]) -> list[list[str]]:
    """A row for each iterated network: how steep it is, beside one step, the truth, and what iterating adds."""
    rows = []
    for name, report in found.items():
        slopes, last = report["lipschitz"], report["iterations"][-1]
        statistic = slopes["statistic"]
        parts = {"": slopes} | {f", {kind}": part for kind, part in slopes["kinds"].items()}
        for kind, part in parts.items():
            if not kind and slopes["kinds"]:
                continue
            rows.append(
                [
                    f"{name}{kind}",
                    f"{number(part['value'][0])} ({number(part['median'][0])})",
                    f"{number(part['value'][-1])} ({number(part['median'][-1])}) at t = {last}",
                    _pair(part["whole_step"], statistic),
                    _pair(part["amplification"], statistic),
                    _pair(part["truth"], statistic),
                    f"{slopes['at_rest']:.0%}",
                ]
            )
    return rows


def baseline_rows(found: dict[str, Report]) -> list[list[str]]:
    """A row for each iterated network and explicit one: quality, slope and cost, and where the curves meet."""
    rows = []
    for name, report in found.items():
        for other in report["baselines"]:
            t, there = at_compute(report, other["compute"])
            met = passed_for_good(report, other["quality"])
            rows.append(
                [
                    name,
                    other["model"],
                    number(other["quality"], 4),
                    _pair(other["lipschitz"], report["lipschitz"]["statistic"]),
                    _passes(report["study"], other["model"]),
                    amount(other["compute"]),
                    f"{number(there, 4)} at t = {t}" if t else "no iteration fits",
                    f"t = {met}, {amount(compute(report, met))}" if met else f"never to t = {report['iterations'][-1]}",
                ]
            )
    return rows


def quality_rows(found: dict[str, Report]) -> list[list[str]]:
    """A row for each iterated network: its quality on the way, its parameters, and what an iteration costs."""
    rows = []
    for name, report in found.items():
        mean, steps = report["quality"]["mean"], len(report["iterations"])
        shown = [t for t in (1, 5, 10, 20, 50, 100, 200) if t <= steps]
        rows.append(
            [
                name,
                f"{report['parameters']:,}",
                _passes(report["study"], name),
                ", ".join(f"{number(mean[t - 1], 4)} ({t})" for t in shown),
                amount(report["compute"]["per_iteration"]),
            ]
        )
    return rows


def part(study: str, found: dict[str, Report]) -> str:
    """The part of one study, as Markdown."""
    some = next(iter(found.values()))
    quality = some["quality"]
    unit = f" ({quality['unit']})" if quality["unit"] else ""
    on_what = "; ".join(
        f"{name}: {report['instances']} instances, seed {report['seed']}" for name, report in found.items()
    )
    statistic = some["lipschitz"]["statistic"]
    slopes = [f"L_1, {statistic} (median)", "L_T", "one whole step", "amplification", "the truth"]
    costs = ["its passes in training", "its compute", "the iterate at that compute", "passed at"]
    held = [f"its {quality['name']}{unit}", "its slope", *costs]
    shown = ["network", "parameters", "passes in training", f"{quality['name']}{unit} at (t)", "an iteration"]
    return "\n\n".join(
        [
            f"## {study.replace('_', ' ').capitalize()}",
            f"Measured on {on_what}. Slopes are {LEADING[statistic]}, and in brackets the median.",
            *([f"The paper: {PAPER[study]}"] if study in PAPER else []),
            table(shown, quality_rows(found)),
            table(["network", *slopes, "at rest"], slope_rows(found)),
            table(["network", "held against", *held], baseline_rows(found)),
        ]
    )


def contraction_part(study: str) -> str:
    """On how many instances the iteration of each network contracts where it rests; "" where that was not measured."""
    measured = kept(study, "regularity")
    if not measured:
        return ""
    rows = []
    for name, found in measured.items():
        rows.append(
            [
                name,
                *(str(found[verdict]) for verdict in ("contracts", "does not", "undecided")),
                f"{found['narrowed to']:.0%}",
                number(max(found["lower"]), 4),
                f"{found['at rest']} of {found['instances']} ({found['tolerance']:.0e})",
                number(sum(found["psnr"]) / len(found["psnr"]), 4),
            ]
        )
    said = (
        "Does one iteration shorten every small error, where it rests? By an interval for mu = ||dG/dy||: it contracts "
        "where the upper end is below 1, and does not where the lower end is 1 or more; an interval is narrowed "
        "until 1 lies outside and it is no wider than some share of its lower end. A lower end is an estimate from "
        "below, nearer where that share is smaller. Rest is found by Anderson's method, to the residual in brackets; "
        "where it is not, the iterate of least residual is taken. The iteration itself comes to 1e-4 on the share of "
        "the table above."
    )
    heads = ["network", "contracts", "does not", "undecided", "narrowed to", "largest lower end"]
    return f"{said}\n\n{table([*heads, 'brought to rest', 'psnr there'], rows)}"


def half_precision_part(study: str) -> str:
    """What it did to the networks of a study that they are kept in half precision; "" where none is."""
    cards = [load_card(file) for file in sorted(weights(study).glob("*.safetensors")) if in_half_precision(file)]
    told = [(card["model"], card["half precision"]) for card in cards if "half precision" in card]
    if not told:
        return ""
    _, first = told[0]
    others = [card["model"] for card in cards if "half precision" not in card]
    unknown = f" Of {' and '.join(others)} it was not measured." if others else ""
    moved = "; ".join(f"{name} {each['mean change']:+.1e} ({each['largest change']:.1e})" for name, each in told)
    return (
        f"Weights are kept in half precision. By how much that moved the {first['quality']} of {first['instances']} "
        f"test instances in the mean (and of one at most): {moved}.{unknown}"
    )


def own_part(study: str) -> str:
    """What a study that has no networks tells of itself: ``part()`` of its ``results.py``; "" where it has none."""
    room = f"{__package__}.{study}.results"
    return import_module(room).part() if find_spec(room) else ""


def text() -> str:
    """RESULTS.md."""
    parts = [HEAD.rstrip()]
    for study in STUDIES:
        told = own_part(study)
        if found := reports(study):
            parts += [
                part(study, found),
                contraction_part(study),
                half_precision_part(study),
                training_seeds_part(study),
                told,
            ]
        else:
            parts.append(told or f"## {study.replace('_', ' ').capitalize()}")
        parts.append(complexity_part(study))
    parts.append(own_part("training"))
    return "\n\n".join(filter(None, parts)) + "\n"


def _passes(study: str, name: str) -> str:
    """What training took, by the card beside the weights."""
    card = load_card(weights(study) / f"{name}.json")
    if "passes" not in card:
        return "not counted"
    return amount(card["passes"]) + (" and more" if "passes left out" in card else "")


def _pair(slopes: Report, statistic: str) -> str:
    """What the study leads with, its largest or its mean, and in brackets the median."""
    value = slopes[statistic]
    return "not known" if value is None else f"{number(value)} ({number(slopes['median'])})"


if __name__ == "__main__":
    write_whole(FILE, text().encode())
