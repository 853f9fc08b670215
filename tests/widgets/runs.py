"""What the tests of runs share: a recording and a glimpse of one colour, and waiting for what comes from a thread."""

import time

import numpy as np

from implicit_lab.recording import Curve, Recording
from implicit_lab.recording.glimpse import Glimpse

PATIENCE = 120


def made(value):
    frames = np.full((3, 2, 2, 3), value, np.uint8)
    return Recording(frames, frames[0], frames[0], [Curve("psnr", "dB", [1.0, 2.0, 3.0])], {"value": value})


def glimpsed(value, arriving=False):
    frames = np.full((3, 2, 2, 3), value, np.uint8)
    return Glimpse(frames, 0, frames[0], frames[0], arriving)


def finish(live):
    live.thread.join(PATIENCE)
    assert not live.thread.is_alive()


def awaited(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert holds()
