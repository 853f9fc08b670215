"""The tables of a study of looped networks as Markdown: what ``reproduce`` prints, and RESULTS.md.

A table is what the ``reproduce.py`` of mazes and of Sudoku measure: for each network its ``cases`` by name, each as
``settling_table.settled`` or ``at_once`` gives them. Opens without torch.
"""

from collections.abc import Iterable
from statistics import mean
from typing import Any

from .markdown import number, table

Table = dict[str, Any]
AGES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


def looped(measured: Table) -> dict[str, Table]:
    """The networks that iterate."""
    return {name: network for name, network in measured["networks"].items() if network["depth"] is None}


def first_on_each(measured: Table) -> dict[str, Table]:
    """What the first network that was run on it makes of each case."""
    networks = list(looped(measured).values())
    return {
        case: next(network["cases"][case] for network in networks if case in network["cases"])
        for case in measured["instances"]
        if any(case in network["cases"] for network in networks)
    }


def share(value: float | None) -> str:
    """A share in three digits; a dash where there is none.

    >>> share(0.98765), share(None)
    ('0.988', '-')
    """
    return "-" if value is None else f"{value:.3f}"


def best(curve: dict[str, float]) -> tuple[float, int]:
    """The largest value of a thinned curve, and the first t that has it.

    >>> best({"1": 0.0, "2": 0.5, "4": 0.5})
    (0.5, 2)
    """
    value = max(curve.values())
    return value, next(int(t) for t, each in curve.items() if each == value)


def settled_part(measured: Table) -> str:
    """Each looped network on each case: right and at rest, and what is wrong with those that are not."""
    rows = [
        [name, f"{network['parameters']:,}", case, str(measured["instances"][case]), *_settled(found)]
        for name, network in looped(measured).items()
        for case, found in network["cases"].items()
    ]
    return table(["network", "parameters", "on", "unseen", *SETTLED], rows)


SETTLED = (
    "right at t = T / 4",
    "right at T",
    "lost between",
    "at rest at T / 4",
    "at rest at T",
    "median t of rest",
    "right of those at rest, of the others",
    "at rest and wrong at T",
    "in a cycle at T",
    "mean residual at T / 4, T",
)


def _settled(found: Table) -> list[str]:
    return [
        f"{share(found['right after a quarter'])} ({found['enough']})",
        f"{share(found['right at the end'])} ({found['steps']})",
        "-" if found["lost"] is None else str(found["lost"]),
        share(found["at rest after a quarter"]),
        share(found["at rest at the end"]),
        "-" if found["rests at"] is None else f"{found['rests at']:.0f}",
        f"{share(found['right where at rest'])}, {share(found['right elsewhere'])}",
        share(found["wrong and at rest"]),
        share(found["in a cycle"]),
        ", ".join(_residual(found, found[t]) for t in ("enough", "steps")),
    ]


def _residual(found: Table, t: int) -> str:
    """The mean residual at t; a dash where it was not measured."""
    value = found["residual"].get(str(t))
    return "-" if value is None else number(value, 2)


def seeds_part(measured: Table) -> str:
    """Right at T / 4 by seed of training: mean, least, largest; "" where no case has several."""
    by_case: dict[str, list[float]] = {}
    for network in looped(measured).values():
        for case, found in network["cases"].items():
            by_case.setdefault(case, []).append(found["right after a quarter"])
    rows = [
        [case, str(len(each)), share(mean(each)), share(min(each)), share(max(each))]
        for case, each in by_case.items()
        if len(each) > 1
    ]
    return table(["right at T / 4, on", "seeds", "mean", "least", "largest"], rows) if rows else ""


def ages_part(measured: Table) -> str:
    """Right by t, of the first network on each case."""
    firsts = first_on_each(measured)
    shown = [t for t in AGES if any(str(t) in found["right"] for found in firsts.values())]
    rows = [[case, *(share(found["right"].get(str(t))) for t in shown)] for case, found in firsts.items()]
    return table(["right, at t =", *map(str, shown)], rows)


def passes_part(measured: Table, half: str) -> str:
    """Networks in one pass on the harder half, beside the looped block at best and after as many blocks."""
    first = next(iter(looped(measured).values()))
    rows = []
    for name, network in measured["networks"].items():
        if network["depth"] is None:
            continue
        for case, found in network["cases"].items():
            curve = first["cases"][case]["right on the harder half"]
            at_best, t = best(curve)
            rows.append(
                [
                    name,
                    f"{network['parameters']:,}",
                    case,
                    share(found["right"]),
                    share(found["right on the harder half"]),
                    share(curve[str(network["depth"])]),
                    f"{share(at_best)} at t = {t}",
                ]
            )
    heads = ("right", f"right on {half}", f"the looped block on {half}, at equal compute", f"on {half}, at best")
    return table(["network", "parameters", "on", *heads], rows)


def slopes_part(measured: Table, count: str) -> str:
    """L_t, mean and largest, beside the truth's."""
    rows = []
    for case, found in measured["slopes"].items():
        early = [f"{found['mean'][str(t)]:.2f}" for t in (1, 2, 4, 8, 16)]
        ends = [f"{found[end]['mean']:.2f} ({found[end]['max']:.1f})" for end in ("at rest", "truth")]
        rows.append([case, str(found["instances"]), *early, f"{ends[0]} at t = {found['steps']}", ends[1]])
    heads = (*(f"t = {t}" for t in (1, 2, 4, 8, 16)), "at the end, mean (largest)", "the truth, mean (largest)")
    return table([count, "instances", *heads], rows)


def breadth_part(measured: Table) -> str:
    """Starts x iterations at equal compute."""
    rows = [[case, str(found["instances"]), budgets(found["right"])] for case, found in measured["breadth"].items()]
    return table(["on", "instances", "starts x iterations, right where the start nearest to rest answers"], rows)


def budgets(right: dict[str, float]) -> str:
    """Shares of right answers by starts x iterations."""
    return ", ".join(f"{budget}: {share(value)}" for budget, value in right.items())


def cases_part(cases: Iterable[tuple[str, Table]]) -> str:
    """Cases of their own, of the first network."""
    return table(["on", *SETTLED], [[case, *_settled(found)] for case, found in cases])
