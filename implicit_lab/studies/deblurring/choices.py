"""What a person can choose on the deblurring page, and its bounds; opens without torch."""

IMAGES: dict[str, tuple[str, tuple[int, int]]] = {
    "astronaut": ("astronaut.png", (30, 160)),
    "cat": ("chelsea.png", (60, 90)),
    "coffee": ("coffee.png", (120, 230)),
    "rocket": ("rocket.jpg", (190, 270)),
}
"""Name -> (file that scikit-image ships, top left corner of its crop in pixels)."""

KERNELS: tuple[str, ...] = ("motion-1", "motion-2", "motion-3", "motion-4")
"""Our own seeded motion kernels; the number is the seed."""

SIZE = 128
"""Pixels a side of every picture."""

KERNEL_SIZE = 17
"""Pixels a side of our own kernels, the size of the paper's."""

NOISE = 0.03
"""The paper's noise: standard deviation on a scale where white is 1."""

NOISE_BOUNDS = (0.0, 0.1)
STARTS: tuple[str, ...] = ("zero", "observation")
