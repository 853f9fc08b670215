"""Deblurring as the lab sees it: problems, models, perturbations, PSNR and pictures."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils import parametrize

from ...study import Controls, ExplicitModel, ImplicitModel, InputPlane, Metric, Problem
from ..weights import load_weights
from .blur_kernels import PAPER_KERNEL, find_levin, kernel_named, turned
from .choices import ASSUMED_KERNELS, CONTROLS, IMAGES, KERNELS, SIZE, WEIGHTS
from .choices import MODELS as IMPLICIT
from .forward_model import A, Observation, random_mask, spread
from .images import centre_crop, image_folder, read_image, shipped_image
from .models import DEPTHS, HQS, MODELS, PGD
from .plane import photographs
from .ssim import ssim

TABLE = {control.name: control for control in CONTROLS if control.problem}
NAMES = frozenset({"data", "image", "picture", *TABLE})
"""Every control of a problem."""
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
    """x = A y + n on colour pictures of 128 x 128 pixels; the case study of the paper's section on imaging.

    L_t is taken over the ``frequencies``, percentiles of radial frequency; by default the paper's five. Iterated models
    go the share ``relaxation`` of their way; by default the one that they ship with.
    """

    name = "deblurring"
    metric = Metric("psnr", "dB", higher_is_better=True)
    models = tuple(MODELS)
    lipschitz_statistic = "max"
    opens_from = ("observation", lambda x: x.image)
    """Where the recording of its page begins, as the control calls it: at the blurred picture, not at a black one."""

    def __init__(self, frequencies: Sequence[float] = FREQUENCIES, relaxation: float | None = None) -> None:
        self.frequencies = frequencies
        self.relaxation = relaxation

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """Blur and noise ``instances`` pictures (None: all there are), (B, 3, 128, 128), truth in [0, 1].

        Controls: ``data`` a folder of images (the first ``instances`` by name, centre crops), ``image`` one of
        ``choices.IMAGES``, or ``picture`` an array (128, 128, 3) uint8; ``kernel`` (by default the paper's k1 where
        the data folder leads to Levin's kernels, else motion-1) and ``kernel_size``, the side of our own;
        ``assumed_kernel``, what the model takes it for, one of ``choices.ASSUMED_KERNELS`` or another kernel;
        ``noise``, the standard deviation;
        ``missing``, the share of lost pixels.
        """
        controls = controls or {}
        unknown = set(controls) - NAMES
        if unknown:
            raise ValueError(f"Deblurring has no control {sorted(unknown)[0]!r}; it has {', '.join(sorted(NAMES))}.")
        if instances is not None and instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        noise, missing = _number("noise", controls), _number("missing", controls)
        data = Path(controls["data"]) if controls.get("data") else None
        true, assumed = _kernels(controls, data)
        pictures = self._pictures(instances, controls, data)
        truth = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
        generator = torch.Generator().manual_seed(seed)
        x = Observation(
            image=A(truth, true) + noise * torch.randn(truth.shape, generator=generator),
            kernel=assumed.expand(len(truth), 1, SIZE, SIZE).contiguous(),
            noise=torch.full((len(truth), 1, 1, 1), float(noise)),
        )
        if missing:
            mask = random_mask(missing, SIZE, generator).expand(len(truth), 1, SIZE, SIZE).contiguous()
            x = x._replace(image=mask * x.image, mask=mask)
        return Problem(x, truth)

    def _pictures(self, instances: int | None, controls: Controls, data: Path | None) -> list[NDArray[np.uint8]]:
        if "picture" in controls:
            _check_enough(instances, 1, "one picture is given")
            return [centre_crop(controls["picture"])]
        if data is not None:
            files = image_folder(data)
            _check_enough(instances, len(files), f"{data} holds {len(files)} images")
            return [centre_crop(read_image(file)) for file in files[:instances]]
        names = [controls["image"]] if "image" in controls else list(IMAGES)
        _check_enough(instances, len(names), f"{len(names)} of the shipped pictures can serve")
        return [shipped_image(name) for name in names[:instances]]

    def model(self, name: str) -> ImplicitModel | ExplicitModel:
        """The trained network called ``name``, one of ``models``, in evaluation mode."""
        if name not in MODELS:
            raise ValueError(f"Deblurring has no model {name!r}; choose one of: {', '.join(MODELS)}.")
        model = MODELS[name]()
        load_weights(model, WEIGHTS / f"{name}.safetensors")
        if self.relaxation is not None and isinstance(model, HQS | PGD):
            model.relaxation = self.relaxation
        for module in model.modules():
            if parametrize.is_parametrized(module):
                parametrize.remove_parametrizations(module, "weight")
        return model.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def for_inference(self, model: Any) -> Any:
        """The model, run by a faster engine where it is one of these; ``inference.py`` says how."""
        # The engine is opened where something is run: a problem and its pictures do without.
        from .inference import for_inference

        return for_inference(model)

    def baselines(self, name: str) -> tuple[str, ...]:
        """For an implicit one: those of its size that take one pass, untold and told the kernel, then deeper ones."""
        if name not in IMPLICIT:
            return ()
        return ("explicit", "hqs-once", *(f"unrolled-{depth}" for depth in DEPTHS))

    def perturbations(self, problem: Problem) -> list[Observation]:
        """dx = A dy for real Fourier modes dy of norm 0.01, one a frequency, so that dx stays in the range of A."""
        x: Observation = problem.x
        still = x.map(torch.zeros_like)
        modes = [PERTURBATION * wave(x.kernel.shape[-1], f).expand_as(problem.truth) for f in self.frequencies]
        blurred = [A(mode, x.kernel) for mode in modes]
        return [still._replace(image=change if x.mask is None else x.mask * change) for change in blurred]

    def true_slopes(self, problem: Problem, directions: list[Observation]) -> Tensor:
        """|dy| / |A dy|, (K, B): each direction is the blur of a change dy of the sharp picture, of norm 0.01."""
        return torch.stack([PERTURBATION / d.image.flatten(1).norm(dim=1) for d in directions])

    def segment(self, problem: Problem) -> tuple[Observation, Observation]:
        """From the first picture's observation to that of another photograph, with the same noise and lost pixels."""
        x = problem.x.map(lambda leaf: leaf[:1])
        change = A(_to_another(problem.truth[:1]), x.kernel)
        return x, x._replace(image=x.image + (change if x.mask is None else x.mask * change))

    def true_segment(self, problem: Problem, points: int) -> Tensor:
        """The sharp pictures of which these are the observations: one photograph fades into another."""
        s = torch.linspace(0, 1, points).reshape(-1, 1, 1, 1)
        return problem.truth[:1] + s * _to_another(problem.truth[:1])

    def plane(self, problem: Problem) -> InputPlane:
        """Through the observations of three photographs; ``plane.py`` says how."""
        return photographs(problem)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """PSNR in dB and SSIM, (B,) each."""
        return {"psnr": psnr(y, truth), "ssim": ssim(y, truth)}

    def figure(self, y: Tensor, truth: Tensor) -> Tensor:
        """PSNR alone: SSIM costs a third of an iteration."""
        return psnr(y, truth)

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """(3, H, W) in [0, 1] as (H, W, 3) uint8, clipped."""
        return (y.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def _to_another(picture: Tensor) -> Tensor:
    """What makes of a picture (1, 3, H, W) the first of the shipped ones that is another."""
    shipped = (torch.from_numpy(shipped_image(name).copy()).permute(2, 0, 1)[None] / 255 for name in IMAGES)
    return next(other - picture for other in shipped if not torch.equal(other, picture))


def _number(name: str, controls: Controls) -> Any:
    """The number that a control gives or has by default; ``ValueError`` where it is none that it can have."""
    return TABLE[name].checked(controls.get(name, TABLE[name].default))


def _kernels(controls: Controls, data: Path | None) -> tuple[Tensor, Tensor]:
    """The kernel that blurs and the one that the model assumes, spread over the torus."""
    name = controls.get("kernel", PAPER_KERNEL if data is not None and find_levin(data) else KERNELS[0])
    size = _number("kernel_size", controls)
    kernel = kernel_named(name, data, size)
    assumed = controls.get("assumed_kernel", "true")
    if assumed == "true":
        return spread(kernel, SIZE), spread(kernel, SIZE)
    known = assumed not in ASSUMED_KERNELS
    other = kernel_named(assumed, data, size) if known else turned(kernel, *ASSUMED_KERNELS[assumed])
    return spread(kernel, SIZE), spread(other, SIZE)


def _check_enough(asked: int | None, there: int, said: str) -> None:
    if asked is not None and asked > there:
        raise ValueError(f"{asked} instances are asked for and {said}; ask for fewer, or name a larger data folder.")


STUDY = Deblurring()
