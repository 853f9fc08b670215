"""Have the warm process open torch and the networks once it is at rest, so that no kernel's first Run opens them.

Every kernel that is forked later shares their memory. torch keeps to one thread here: a process with threads cannot be
forked safely, and a kernel takes as many as it would have had alone.
"""

import contextlib
import gc
import os
import signal
from typing import Any

from ..recording.free_memory import give_back

REST_SECONDS = 2.0
"""Without a kernel being asked for: who opens a page just now does not wait for torch."""
RUN = ("deblurring", "navier_stokes")
"""The studies that are run once, for all that is opened by running. Not linear programs: their solver keeps threads."""

_threads = 0
"""That torch would have here; 0 where it is not open."""


def open_at_rest() -> None:
    """Open them in this process after ``REST_SECONDS`` in which nothing was forked from it."""
    warm = os.getpid()

    def wait() -> None:
        if os.getpid() == warm and not _threads:
            signal.setitimer(signal.ITIMER_REAL, REST_SECONDS)

    def open_now(*_: object) -> None:
        # Without them kernels open torch themselves, when it is asked for.
        with contextlib.suppress(Exception):
            open_networks()
        settle()

    signal.signal(signal.SIGALRM, open_now)
    os.register_at_fork(before=wait, after_in_child=lambda: signal.signal(signal.SIGALRM, signal.SIG_DFL) and None)
    wait()


def open_networks() -> None:
    """Import torch and every study, and run the networks that a page shows for one iteration."""
    global _threads
    import torch

    _threads = torch.get_num_threads()
    torch.set_num_threads(1)
    from ..recording.complexity import LIVE_POINTS, with_length_ratio
    from ..recording.record import record
    from ..studies.registry import STUDIES, load_study

    for name in STUDIES:
        study: Any = load_study(name)
        if name in RUN:
            problem = study.problem(1, 0)
            made = record(study, study.models[0], problem, 1)
            with_length_ratio(made, study, problem, points=LIVE_POINTS)


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
