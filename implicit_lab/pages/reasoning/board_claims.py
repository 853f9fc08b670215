"""What was measured of mazes and boards, in rows for the verdict, read from the tables that ship."""

import json
from pathlib import Path
from typing import Any

from ...studies.mazes.choices import WEIGHTS as MAZES
from ...studies.sudoku.choices import WEIGHTS as SUDOKU
from ...widgets.verdict_table import Row


def maze_rows(file: Path = MAZES / "table.json") -> list[Row]:
    """Sizes, seeds, rest, slopes, one pass, breadth, and where it fails."""
    table = json.loads(file.read_text())
    networks = table["networks"]
    looped = {name: of["cells"] for name, of in networks.items() if name.startswith("looped")}
    first = looped["looped"]
    what = "; ".join(f"{table['instances'][cells]} unseen mazes of {_pixels(cells)}" for cells in first) + "."
    seeds = "one seed" if len(looped) == 1 else f"{len(looped)} seeds"
    return [
        (
            f"Mazes: trained on at most 11 pixels a side, how many larger ones are right ({seeds})?",
            _by_size(
                first,
                lambda cells: ", ".join(
                    f"{of[cells]['right after a quarter']:.3f}" for of in looped.values() if cells in of
                ),
            ),
            what,
        ),
        (
            "Is an answer lost again, after four times as many iterations?",
            _by_size(first, lambda cells: f"{first[cells]['lost']} lost by t = {first[cells]['steps']:,}"),
            what,
        ),
        (
            "On how many does it come to rest, and are those right?",
            _by_size(first, lambda cells: _rest(first[cells])),
            what,
        ),
        (
            "Pixels of the path that change for one of the maze, t = 1 -> at rest: as many as the truth's?",
            _by_size(table["slopes"], lambda cells: _slope(table["slopes"][cells])),
            "Four mazes beside each, one wall swapped; mean (largest).",
        ),
        (
            "The half with the longer paths: blocks untied, in one pass, beside the looped block at best?",
            _explicit(networks, ("5", "8")),
            "11 and 17 pixels. As many iterations of the looped block as a stack has blocks cost the same.",
        ),
        (
            "Many random starts or many iterations, at equal compute (starts x iterations)?",
            _budgets(table["breadth"]["right"]),
            f"{table['breadth']['instances']} mazes of 33 pixels; the start nearest to rest answers.",
        ),
        (
            "Mazes unlike those of the training?",
            "; ".join(f"{name}: {_outside(of)}" for name, of in table["outside"].items()) + ".",
            "17 pixels, t = 600. With loops, right is the shortest path.",
        ),
    ]


def board_rows(file: Path = SUDOKU / "table.json") -> list[Row]:
    """Iterations, rest, slopes, one pass, breadth."""
    table = json.loads(file.read_text())
    networks = table["networks"]
    first = networks["looped"]["boards"]
    what = f"{table['instances']} unseen boards of 6 x 6 of each kind."
    minimal = first["minimal"]
    slopes = table["slopes"]
    return [
        (
            "Sudoku: how many boards are right after t iterations?",
            "; ".join(f"{kind}: " + _by_t(of["right"]) for kind, of in first.items()) + ".",
            what,
        ),
        (
            "On how many does it come to rest, and are those right?",
            f"minimal boards: {_rest_of_boards(minimal)}; {minimal['lost']} lost by t = {table['steps']}.",
            what,
        ),
        (
            "Does L_t grow here?",
            f"No: {slopes['mean'][0]:.1f} at t = 1, {slopes['at rest']['mean']:.1f} at rest, the truth "
            f"{slopes['truth']['mean']:.1f} (largest {slopes['at rest']['max']:.0f} and {slopes['truth']['max']:.0f}).",
            f"{slopes['instances']} minimal boards, four beside each with one given number changed.",
        ),
        (
            "Blocks untied, in one pass, on minimal boards?",
            "; ".join(
                f"{name} ({of['parameters']:,} parameters): {of['boards']['minimal']['right']:.3f}"
                for name, of in networks.items()
                if not name.startswith("looped")
            )
            + f"; the looped block after 8 iterations {minimal['right']['8']:.3f}.",
            what,
        ),
        (
            "Many random starts or many iterations, at equal compute (starts x iterations)?",
            _budgets(table["breadth"]["right"]),
            f"{table['breadth']['instances']} minimal boards; the start nearest to rest answers.",
        ),
    ]


def _pixels(cells: str) -> str:
    return f"{2 * int(cells) + 1} pixels"


def _by_size(sizes: dict[str, Any], said: Any) -> str:
    return "; ".join(f"{_pixels(cells)}: {said(cells)}" for cells in sizes) + "."


def _by_t(right: dict[str, float]) -> str:
    return ", ".join(f"{share:.3f} (t = {t})" for t, share in right.items())


def _budgets(right: dict[str, float]) -> str:
    return "; ".join(f"{budget}: {share:.2f}" for budget, share in right.items()) + "."


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


def _rest(of: dict[str, Any]) -> str:
    return (
        f"{of['at rest at the end']:.1%} by t = {of['steps']:,}; at t = {of['steps'] // 4} right of those at rest "
        f"{_share(of['right where at rest'])}, of the others {_share(of['right elsewhere'])}"
    )


def _rest_of_boards(of: dict[str, Any]) -> str:
    return (
        f"{of['at rest']:.1%} by t = 64, right {_share(of['right where at rest'])} of these and "
        f"{_share(of['right elsewhere'])} of the others"
    )


def _slope(of: dict[str, Any]) -> str:
    rest, truth = of["at rest"], of["truth"]
    at_rest = f"{rest['mean']:.2f} ({rest['max']:.1f})"
    return f"{of['early'][0]:.2f} -> {at_rest}, the truth {truth['mean']:.2f} ({truth['max']:.1f})"


def _explicit(networks: dict[str, Any], sizes: tuple[str, ...]) -> str:
    said = []
    for name, of in networks.items():
        halves = ", ".join(f"{of['cells'][cells]['right on the longer half']:.3f}" for cells in sizes)
        said.append(f"{name} ({of['parameters']:,} parameters): {halves}")
    early = ", ".join(f"{networks['looped']['cells'][cells]['right on the longer half at 8']:.3f}" for cells in sizes)
    return "; ".join(said) + f"; the looped block at t = 8: {early}."


def _outside(of: dict[str, Any]) -> str:
    split = f"right {_share(of['right where at rest'])} of these, {_share(of['right elsewhere'])} of the others"
    return f"{of['right at the end']:.2f} right, {of['at rest']:.2f} at rest ({split})"
