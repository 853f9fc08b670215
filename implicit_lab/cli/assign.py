"""``implicit-lab assign``: the problem sets for a class."""

import argparse
from pathlib import Path

from .options import SEED

SUMMARY = "Write the problem sets into a new folder, for students or for a course under nbgrader."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("out", type=Path, metavar="OUT", help="a new folder")
    sub.add_argument(
        "--nbgrader", action="store_true", help="write a course for nbgrader instead, with hidden tests in its sources"
    )
    sub.add_argument(
        "--seed", type=SEED, metavar="S", help="what the hidden tests of --nbgrader draw from (else drawn by chance)"
    )


def run(asked: argparse.Namespace) -> int:
    """Write the sets, and say where they are."""
    from ..grading.hand_out import hand_out, hand_out_nbgrader
    from ..server.notebooks import find_notebooks

    if asked.nbgrader:
        made = hand_out_nbgrader(find_notebooks(), asked.out, asked.seed)
        print(f"Next, in {asked.out}: nbgrader generate_assignment {made[0].stem}")
    else:
        made = hand_out(find_notebooks(), asked.out)
    print(f"{len(made)} problem sets are in {asked.out}.")
    return 0
