"""``implicit-lab doctor``: what is installed, and what is not."""

import argparse

SUMMARY = "Say what is installed, what is missing and how to get it."


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take no argument."""


def run(_: argparse.Namespace) -> int:
    """Print what was found; the status is 0 where nothing is missing."""
    from ..doctor import examine
    from ..server.notebooks import find_notebooks

    return examine(find_notebooks)
