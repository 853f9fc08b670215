"""Memory that nothing holds, given back to the system: a process that waits for a person has no use for it."""

import contextlib
import ctypes


def give_back() -> None:
    """Have glibc give back what was freed, which it would keep; elsewhere nothing is done."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
