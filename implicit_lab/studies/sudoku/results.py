"""What RESULTS.md says of sudoku, read from ``weights/table.json``."""

import json

from .choices import WEIGHTS
from .tables import tell


def part() -> str:
    """Every figure that ``implicit-lab reproduce sudoku`` measured."""
    return f"## Sudoku\n\n{tell(json.loads((WEIGHTS / 'table.json').read_text()))}"
