"""What RESULTS.md says of mazes, read from ``weights/table.json``."""

import json

from .choices import WEIGHTS
from .tables import tell


def part() -> str:
    """Every figure that ``implicit-lab reproduce mazes`` measured."""
    return f"## Mazes\n\n{tell(json.loads((WEIGHTS / 'table.json').read_text()))}"
