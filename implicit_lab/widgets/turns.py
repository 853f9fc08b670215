"""Turns among the kernels of one server: a run computes while it is its turn, and lets the others when it had its time.

A run that is alone has all cores, several share them evenly: the threads of an operation wait for each other, and
where others keep the cores busy they wait longer than they work.

All share one folder. Who wants a turn holds a ticket there, a file that it locks; tickets are served in the order of
their names, which begin with the time. The lock ends with its process, so that a kernel that has died is in nobody's
way.
"""

import os
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

try:
    import fcntl
except ImportError:
    # Windows has no such locks; kernels compute whenever they are asked there.
    fcntl = None  # type: ignore[assignment]

FOLDER_VARIABLE = "IMPLICIT_LAB_TURNS"
"""The variable of the environment that names the folder, where a server has several kernels."""
TIME_SECONDS = 0.5
"""That a run has in a turn while others wait."""
OVERDUE_SECONDS = 10.0
"""Without a report, after which a run is passed over: nobody waits for what hangs."""
LOOK_SECONDS = 0.02
"""Between two looks whose turn it is, for every run that is before."""
_numbers = count()

GivesUp = Callable[[int], bool]
"""Is told how many are before, and answers whether to wait no longer."""


class Turns:
    """The turns of one run after another, of which ``at_once`` are served together: as many as there are cores."""

    def __init__(self, folder: Path, at_once: int) -> None:
        self.folder = folder
        self.at_once = at_once
        self._ticket: Path | None = None
        self._file = -1
        self._began = 0.0

    def take(self, gives_up: GivesUp) -> bool:
        """Wait for a turn; False where ``gives_up`` said so, and nothing is held then."""
        self._draw()
        while (before := self._before()) >= self.at_once:
            if gives_up(before):
                self.leave()
                return False
            # Who is far behind has time.
            time.sleep(LOOK_SECONDS * before)
        self._begin(self._others())
        # What is written in it says that its turn has come.
        os.write(self._file, b".")
        return True

    def share(self, gives_up: GivesUp) -> bool:
        """Where the time is over and others wait, let them and wait for another turn; answers as ``take``."""
        if self._ticket is None:
            return True
        os.utime(self._file)
        if time.monotonic() - self._began < TIME_SECONDS:
            return True
        others = self._others()
        if others < self.at_once:
            self._begin(others)
            return True
        self.leave()
        return self.take(gives_up)

    def leave(self) -> None:
        """Let the others."""
        if self._ticket is None:
            return
        self._ticket.unlink(missing_ok=True)
        os.close(self._file)
        self._ticket = None

    def _begin(self, others: int) -> None:
        self._began = time.monotonic()
        _keep_busy(max(1, self.at_once // (1 + others)))

    def _draw(self) -> None:
        name = f"{time.monotonic_ns():020d}-{os.getpid()}-{next(_numbers)}"
        hidden = self.folder / f".{name}"
        self._file = os.open(hidden, os.O_CREAT | os.O_RDWR)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        # Nobody sees it before it is locked.
        self._ticket = hidden.rename(self.folder / name)

    def _before(self) -> int:
        assert self._ticket is not None
        return sum(_waits(self.folder / name) for name in self._names() if name < self._ticket.name)

    def _others(self) -> int:
        assert self._ticket is not None
        return sum(_waits(self.folder / name) for name in self._names() if name != self._ticket.name)

    def _names(self) -> list[str]:
        return [name for name in os.listdir(self.folder) if not name.startswith(".")]


def of_server() -> Turns | None:
    """Those among the kernels of the server that this one was started by; None where it has no others."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder is None or fcntl is None or not Path(folder).is_dir():
        return None
    return Turns(Path(folder), os.cpu_count() or 1)


def _keep_busy(cores: int) -> None:
    """Have torch, where it is open, take so many threads for what this thread asks of it."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(cores)


def _waits(ticket: Path) -> bool:
    """Whether somebody holds the ticket and is not overdue; one that nobody holds any more is taken away."""
    try:
        file = os.open(ticket, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        state = os.fstat(file)
        return not (state.st_size and time.time() - state.st_mtime > OVERDUE_SECONDS)
    else:
        ticket.unlink(missing_ok=True)
        return False
    finally:
        os.close(file)
