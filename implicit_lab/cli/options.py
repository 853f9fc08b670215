"""How options are read, and those that several commands share."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from ..control import plain_value

BAD_INPUT = 2


class Parser(argparse.ArgumentParser):
    """A parser that answers a bad option with one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit with status 2."""
        self.exit(BAD_INPUT, f"implicit-lab: {message}; see {self.prog} --help.\n")


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``least`` to ``most``.

    >>> whole(1, 9)("3")
    3
    """

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return number

    return read


STEPS, COUNT, SEED = whole(1, 10**9), whole(1, 10**6), whole(0, 2**32 - 1)


def control(text: str) -> tuple[str, Any]:
    """Read ``NAME=VALUE``; a value that is a number becomes one.

    >>> control("noise=0.05"), control("image=cat")
    (('noise', 0.05), ('image', 'cat'))
    """
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=VALUE")
    return name, plain_value(value)


def add_model_options(sub: argparse.ArgumentParser) -> None:
    """Add which model of a study is meant: its name and, where it comes in several, its size."""
    sub.add_argument("--model", required=True, metavar="NAME")
    sub.add_argument(
        "--embedding", type=whole(1, 10**4), metavar="E", help="the size of a model that comes in several, NAME-E"
    )


def model_name(asked: argparse.Namespace) -> str:
    """The name of the model that ``add_model_options`` read."""
    return asked.model if asked.embedding is None else f"{asked.model}-{asked.embedding}"


def add_problem_options(sub: argparse.ArgumentParser) -> None:
    """Add which problem of a study is meant: seed, data and controls."""
    sub.add_argument("--seed", type=SEED, default=0, metavar="S")
    sub.add_argument("--data", type=Path, metavar="DIR", help="a folder of instances (else the shipped ones)")
    sub.add_argument(
        "--control",
        type=control,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a control of the study, as --control noise=0.05; may be repeated",
    )


def controls(asked: argparse.Namespace) -> dict[str, Any]:
    """The controls that ``add_problem_options`` read, the folder of the data among them."""
    said = dict(asked.control)
    if asked.data is not None:
        said["data"] = str(asked.data)
    return said


def add_run_options(sub: argparse.ArgumentParser) -> None:
    """Add what one run of a model on a problem is made of."""
    sub.add_argument("study", metavar="STUDY")
    add_model_options(sub)
    sub.add_argument("--steps", required=True, type=STEPS, metavar="T", help="iterations")
    add_problem_options(sub)
    sub.add_argument(
        "--points",
        type=whole(2, 10**4),
        default=33,
        metavar="N",
        help="inputs on the line that complexity is measured along (%(default)s)",
    )
