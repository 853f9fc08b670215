"""Two steps that restore a blurred picture x = A y + noise: down a landscape of wells, and down its convex relaxation.

E_well = 1/2 ||A y - x||^2 + lambda/4 sum (y^2 - 1)^2 + mu/2 ||grad y||^2; in E_box the wells have given way to their
convex envelope on [-1, 1], which is 0 there: -1 <= y <= 1. Pictures are (B, N, N) and repeat at their edges.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ...study import ImplicitModel
from .choices import BLUR, FOUND, SIZE

STEP = 0.5
"""h of the wells: with 1, the steepest wells make an iterate leap to and fro across its answer."""
Weights = tuple[float, float]
"""lambda and mu."""


@lru_cache
def spectra() -> tuple[Tensor, Tensor]:
    """The blur A, and the negative Laplacian -Delta = grad^T grad of differences, on half of the frequencies."""
    down = 2 * np.pi * np.fft.fftfreq(SIZE)[:, None]
    across = 2 * np.pi * np.fft.rfftfreq(SIZE)[None]
    blur = np.exp(-(BLUR**2) / 2 * (down**2 + across**2))
    laplacian = (2 - 2 * np.cos(down)) + (2 - 2 * np.cos(across))
    return torch.from_numpy(blur), torch.from_numpy(laplacian)


def filtered(y: Tensor, spectrum: Tensor) -> Tensor:
    """The convolution of y with what has this real spectrum, which is its own adjoint."""
    return torch.fft.irfft2(spectrum * torch.fft.rfft2(y), s=y.shape[-2:])


def blurred(y: Tensor) -> Tensor:
    """A y."""
    return filtered(y, spectra()[0])


@lru_cache
def chosen(path: str) -> dict[str, dict[float, Weights]]:
    """The weights of each model at each noise, as the comparison chose them."""
    table = json.loads(Path(path).read_text())
    return {name: {row["noise"]: tuple(row["weights"]) for row in rows} for name, rows in table.items()}


class Restoration(ImplicitModel):
    """A step with weights of its own, or with those that were chosen for the noise that x tells."""

    def __init__(self, name: str, weights: Weights | None = None) -> None:
        super().__init__()
        self.name, self.weights = name, weights

    def encode(self, x: Any) -> Any:
        """The picture A^T x, the start, and lambda and mu, (B, 1, 1) each."""
        each = [self.weights or chosen(str(FOUND))[self.name][noise] for noise in x["noise"].flatten().tolist()]
        pairs = torch.tensor(each, dtype=x["image"].dtype)
        return {
            "pulled": blurred(x["image"]),
            "start": x["start"],
            "well": pairs[:, :1, None],
            "smooth": pairs[:, 1:, None],
        }

    def initial(self, x: Any) -> Tensor:
        """The start that x holds."""
        return x["start"].clone()


class Wells(Restoration):
    """G(y, x) = (1 + h (A^T A + mu grad^T grad))^-1 (y + h (A^T x + lambda (y - y^3))): the wells by a step of h = 1/2.

    What is quadratic in E_well is taken at its new place, so that no blur and no smoothness makes the step too long.
    """

    def forward(self, z: Tensor, x: Any) -> Tensor:
        """One filter."""
        blur, laplacian = spectra()
        moved = z + STEP * (x["pulled"] + x["well"] * (z - z**3))
        return filtered(moved, 1 / (1 + STEP * (blur**2 + x["smooth"] * laplacian)))


class Box(Restoration):
    """G(y, x) = clip(y - tau (A^T (A y - x) + mu grad^T grad y), -1, 1), tau = 1 / (1 + 8 mu): never expands."""

    def forward(self, z: Tensor, x: Any) -> Tensor:
        """One filter, and a clip."""
        blur, laplacian = spectra()
        tau = 1 / (1 + 8 * x["smooth"])
        return (filtered(z, 1 - tau * (blur**2 + x["smooth"] * laplacian)) + tau * x["pulled"]).clamp(-1, 1)
