"""What a sweep has measured so far, as one Parquet file: a row a point, and in its metadata what was swept."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from ..studies.weights import write_whole
from .axes import Point
from .task import CURVES, Row

Key = tuple[Any, ...]
_MEASURED = [
    ("seconds", pa.float64()),
    ("failure", pa.string()),
    *((name, pa.list_(pa.float64())) for name in CURVES),
]


@dataclass
class Table:
    """Rows by point, in the order of the grid when they are written.

    ``swept`` is JSON data on what all points share; a file of another sweep is refused.
    """

    path: Path
    swept: dict[str, Any]
    names: Sequence[str]
    """Of the axes."""
    rows: dict[Key, Row] = field(default_factory=dict)

    def key(self, point: Point) -> Key:
        """The values of a point, in the order of the axes."""
        return tuple(point[name] for name in self.names)

    def open(self) -> None:
        """Take up what a former run has left.

        Raises ``ValueError`` where the file is damaged or of another sweep.
        """
        if not self.path.is_file():
            return
        try:
            found = parquet.read_table(self.path)
            swept = json.loads(found.schema.metadata[b"sweep"])
        except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"The table {self.path} cannot be read as a sweep; name another --out folder.") from error
        if swept != self._said():
            other = sorted(name for name in self._said() if swept.get(name) != self._said()[name])
            raise ValueError(
                f"The table {self.path} is of another sweep, with another {other[0]}; name another --out folder."
            )
        for row in found.to_pylist():
            self.rows[tuple(row.pop(name) for name in self.names)] = row

    def has(self, point: Point) -> bool:
        """Whether a point has its figures; one that failed is tried again."""
        row = self.rows.get(self.key(point))
        return row is not None and not row["failure"]

    def write(self, points: Iterable[Point]) -> None:
        """Write the file whole: first the ``points`` in their order, then what former grids had beside them."""
        order = dict.fromkeys([*map(self.key, points), *self.rows])
        full = [dict(zip(self.names, key, strict=True)) | self.rows[key] for key in order if key in self.rows]
        axes = [(name, pa.infer_type([row[name] for row in full])) for name in self.names]
        schema = pa.schema([*axes, *_MEASURED], metadata={"sweep": json.dumps(self._said())})
        written = BytesIO()
        parquet.write_table(pa.Table.from_pylist(full, schema=schema), written)
        write_whole(self.path, written.getvalue())

    def _said(self) -> dict[str, Any]:
        return {**self.swept, "axes": list(self.names)}
