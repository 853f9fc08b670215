"""What the networks learn from: seeded crops of BSDS500, blurred and made noisy, mostly as in the paper."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .blur_kernels import PAPER_KERNEL, find_levin, kernel_named
from .choices import KERNELS, NOISE, TRAINED_NOISE
from .forward_model import A, Observation, spread
from .images import centre_crop, image_folder, read_image, split_folder

CROP = 64
USUAL = 0.5
"""Chance that a sample has the first kernel, and chance that it has the paper's noise."""
VALIDATION_IMAGES = 16


class Samples:
    """Endless batches from the ``train`` folder, and one fixed batch from ``val`` with the first kernel.

    The first kernel is the paper's k1 where the data folder leads to Levin's kernels, else motion-1.
    """

    def __init__(self, data: Path, seed: int, device: torch.device) -> None:
        self.kernel_names = [PAPER_KERNEL, *KERNELS] if find_levin(data) else list(KERNELS)
        self.kernels = [kernel_named(kernel, data) for kernel in self.kernel_names]
        self.images = [read_image(file) for file in image_folder(split_folder(data, "train"))]
        self.rng = np.random.default_rng(seed)
        self.device = device
        held_out = image_folder(split_folder(data, "val"))[:VALIDATION_IMAGES]
        crops = [centre_crop(read_image(file)) for file in held_out]
        same = [self.kernels[0]] * len(crops)
        self.held_out = self._observe(crops, same, np.full(len(crops), NOISE), np.random.default_rng(0))

    def batch(self, size: int) -> tuple[Observation, Tensor]:
        """Input and truth of ``size`` new samples."""
        crops = [self._crop() for _ in range(size)]
        others = np.arange(1, len(self.kernels))
        picks = [0 if self.rng.random() < USUAL else int(self.rng.choice(others)) for _ in range(size)]
        usual = self.rng.random(size) < USUAL
        noise = np.where(usual, NOISE, self.rng.uniform(*TRAINED_NOISE, size))
        return self._observe(crops, [self.kernels[pick] for pick in picks], noise, self.rng)

    def _crop(self) -> NDArray[np.uint8]:
        image = self.images[self.rng.integers(len(self.images))]
        top = self.rng.integers(image.shape[0] - CROP + 1)
        left = self.rng.integers(image.shape[1] - CROP + 1)
        crop = image[top : top + CROP, left : left + CROP]
        return crop[:, ::-1] if self.rng.random() < 0.5 else crop

    def _observe(
        self,
        crops: list[NDArray[np.uint8]],
        kernels: list[NDArray[np.float32]],
        noise: NDArray[np.float64],
        rng: np.random.Generator,
    ) -> tuple[Observation, Tensor]:
        truth = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float() / 255
        kernel = torch.stack([spread(k, truth.shape[-1]) for k in kernels])
        level = torch.from_numpy(noise).float().reshape(-1, 1, 1, 1)
        grain = torch.from_numpy(rng.standard_normal(truth.shape, dtype=np.float32))
        image = A(truth, kernel) + level * grain
        x = Observation(image.to(self.device), kernel.to(self.device), level.to(self.device))
        return x, truth.to(self.device)
