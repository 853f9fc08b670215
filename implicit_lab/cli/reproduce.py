"""``implicit-lab reproduce``: what the paper reports, measured again."""

import argparse
from pathlib import Path

from .options import COUNT
from .progress_bar import progress_bar

SUMMARY = "Measure what the paper reports of a case study, beside its figures."
FIGURES = (".png", ".svg", ".pdf")


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("study", metavar="STUDY")
    sub.add_argument("--data", type=Path, metavar="DIR", help="a folder of instances (else the study's own)")
    sub.add_argument("--instances", type=COUNT, metavar="N", help="how many problems (as many as the study has)")
    sub.add_argument("--out", type=Path, metavar="FILE", help="the figure to write (STUDY.png)")


def run(asked: argparse.Namespace) -> int:
    """Print the table, and say where figure and numbers are."""
    from ..studies.reproduction import reproduce

    figure = asked.out or Path(f"{asked.study}.png")
    if figure.is_dir() or figure.suffix not in FIGURES:
        raise ValueError(f"A figure is a file that ends in {', '.join(FIGURES)}, and {figure} is not; name one.")
    with progress_bar(f"reproduce {asked.study}") as progress:
        said = reproduce(asked.study, asked.data, asked.instances, figure, progress)
    print(said)
    print(f"The figure is in {figure}, its numbers in {figure.with_suffix('.json')}.")
    return 0
