"""Deblurring as the lab sees it: problems, models, perturbations, PSNR and pictures."""

import math
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..study import Controls, ExplicitModel, Figure, ImplicitModel, Problem
from ..weights import load_weights
from .blur import A, spread
from .choices import IMAGES, KERNELS, NOISE, NOISE_BOUNDS, SIZE
from .images import centre_crop, image_folder, read_image, shipped_image
from .kernels import PAPER_KERNEL, find_levin, kernel_named
from .models import MODELS, Observation
from .ssim import ssim

WEIGHTS = Path(__file__).parent / "weights"
FREQUENCIES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Percentiles of the radial frequency at which L_t is probed, as in the paper."""
PERTURBATION = 0.01
"""l2 norm of the change of the sharp picture, as in the paper."""


def psnr(y: Tensor, truth: Tensor) -> Tensor:
    """PSNR = -10 log10 mean((y - truth)^2), in dB for a range of 1; images (B, ...) give (B,).

    >>> psnr(torch.zeros(1, 2), torch.full((1, 2), 0.1))
    tensor([20.])
    """
    return -10 * torch.log10((y - truth).square().flatten(1).mean(1))


def wave(size: int, percentile: float) -> Tensor:
    """A real Fourier mode of unit l2 norm on 3 channels, (1, 3, size, size), at a percentile of radial frequency."""
    rows = np.fft.fftfreq(size) * size
    columns = np.arange(size // 2 + 1)
    radius = np.hypot(rows[:, None], columns[None, :])
    order = np.argsort(radius, axis=None, kind="stable")
    row, column = np.unravel_index(order[int(percentile * (order.size - 1))], radius.shape)
    grid = torch.arange(size, dtype=torch.float64)
    phase = 2 * math.pi * (float(rows[row]) * grid[:, None] + float(columns[column]) * grid[None, :]) / size
    mode = torch.cos(phase).expand(1, 3, size, size)
    return (mode / mode.norm()).float()


class Deblurring:
    """x = A y + n on colour pictures of 128 x 128 pixels; the case study of the paper's section on imaging."""

    name = "deblurring"
    figure = Figure("psnr", "dB", higher_is_better=True)
    models = tuple(MODELS)
    lipschitz_statistic = "max"

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """Blur and noise ``instances`` pictures (None: all there are), (B, 3, 128, 128), truth in [0, 1].

        Controls: ``data`` a folder of images (the first ``instances`` by name, centre crops) or ``image`` one of
        ``choices.IMAGES``; ``kernel`` (by default the paper's k1 where the data folder leads to Levin's kernels,
        else motion-1); ``noise``, the standard deviation.
        """
        controls = controls or {}
        unknown = set(controls) - {"data", "image", "kernel", "noise"}
        if unknown:
            raise ValueError(f"Deblurring has no control {sorted(unknown)[0]!r}; it has data, image, kernel, noise.")
        if instances is not None and instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        noise = controls.get("noise", NOISE)
        if not isinstance(noise, int | float):
            raise ValueError(f"The noise must be a number, not {noise!r}.")
        if not NOISE_BOUNDS[0] <= noise <= NOISE_BOUNDS[1]:
            raise ValueError(f"The noise must lie between {NOISE_BOUNDS[0]} and {NOISE_BOUNDS[1]}, not {noise}.")
        data = Path(controls["data"]) if controls.get("data") else None
        pictures = self._pictures(instances, controls.get("image"), data)
        default = PAPER_KERNEL if data is not None and find_levin(data) else KERNELS[0]
        kernel = spread(kernel_named(controls.get("kernel", default), data), SIZE)
        truth = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
        kernels = kernel.expand(len(truth), 1, SIZE, SIZE).contiguous()
        generator = torch.Generator().manual_seed(seed)
        observation = A(truth, kernels) + noise * torch.randn(truth.shape, generator=generator)
        return Problem({"observation": observation, "kernel": kernels}, truth)

    def _pictures(self, instances: int | None, image: str | None, data: Path | None) -> list[NDArray[np.uint8]]:
        if data is not None:
            files = image_folder(data)
            _check_enough(instances, len(files), f"{data} holds {len(files)} images")
            return [centre_crop(read_image(file)) for file in files[:instances]]
        names = [image] if image is not None else list(IMAGES)
        _check_enough(instances, len(names), f"{len(names)} of the shipped pictures can serve")
        return [shipped_image(name) for name in names[:instances]]

    def model(self, name: str) -> ImplicitModel | ExplicitModel:
        """The trained "hqs" or "explicit", in evaluation mode."""
        if name not in MODELS:
            raise ValueError(f"Deblurring has no model {name!r}; choose one of: {', '.join(MODELS)}.")
        model = MODELS[name]()
        load_weights(model, WEIGHTS / f"{name}.safetensors")
        return model.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def baselines(self, name: str) -> tuple[str, ...]:
        """The explicit network, for an implicit one."""
        return () if name == "explicit" else ("explicit",)

    def perturbations(self, problem: Problem) -> list[Observation]:
        """dx = A dy for five real Fourier modes dy of norm 0.01, so that dx stays in the range of A."""
        kernel = problem.x["kernel"]
        modes = [PERTURBATION * wave(kernel.shape[-1], f).expand_as(problem.truth) for f in FREQUENCIES]
        return [{"observation": A(mode, kernel), "kernel": torch.zeros_like(kernel)} for mode in modes]

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """PSNR in dB and SSIM, (B,) each."""
        return {"psnr": psnr(y, truth), "ssim": ssim(y, truth)}

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """(3, H, W) in [0, 1] as (H, W, 3) uint8, clipped."""
        return (y.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def _check_enough(asked: int | None, there: int, said: str) -> None:
    if asked is not None and asked > there:
        raise ValueError(f"{asked} instances are asked for and {said}; ask for fewer, or name a larger data folder.")


STUDY = Deblurring()
