"""``implicit-lab grade``: points and sentences for a folder of submissions."""

import argparse
import secrets
from pathlib import Path

from .options import SEED, whole
from .progress_bar import progress_bar

SUMMARY = "Grade a folder of submitted problem sets, each in a process of its own, into a table."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("folder", type=Path, metavar="FOLDER", help="notebooks, or a folder of them for each student")
    sub.add_argument("--out", type=Path, default=Path("grades.csv"), metavar="FILE", help="the table (%(default)s)")
    sub.add_argument("--seed", type=SEED, metavar="S", help="what the checks draw from (else drawn by chance)")
    sub.add_argument(
        "--seconds", type=whole(1, 3600), default=60, metavar="N", help="that one cell may take (%(default)s)"
    )
    sub.add_argument(
        "--memory", type=whole(256, 10**6), default=4096, metavar="MB", help="that one notebook may use (%(default)s)"
    )


def run(asked: argparse.Namespace) -> int:
    """Grade all of them, and say where the tables are."""
    from ..grading.grade import grade
    from ..grading.submission import Limits
    from ..server.notebooks import find_notebooks

    limits = Limits(asked.seconds, asked.memory)
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    try:
        with progress_bar("grade", "submission") as progress:
            graded = grade(asked.folder, find_notebooks(), asked.out, seed=seed, limits=limits, progress=progress)
    except KeyboardInterrupt:
        # An older table would have been refused.
        if asked.out.exists():
            print(
                f"\nOf the submissions only those graded until now are in the tables in {asked.out.parent.resolve()}."
            )
        raise
    failed = sum(not one.marks for one in graded)
    print(f"{len(graded)} submissions, {failed} of them not graded. The tables are in {asked.out.parent.resolve()}.")
    print(f"The checks drew from the seed {seed}; --seed {seed} draws the same again.")
    return 0
