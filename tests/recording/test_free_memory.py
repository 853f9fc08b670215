"""A kernel that waits for a person holds no memory that nothing needs."""

import platform

import psutil
import pytest

from implicit_lab.recording.free_memory import give_back

SIZE, COUNT = 4000, 25_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed, and gives it back")
def test_what_was_freed_goes_back_to_the_system_though_something_above_it_is_still_held():
    freed = [bytes(SIZE) for _ in range(COUNT)]
    held = bytes(SIZE)
    process = psutil.Process()
    del freed
    before = process.memory_info().rss
    give_back()
    assert before - process.memory_info().rss > 0.8 * SIZE * COUNT
    assert len(held) == SIZE
