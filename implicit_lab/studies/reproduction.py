"""How a case study's figures of the paper are made again: measured, drawn, written down, and told beside the paper's.

A study that can be reproduced has a ``reproduce.py`` with the three functions that ``Reproduction`` names; a folder
with no more than that puts several studies together.
"""

import json
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from .registry import load_study
from .weights import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Progress = Callable[[int, int], None]
Table = dict[str, Any]
"""What was measured, as JSON data."""


REPRODUCIBLE = tuple(sorted(file.parent.name for file in Path(__file__).parent.glob("*/reproduce.py")))


class Reproduction(Protocol):
    """What a study's ``reproduce.py`` gives."""

    def measure(self, data: Path | None, instances: int | None, progress: Progress) -> Table:
        """The figures, on ``instances`` problems (None: as many as the study has) of ``data`` (None: its own)."""

    def draw(self, table: Table) -> "Figure":
        """The curves of the table."""

    def tell(self, table: Table) -> str:
        """The paper's figures beside ours, on what they were measured, and what is at a reduced scale."""


def reproduce(study: str, data: Path | None, instances: int | None, figure: Path, progress: Progress) -> str:
    """Measure ``study``; write the drawing to ``figure`` and the numbers as JSON beside it; return the text.

    Raises ``ValueError`` for an unknown study or one without ``reproduce.py``, for data that it does not take, and for
    a format that matplotlib does not write. Nothing is written before all is measured and drawn.
    """
    if study not in REPRODUCIBLE:
        load_study(study)
        raise ValueError(f"The study {study} has no figures of the paper to hold against; name another one.")
    paper = cast(Reproduction, import_module(f".{study}.reproduce", __package__))
    table = paper.measure(data, instances, progress)
    drawn = BytesIO()
    paper.draw(table).savefig(drawn, format=figure.suffix.removeprefix("."))
    write_whole(figure.with_suffix(".json"), (json.dumps(table, indent=1) + "\n").encode())
    write_whole(figure, drawn.getvalue())
    return paper.tell(table)
