"""What RESULTS.md says of the gradients, read from what ``implicit-lab reproduce training`` measured."""

import json

from ..markdown import table
from .choices import TABLES
from .told import HEADS, about, rows


def part() -> str:
    """A table for each problem that was measured."""
    told = ["## Training"]
    for problem, file in TABLES.items():
        if file.is_file():
            found = json.loads(file.read_text())
            told += [" ".join(about(problem, found)), table(list(HEADS), rows(found))]
    return "\n\n".join(told)
