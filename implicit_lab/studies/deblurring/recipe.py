"""How the deblurring networks are trained: what one training step sees, and what it is judged by.

HQS is trained near its fixed point. The iterates are kept in a pool from step to step, so that few operator calls
a step train iterates of every age: a sample is restarted from zero now and then, is judged only after its first
iterations (early iterates need not be sharp), and the gradient runs through its last few. Beside each iterate
lives a direction that the same iterations stretch or shrink: power iteration along the trajectory. Where it
shrinks too little, the loss says so, and the iteration stays a contraction.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from .blur import A, spread
from .choices import KERNELS, NOISE
from .images import centre_crop, image_folder, read_image, split_folder
from .kernels import PAPER_KERNEL, find_levin, kernel_named
from .models import HQS, MODELS, Observation
from .study import psnr

CROP = 48
BATCH = 8
RESTART = 1 / 10
"""Chance that a sample of the pool is replaced after a step: it lives for 10 steps in the mean, some for 50."""
WARM_UP = 8
"""Iterations that a fresh sample takes before it is judged."""
TRACKED = 3
"""Iterations that one step takes and differentiates through."""
RANGE = 4.0
"""An iterate with a larger value has left the range of pictures; it is not worth training on."""
SHRINK = 0.95
"""The stretch of a direction by one iteration above which the loss objects."""
SHRINK_WEIGHT = 0.1
PROBE = 0.1
"""l2 norm of the direction: small beside a crop, large beside float32 rounding."""
VALIDATION_IMAGES = 16
VALIDATION_STEPS = 40


PoolState = tuple[Observation, Tensor, Tensor, Tensor]
"""x, truth, iterate and direction of every sample in the pool."""


class Recipe:
    """One training run: seeded crops of BSDS500 ``train``, and PSNR on ``val`` crops, paper's kernel and noise."""

    figure = "psnr"
    higher_is_better = True
    steps = 12_000
    learning_rate = 1e-3
    validate_every = 1000

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = MODELS[name]().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.kernel_names = [PAPER_KERNEL, *KERNELS] if find_levin(data) else list(KERNELS)
        self.kernels = [kernel_named(kernel, data) for kernel in self.kernel_names]
        self.images = [read_image(file) for file in image_folder(split_folder(data, "train"))]
        self.rng = np.random.default_rng(seed)
        self.pool: PoolState | None = None
        held_out = image_folder(split_folder(data, "val"))[:VALIDATION_IMAGES]
        crops = [centre_crop(read_image(file)) for file in held_out]
        default = PAPER_KERNEL if find_levin(data) else KERNELS[0]
        fixed = [kernel_named(default, data)] * len(crops)
        self.held_out = self._observe(crops, fixed, np.full(len(crops), NOISE), np.random.default_rng(0))

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "data": "BSDS500 train, random crops with flips; figure on the first 16 val images, centre 128 x 128 crops",
            "crop": CROP,
            "batch": BATCH,
            "kernels": self.kernel_names,
            "kernel weights": "the first one half of the time, the others equally",
            "noise": "0.03 half of the time, else uniform on [0.01, 0.05]",
            "gradient": f"through {TRACKED} iterations of a pool of iterates"
            if isinstance(self.model, HQS)
            else "exact",
        }

    def loss(self) -> Tensor:
        """Mean squared error on the next batch; for HQS over the tracked iterates, and with the stretch penalty."""
        if not isinstance(self.model, HQS):
            x, truth = self._batch(BATCH)
            return (self.model(x) - truth).square().mean()
        x, truth, y, direction = self._refill(self.model)
        error = torch.zeros(())
        for _ in range(TRACKED - 1):
            y = self.model(y, x)
            error = error + (y - truth).square().mean() / TRACKED
        twice = {name: torch.cat([leaf, leaf]) for name, leaf in x.items()}
        after, beside = self.model(torch.cat([y, y + direction]), twice).chunk(2)
        error = error + (after - truth).square().mean() / TRACKED
        moved = beside - after
        stretch = moved.flatten(1).norm(dim=1) / PROBE
        self.pool = (x, truth, after.detach(), (moved / stretch.reshape(-1, 1, 1, 1)).detach())
        return error + SHRINK_WEIGHT * (stretch - SHRINK).relu().square().mean()

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Mean PSNR in dB over the held-out crops, of y at t = 40 for HQS."""
        x, truth = self.held_out
        if not isinstance(model, HQS):
            return float(psnr(model(x), truth).mean())
        y = model.initial(x)
        for _ in range(VALIDATION_STEPS):
            y = model(y, x)
        return float(psnr(y, truth).mean())

    def _refill(self, model: HQS) -> PoolState:
        if self.pool is None:
            self.pool = self._fresh(model, BATCH)
        x, truth, y, direction = self.pool
        stale = torch.from_numpy(self.rng.random(BATCH) < RESTART) | ~_in_range(y)
        if not stale.any():
            return self.pool
        new_x, *new = self._fresh(model, int(stale.sum()))
        x = {name: _replace(leaf, stale, new_x[name]) for name, leaf in x.items()}
        truth, y, direction = (
            _replace(old, stale, fresh) for old, fresh in zip((truth, y, direction), new, strict=True)
        )
        return x, truth, y, direction

    @torch.no_grad()
    def _fresh(self, model: HQS, size: int) -> PoolState:
        x, truth = self._batch(size)
        y = model.initial(x)
        for _ in range(WARM_UP):
            y = model(y, x)
        y = torch.where(_in_range(y).reshape(-1, 1, 1, 1), y, x["observation"])
        direction = torch.from_numpy(self.rng.standard_normal(y.shape, dtype=np.float32))
        return x, truth, y, PROBE * direction / direction.flatten(1).norm(dim=1).reshape(-1, 1, 1, 1)

    def _batch(self, size: int) -> tuple[Observation, Tensor]:
        crops = [self._crop() for _ in range(size)]
        others = np.arange(1, len(self.kernels))
        picks = [0 if self.rng.random() < 0.5 else int(self.rng.choice(others)) for _ in range(size)]
        usual = self.rng.random(size) < 0.5
        noise = np.where(usual, NOISE, self.rng.uniform(0.01, 0.05, size))
        return self._observe(crops, [self.kernels[pick] for pick in picks], noise, self.rng)

    def _crop(self) -> NDArray[np.uint8]:
        image = self.images[self.rng.integers(len(self.images))]
        top = self.rng.integers(image.shape[0] - CROP + 1)
        left = self.rng.integers(image.shape[1] - CROP + 1)
        crop = image[top : top + CROP, left : left + CROP]
        return crop[:, ::-1] if self.rng.random() < 0.5 else crop

    @staticmethod
    def _observe(
        crops: list[NDArray[np.uint8]],
        kernels: list[NDArray[np.float32]],
        noise: NDArray[np.float64],
        rng: np.random.Generator,
    ) -> tuple[Observation, Tensor]:
        truth = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float() / 255
        kernel = torch.stack([spread(k, truth.shape[-1]) for k in kernels])
        level = torch.from_numpy(noise).float().reshape(-1, 1, 1, 1)
        grain = torch.from_numpy(rng.standard_normal(truth.shape, dtype=np.float32))
        return {"observation": A(truth, kernel) + level * grain, "kernel": kernel}, truth


def _in_range(y: Tensor) -> Tensor:
    return y.isfinite().flatten(1).all(1) & (y.abs().flatten(1).amax(1) < RANGE)


def _replace(old: Tensor, where: Tensor, new: Tensor) -> Tensor:
    changed = old.clone()
    changed[where] = new
    return changed
