"""The command line, ``implicit-lab``: what a person asks for, passed on to the rooms below.

A command is a module of this folder that fills ``Command`` and has a line in ``COMMANDS``. Rooms below raise
``ValueError`` or ``OSError`` with a sentence that names the thing and the mend. Here it is printed on stderr and the
exit status is 2. Nothing heavy is imported before a command needs it.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from . import app, assign, doctor, grade, new, profile, record, reproduce, site, sweep, train
from .options import BAD_INPUT, Parser

STOPPED = 130
"""What a shell reports for a command that Ctrl-C ended."""


class Command(Protocol):
    """What a module must have to be a command."""

    SUMMARY: str

    def add_arguments(self, sub: argparse.ArgumentParser) -> None:
        """Tell the command's parser of its arguments."""

    def run(self, asked: argparse.Namespace) -> int:
        """Do what was asked for; return the exit status."""


COMMANDS: dict[str, Command] = {
    "app": app,
    "site": site,
    "train": train,
    "profile": profile,
    "record": record,
    "reproduce": reproduce,
    "new": new,
    "sweep": sweep,
    "assign": assign,
    "grade": grade,
    "doctor": doctor,
}
"""In the order of the help."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command; each sets ``run`` to the function that does it."""
    top = Parser(prog="implicit-lab", description="See what an implicit model gains by iterating.", allow_abbrev=False)
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.SUMMARY, description=command.SUMMARY, allow_abbrev=False)
        sub.set_defaults(run=command.run)
        command.add_arguments(sub)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0, 2 where the input was bad, 130 where Ctrl-C stopped it."""
    asked = parser().parse_args(arguments)
    try:
        status: int = asked.run(asked)
    except (ValueError, OSError) as error:
        print(f"implicit-lab: {_sentence(error)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nimplicit-lab: stopped.", file=sys.stderr)
        return STOPPED
    return status


def _sentence(error: Exception) -> str:
    """What an error says; the system's own (a full disk, a folder that may not be written) with its mend."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'} cannot be used here ({error.strerror}); name another place."
    return " ".join(str(error).split())
