"""What a person can choose on the deblurring page, and its bounds; opens without torch."""

from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).parent / "weights"
"""The networks that ship, and what was measured of them."""

IMAGES: dict[str, tuple[str, tuple[int, int]]] = {
    "astronaut": ("astronaut.png", (30, 160)),
    "cat": ("chelsea.png", (60, 90)),
    "coffee": ("coffee.png", (120, 230)),
    "rocket": ("rocket.jpg", (190, 270)),
}
"""Name -> (file that scikit-image ships, top left corner of its crop in pixels)."""

SIZE = 128
"""Pixels a side of every picture."""

KERNELS: tuple[str, ...] = ("motion-1", "motion-2", "motion-3", "motion-4")
"""Our own seeded motion kernels, which the networks are trained with; the number is the seed."""

OUTSIDE_KERNELS: tuple[str, ...] = ("motion-5", "straight", "disk", "gaussian", "none")
"""Kernels that no network here was trained with."""

KERNEL_SIZE = 17
"""Pixels a side of our own kernels, the size of the paper's."""

KERNEL_SIZES = (3, 255)
"""A kernel may be asked for that is larger than the picture; it is refused by name."""

TOLD: dict[str, tuple[float, float]] = {
    "true": (0.0, 1.0),
    "turned-5": (5.0, 1.0),
    "turned-20": (20.0, 1.0),
    "turned-90": (90.0, 1.0),
    "shorter-20": (0.0, 0.8),
    "longer-25": (0.0, 1.25),
}
"""What the model may be told in place of the true kernel: name -> (degrees that it is turned by, times as long)."""

NOISE = 0.03
"""The paper's noise: standard deviation on a scale where white is 1."""

NOISE_BOUNDS = (0.0, 0.1)

TRAINED_NOISE = (0.01, 0.05)
"""The noise that the networks have met in training."""

MISSING_BOUNDS = (0.0, 0.9)
"""The share of the pixels that may be lost."""

LIVE_FREQUENCIES = (0.1, 0.3)
"""The percentiles of radial frequency that a live run takes L_t over, of the paper's five: the two lowest, where the
ratio is largest on every picture and kernel here. Each costs as much as the iteration itself."""

STARTS: tuple[str, ...] = ("zero", "observation")

MODELS: dict[str, str] = {
    "hqs": "HQS",
    "pgd": "PGD",
    "hqs-nonexpansive": "HQS, non-expansive denoiser",
}
"""The implicit models that the page offers, as far as their weights are there: name -> what it says."""

RELAXATION = {"hqs": 0.38, "pgd": 0.9}
"""The share of the way that a model goes in one iteration; the paper's go all of it."""

GUARANTEE = Path(__file__).parent / "guarantee.json"
"""The run that the page on guarantees opens with, made with ``GUARANTEE_CONTROLS``."""

GUARANTEE_CONTROLS: dict[str, Any] = {
    "image": "coffee",
    "model": "hqs",
    "kernel": "motion-1",
    "step": 1.0,
    "gain": 1.0,
    "seed": 0,
}
STEP_BOUNDS = (0.1, 4.0)
"""Times the step size of PGD."""
GAIN_BOUNDS = (1.0, 3.0)
"""Times the denoiser's output, and so its Lipschitz constant."""
