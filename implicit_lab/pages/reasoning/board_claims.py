"""What was measured of mazes and boards, in rows for the verdict, read from the tables that ship."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ...studies.mazes.choices import WEIGHTS as MAZES
from ...studies.settling_markdown import best, budgets, first_on_each, looped, share
from ...studies.sudoku.choices import WEIGHTS as SUDOKU
from ...widgets.verdict_table import Row

Table = dict[str, Any]
TRAINED = "11 pixels"
SHOWN = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""t at which shares of boards are told."""
EQUAL = "As many iterations of the looped block as a stack has blocks cost the same; all had as many steps of training."


def maze_rows(file: Path = MAZES / "table.json") -> list[Row]:
    """Sizes, seeds, rest, slopes, one pass, breadth, and where it fails."""
    table = json.loads(file.read_text())
    firsts, what = first_on_each(table), _what(table, "mazes of")
    outside = table["outside"]
    return [
        (
            f"Mazes: trained on at most {TRAINED} a side, how many larger ones are right ({_seeds(table)})?",
            _by(firsts, lambda case: _each_seed(table, case)),
            what,
        ),
        *_kept_and_rested(firsts, what),
        (
            "Pixels of the path that change for one of the maze, t = 1 -> at the end: as many as the truth's?",
            _by(table["slopes"], lambda case: _slope(table["slopes"][case])),
            "Four mazes beside each, one wall swapped; mean (largest).",
        ),
        (
            "The half with the longer paths: blocks untied, in one pass, beside the looped block at best?",
            _passes(table, (TRAINED, "17 pixels")),
            EQUAL,
        ),
        _breadth(table),
        (
            "Mazes unlike those of the training?",
            _by(outside["cases"], lambda case: _outside(outside["cases"][case])),
            f"{outside['instances']} {outside['what']} of each kind. With loops, right is the shortest path.",
        ),
    ]


def board_rows(file: Path = SUDOKU / "table.json") -> list[Row]:
    """Iterations, seeds, rest, slopes, one pass, breadth."""
    table = json.loads(file.read_text())
    firsts, what = first_on_each(table), _what(table, "boards of")
    return [
        (
            "Sudoku: how many boards are right after t iterations?",
            _by(firsts, lambda case: _by_t(firsts[case]["right"])),
            what,
        ),
        (
            f"The same by seed of training ({_seeds(table)}), after a quarter of the iterations?",
            _by(firsts, lambda case: _each_seed(table, case)),
            what,
        ),
        *_kept_and_rested(firsts, what),
        (
            "Cells that change for one given number, t = 1 -> at the end: as many as in the solution?",
            _by(table["slopes"], lambda case: _slope(table["slopes"][case])),
            "Four boards beside each, one given number another; mean (largest).",
        ),
        (
            "In one pass, on the minimal boards with the fewest given?",
            _passes(table, ("6 x 6, minimal",)),
            EQUAL,
        ),
        _breadth(table),
    ]


def _kept_and_rested(firsts: Table, what: str) -> list[Row]:
    """Overthinking, rest, and what is wrong and stays so."""
    return [
        (
            "Is an answer lost again, after four times as many iterations?",
            _by(firsts, lambda case: f"{firsts[case]['lost']} lost by t = {firsts[case]['steps']:,}"),
            what,
        ),
        (
            "On how many does it come to rest, and are those right?",
            _by(firsts, lambda case: _rest(firsts[case])),
            what,
        ),
        (
            "How many have settled on a wrong answer, or go round in a cycle, at the end?",
            _by(
                firsts, lambda case: f"{share(firsts[case]['wrong and at rest'])}, {share(firsts[case]['in a cycle'])}"
            ),
            "A cycle: back within 12 iterations, ten times nearer than a step.",
        ),
    ]


def _breadth(table: Table) -> Row:
    return (
        "Many random starts or many iterations, at equal compute (starts x iterations)?",
        _by(table["breadth"], lambda case: budgets(table["breadth"][case]["right"])),
        "; ".join(f"{found['instances']} of {case}" for case, found in table["breadth"].items())
        + "; the start nearest to rest answers.",
    )


def _seeds(table: Table) -> str:
    counts = [sum(case in network["cases"] for network in looped(table).values()) for case in first_on_each(table)]
    least, most = min(counts), max(counts)
    return "one seed" if most == 1 else f"{most} seeds" if least == most else f"{least} to {most} seeds"


def _what(table: Table, of: str) -> str:
    return "; ".join(f"{count} unseen {of} {case}" for case, count in table["instances"].items()) + "."


def _by(cases: Iterable[str], said: Callable[[str], str]) -> str:
    return "; ".join(f"{case}: {said(case)}" for case in cases) + "."


def _each_seed(table: Table, case: str) -> str:
    networks = looped(table).values()
    return ", ".join(share(of["cases"][case]["right after a quarter"]) for of in networks if case in of["cases"])


def _by_t(right: dict[str, float]) -> str:
    return ", ".join(f"{right[str(t)]:.3f} (t = {t})" for t in SHOWN if str(t) in right)


def _rest(found: Table) -> str:
    split = f"{share(found['right where at rest'])} of them right, {share(found['right elsewhere'])} of the others"
    return f"{found['at rest after a quarter']:.3f} by t = {found['enough']} ({split})"


def _slope(found: Table) -> str:
    rest, truth = (f"{found[end]['mean']:.2f} ({found[end]['max']:.1f})" for end in ("at rest", "truth"))
    return f"{found['mean']['1']:.2f} -> {rest}, the truth {truth}"


def _passes(table: Table, cases: tuple[str, ...]) -> str:
    """The harder half: one network in one pass after another, and the looped block for as many iterations."""
    said = []
    for case in cases:
        curve = first_on_each(table)[case]["right on the harder half"]
        for name, of in table["networks"].items():
            if of["depth"] is not None:
                found = share(of["cases"][case]["right on the harder half"])
                said.append(
                    f"{name} ({of['parameters']:,} parameters) {found}, looped {share(curve[str(of['depth'])])}"
                )
        at_best, t = best(curve)
        said[-1] += f", at best {share(at_best)} (t = {t})"
        said[-1] += "" if len(cases) == 1 else f" on {case}"
    return "; ".join(said) + "."


def _outside(found: Table) -> str:
    ends = f"{found['right at the end']:.2f} right, {found['at rest at the end']:.2f} at rest"
    return f"{ends}, {found['wrong and at rest']:.2f} at rest and wrong (t = {found['steps']})"
