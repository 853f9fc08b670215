"""The comparison of gradients in words: on what it was measured, and a row for each gradient."""

from .choices import CAP, LABELS, TERMS
from .table import Table, at_rest, final_error, interval, runs, share_of_time


def about(problem: str, table: Table) -> list[str]:
    """What was trained on ``problem``, from what start, and how far that start had come."""
    seeds = f"{len(table['seeds'])} seeds, means with 95 % intervals"
    start = f"{at_rest(table, 'start')} of unseen"
    shared = f"Then {table['steps']} steps of {table['batch']} by each; phantom and Neumann with {TERMS} terms."
    if problem == "programs":
        return [
            f"Gradients of a fixed point, on the graph network for linear programs of embedding {table['embedding']}: "
            f"{seeds}.",
            f"First {table['rest_steps']} unrolled steps, the same for all: then {start} programs are at rest "
            f"(residual at most 1e-4 at t = 200), error {final_error(table, 'start')}.",
            shared,
        ]
    return [
        f"Gradients of a fixed point, on deblurring of {table['size']} x {table['size']} pixels, a network of "
        f"{table['parameters']} parameters whose step contracts by {CAP:g} whatever they are: {seeds}.",
        f"First {table['denoising_steps']} steps of denoising, the same for all: then {start} pictures are at rest "
        f"(residual at most 1e-4 at t = 60, after which it only falls), error {final_error(table, 'start')}.",
        shared,
        f"The learning rate, {table['rate']:g} for all, was chosen by hand from three on held-out pictures of seed 0.",
        *([table["runs apart"]] if "runs apart" in table else []),
    ]


HEADS = (
    "gradient",
    "error",
    "at rest",
    "CPU seconds",
    "passes",
    "memory (MiB)",
    "error over the exact one's",
    "share of the exact one's time to its error",
    "share of its passes",
)


def rows(table: Table) -> list[list[str]]:
    """A row for each gradient, under HEADS."""
    found = []
    for method, name in LABELS.items():
        of_method = runs(table, method)
        ends = [run["looks"][-1] for run in of_method]
        ratios = [
            run["test_error"] / exact["test_error"]
            for run, exact in zip(of_method, runs(table, "implicit"), strict=True)
        ]
        found.append(
            [
                name,
                final_error(table, method),
                at_rest(table, method),
                interval([end["seconds"] for end in ends], 1),
                f"{sum(end['passes'] for end in ends) / len(ends):.0f}",
                f"{max(run['memory'] for run in of_method) / 2**20:.1f}",
                interval(ratios),
                share_of_time(table, method),
                share_of_time(table, method, "passes"),
            ]
        )
    return found


def lines(problem: str, table: Table) -> list[str]:
    """The part of one problem, for a terminal."""
    printed = [list(HEADS), *rows(table)]
    widths = [max(len(row[k]) for row in printed) for k in range(len(HEADS))]
    return [
        *about(problem, table),
        *("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in printed),
    ]
