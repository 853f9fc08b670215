"""The figures of the boards as tables: right and at rest, seeds, one pass, slopes and breadth."""

from ..reproduction import Table
from ..settling_markdown import ages_part, breadth_part, passes_part, seeds_part, settled_part, slopes_part


def tell(table: Table) -> str:
    """Every figure, with a sentence on what it is of."""
    return "\n\n".join(
        [
            f"Boards with one solution, seed {table['seed']}: minimal ones, where each given number is needed, and "
            "others. Right is every cell. T is four times the iterations that a size was thought to need.",
            settled_part(table),
            seeds_part(table),
            ages_part(table),
            "In one pass: the block once, trained for that, and blocks of their own. The harder half are the boards "
            "with no more given than the median. A stack of n blocks costs what the looped one costs at t = n.",
            passes_part(table, "the harder half"),
            "L_t: cells of the answer that change for one given number that does (four boards beside each, again with "
            "one solution; the first network of a size).",
            slopes_part(table, "cells changed"),
            breadth_part(table),
        ]
    )
