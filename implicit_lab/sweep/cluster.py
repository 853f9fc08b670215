"""Where the tasks run: on processes of this machine, or on those of a scheduler elsewhere."""

import logging
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from distributed import Client, KilledWorker, LocalCluster, as_completed

from .task import Row, Task, measure, sentence

PATIENCE = "5 s"
"""How long a scheduler may take to answer."""


@contextmanager
def connected(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A client of the ``scheduler`` at an address, or else of ``workers`` processes here, of one thread each.

    Raises ``ValueError`` where no scheduler answers.
    """
    # What Dask has to say to its own people; a task that fails says why in its row.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if scheduler is None:
        with _uninterrupted():
            # Any free port, so that a second sweep on this machine has nothing to complain of.
            here = LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
            )
        with here, Client(here) as client:
            yield client
        return
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"No Dask scheduler answers at {scheduler} within {PATIENCE}; start one there, or leave --scheduler out."
        ) from error
    with client:
        yield client


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes that start within do not hear Ctrl-C: it is ours to answer, and we end them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def measured(client: Client, tasks: Iterable[Task]) -> Iterator[tuple[Task, Row]]:
    """Each task with its row, as they come; a task whose worker dies is run again on another.

    Raises ``ConnectionError`` where the scheduler is lost.
    """
    sent = {client.submit(measure, task, key=task.key): task for task in tasks}
    for future in as_completed(sent):
        task = sent.pop(future)
        if future.cancelled():
            raise ConnectionError("The scheduler was lost; what was measured is kept, and the same command goes on.")
        error = future.exception()
        if error is None:
            yield task, future.result()
        else:
            yield task, {"seconds": 0.0, "failure": _said(error)}


def _said(error: BaseException) -> str:
    if isinstance(error, KilledWorker):
        return f"Its worker died {error.allowed_failures + 1} times; look at the memory that one point needs."
    return sentence(error)
