"""Have the warm process open torch and the networks once it is at rest, so that no kernel's first Run opens them.

Every kernel that is forked later shares their memory. torch keeps to one thread here: a process with threads cannot be
forked safely, and a kernel takes as many as it would have had alone.
"""

import contextlib
import gc
import os
import signal
from collections.abc import Iterator
from typing import Any

from ..recording.free_memory import give_back

REST_SECONDS = 2.0
"""Without a kernel being asked for: who opens a page just now does not wait for torch."""
PAUSE_SECONDS = 0.05
"""Between two parts, in which kernels are forked that were asked for meanwhile: nobody waits for all of it."""
RUN = ("deblurring", "navier_stokes")
"""The studies that are run once, for all that is opened by running. Not linear programs: their solver keeps threads."""

_threads = 0
"""That torch would have here; 0 where it is not open."""


def open_at_rest() -> None:
    """Open them in this process, once nothing was forked from it for ``REST_SECONDS``; after a fork, wait so again."""
    warm, parts, finished = os.getpid(), open_networks(), False

    def wait(seconds: float = REST_SECONDS) -> None:
        if os.getpid() == warm and not finished:
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def open_next(*_: object) -> None:
        nonlocal finished
        finished = True
        # There is no next one after the last, nor after one that fails: kernels open the rest when it is asked for.
        with contextlib.suppress(Exception):
            next(parts)
            finished = False
        settle()
        wait(PAUSE_SECONDS)

    signal.signal(signal.SIGALRM, open_next)
    os.register_at_fork(before=wait, after_in_child=lambda: signal.signal(signal.SIGALRM, signal.SIG_DFL) and None)
    wait()


def open_networks() -> Iterator[None]:
    """Import torch and every study, and run the networks that a page shows for one iteration, in parts of a second."""
    global _threads
    import torch

    _threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    from ..recording.complexity import LIVE_POINTS, with_length_ratio
    from ..recording.record import record
    from ..studies.registry import STUDIES, load_study

    for name in STUDIES:
        study: Any = load_study(name)
        if name in RUN:
            problem = study.problem(1, 0)
            made = record(study, study.models[0], problem, 1)
            yield
            with_length_ratio(made, study, problem, points=LIVE_POINTS)
            yield


def take_over() -> None:
    """In a kernel: give torch, where it came along, the threads and the randomness of a process of its own."""
    if _threads:
        import torch

        torch.set_num_threads(_threads)
        torch.seed()


def settle() -> None:
    """Free what nothing holds, and keep the collector from writing to the rest: writing ends the sharing."""
    gc.collect()
    # Every kernel would be larger by it.
    give_back()
    gc.freeze()
