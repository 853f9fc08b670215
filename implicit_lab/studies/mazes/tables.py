"""The figures of the mazes as tables: right and at rest, seeds, one pass, slopes, breadth, and where it fails."""

from ..reproduction import Table
from ..settling_markdown import ages_part, breadth_part, cases_part, passes_part, seeds_part, settled_part, slopes_part


def tell(table: Table) -> str:
    """Every figure, with a sentence on what it is of."""
    outside = table["outside"]
    return "\n\n".join(
        [
            f"Perfect mazes by depth-first search, seed {table['seed']}; training had at most 11 pixels a side. Right "
            "is every pixel. T is four times the iterations that a size was thought to need.",
            settled_part(table),
            seeds_part(table),
            ages_part(table),
            "In one pass: the block once, trained for that, and blocks of their own. The longer half are the mazes "
            "whose path is no shorter than the median. A stack of n blocks costs what the looped one costs at t = n.",
            passes_part(table, "the longer half"),
            "L_t: pixels of the answer that change for one pixel of the maze that does (one wall swapped, four mazes "
            "beside each; the first network).",
            slopes_part(table, "pixels changed"),
            breadth_part(table),
            f"Unlike those of the training: {outside['instances']} {outside['what']} of each kind, the first network. "
            "With loops, right is the shortest path.",
            cases_part(outside["cases"].items()),
        ]
    )
