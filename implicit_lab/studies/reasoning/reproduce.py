"""The paper's looped language model beside ours: the tables of the reasoning studies, one after another."""

from importlib import import_module
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from ..reproduction import REPRODUCIBLE, Progress, Table

PARTS = tuple(name for name in ("stories", "mazes", "sudoku") if name in REPRODUCIBLE)
PAPER = (
    "The paper's fourth case is a pretrained looped language model: of 200 pairs of prompts, the words that change in "
    "the answer for each word that changes in the prompt grow from 29 to 53 with the recurrence (text at t = 2 to 16). "
    "It has no truth to compare with. Ours are small networks of our own, trained without a graphics card, "
    "whose truth is known: what grows is told beside what should."
)


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """The figures of each study; ``progress`` counts within each."""
    return {name: _room(name).measure(data, instances, progress) for name in PARTS}


def draw(table: Table) -> Figure:
    """The figure of the first; each study draws its own by ``implicit-lab reproduce NAME``."""
    first: Figure = _room(PARTS[0]).draw(table[PARTS[0]])
    return first


def tell(table: Table) -> str:
    """The paper's figure, then each study's tables."""
    return "\n\n".join([PAPER, *(f"== {name} ==\n\n{_room(name).tell(part)}" for name, part in table.items())])


def _room(name: str) -> Any:
    return import_module(f"..{name}.reproduce", __package__)
