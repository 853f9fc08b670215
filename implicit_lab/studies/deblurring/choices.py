"""What a person can choose on the deblurring page, and its bounds; opens without torch."""

from pathlib import Path
from typing import Any

from ...control import Choice, Control, Number

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

ASSUMED_KERNELS: dict[str, tuple[float, float]] = {
    "true": (0.0, 1.0),
    "turned-5": (5.0, 1.0),
    "turned-20": (20.0, 1.0),
    "turned-90": (90.0, 1.0),
    "shorter-20": (0.0, 0.8),
    "longer-25": (0.0, 1.25),
}
"""What the model may assume in place of the true kernel: name -> (degrees that it is turned by, times as long)."""

NOISE = 0.03
"""The paper's noise: standard deviation on a scale where white is 1."""

TRAINED_NOISE = (0.01, 0.05)
"""The noise that the networks have met in training."""

_CALLED = {
    "true": "the true kernel",
    "turned-5": "the kernel turned by 5°",
    "turned-20": "the kernel turned by 20°",
    "turned-90": "the kernel turned by 90°",
    "shorter-20": "the kernel 20 % shorter",
    "longer-25": "the kernel 25 % longer",
    "none": "none (no blur)",
}


def _called(*names: str) -> dict[str, str]:
    """What options are called on screen."""
    return {name: _CALLED.get(name, name.replace("-", " ")) for name in names}


LIVE_FREQUENCIES = (0.1, 0.3)
"""The percentiles of radial frequency that a live run takes L_t over, of the paper's five: the two lowest, where the
networks' slopes are largest on every picture and kernel here; the true map's are larger at others. Each costs as much
as the iteration itself."""

STARTS: tuple[str, ...] = ("zero", "observation")

MODELS: dict[str, str] = {
    "hqs": "HQS",
    "pgd": "PGD",
    "hqs-contracting": "HQS, trained to contract at rest",
    "pgd-contracting": "PGD, trained to contract at rest",
    "hqs-nonexpansive": "HQS, non-expansive denoiser",
}
"""The implicit models that the page offers, as far as their weights are there: name -> what it says."""

RELAXATION = {"hqs": 0.38, "pgd": 0.9}
"""The share of the way that a model goes in one iteration; the paper's go all of it."""

OWN_IMAGE = "own"
"""The picture that a person has chosen, in place of one that ships."""

SHIPPED_RELAXATION = "shipped"
RELAXATIONS = {SHIPPED_RELAXATION: "as shipped", "1": "1, whole steps", "0.9": "0.9", "0.6": "0.6", "0.38": "0.38"}
"""The shares of its way that an iteration may go, in place of the one that a model ships with."""

CONTROLS: tuple[Control, ...] = (
    Control(
        "image", "Image", Choice(_called(*IMAGES) | {OWN_IMAGE: "your own, see below"}), next(iter(IMAGES)),
        explanation="The sharp picture that is blurred, and then sought",
    ),
    Control(
        "model", "Model", Choice(MODELS), next(iter(MODELS)),
        explanation="The trained operator that is applied again and again",
    ),
    Control(
        "kernel", "Blur kernel", Choice(_called(*KERNELS, *OUTSIDE_KERNELS)), KERNELS[0], problem=True,
        trained=KERNELS, outside="the kernel “{value}”",
        explanation="The path along which the camera shook; networks were trained with motion 1 to 4",
    ),
    Control(
        "kernel_size", "Kernel size", Number(*KERNEL_SIZES, step=1, unit="pixels"), KERNEL_SIZE, problem=True,
        noun="kernel size", trained=(KERNEL_SIZE,), outside="a kernel of {value} pixels ({low} were trained)",
        explanation="Pixels a side of the square that holds the kernel",
    ),
    Control(
        "assumed_kernel", "Assumed kernel", Choice(_called(*ASSUMED_KERNELS, *KERNELS, *OUTSIDE_KERNELS)), "true",
        problem=True, aliases=("told",), trained=("true",), outside="a kernel that is known wrongly",
        explanation="The kernel that the model goes by, which need not be the one that blurred",
    ),
    Control(
        "noise", "Noise (white is 1)", Number(0.0, 0.1, increment=0.01), NOISE, problem=True,
        trained=TRAINED_NOISE, outside="noise {value} ({low} to {high} were trained)",
        explanation="Standard deviation of the noise on every pixel",
    ),
    Control(
        "missing", "Share of pixels lost", Number(0.0, 0.9, increment=0.1), 0.0, problem=True,
        noun="share of missing pixels", trained=(0.0, 0.0), outside="lost pixels",
        explanation="Pixels that the model is not shown, drawn at random",
    ),
    Control(
        "start", "Start from", Choice(_called(*STARTS)), STARTS[0],
        explanation="The first iterate: black, or the blurred picture itself",
    ),
    Control(
        "relaxation", "Share of the way", Choice(RELAXATIONS), SHIPPED_RELAXATION, trained=(SHIPPED_RELAXATION,),
        outside="a share of the way that was not shipped",
        explanation="How far an iteration goes: the fixed points are the same, the first iterates steeper with more",
    ),
    Control(
        "steps", "Iterations", Number(1, 200, step=1), 60, explanation="How often the operator is applied",
    ),
    Control(
        "seed", "Seed of the noise", Number(0, 9999, step=1), 0,
        explanation="Another number, another draw of the noise",
    ),
)  # fmt: skip
"""Everything that a person can set on the page; the study's problem is made from those with ``problem``."""

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
