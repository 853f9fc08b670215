"""How the deblurring networks are trained: where each starts, what one step sees, and what it is judged by.

First each denoiser learns to denoise, which is cheap: one pass a picture. Then the implicit networks learn to restore
near their fixed point, on the iterates of ``pool``, and the explicit ones end to end.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from ...study import ImplicitModel
from ..weights import load_weights
from .choices import TRAINED_NOISE, WEIGHTS
from .contracting import ContractingPool
from .denoiser import Denoiser
from .models import HQS, PGD, TRAINED, Explicit, HQSOnce, Unrolled
from .nonexpansive import NonexpansiveDenoiser
from .pool import Pool
from .samples import CROP, USUAL, Samples
from .study import psnr

Plan = list[tuple[int, float, int]]
"""Stages: steps, learning rate, and how many iterations a step of an implicit network differentiates through."""

BATCH = 8
TYPICAL_ERROR = 0.002
"""The mean squared error at 27 dB, which the logarithm of the error is scaled by: its gradient is then as large."""
LEAST_ERROR = 3e-4
"""A picture that is as good as this, 35 dB, hardly counts any more."""
VALIDATION_STEPS = 100
TRIED = {
    "one iteration, Jacobian-free, from scratch": "diverged after 2,500 steps",
    "three iterations of the pool, beta 0.25 learned, from scratch": "stable; 26.32 dB after 8,000 steps",
    "three iterations of the pool, beta 0.8": "25.4 dB after 1,500 steps, then falling to 24.4",
    "implicit, the adjoint iterated beside the iterate, beta 0.8": "stable, but smooths: 24.1 dB after 1,500 steps",
    "eight iterations of the pool, beta 0.3 and beta 1, rate 1e-3": "not finite after 267 and some 500 steps",
    "eight iterations of the pool, beta 0.5, rate 5e-4": "26.30 dB after 1,000 steps, stopped",
    "eight iterations of the pool, beta 1": "26.24 dB after 2,000 steps, rising by 0.08 dB in 1,000",
    "eight iterations of the pool, beta 0.25": "26.33 dB after 1,000 steps",
    "the same, from a denoiser that had learned to denoise": "26.88 dB after 1,000 steps, 27.14 after 8,000",
    "800 steps on, a sample living for 96 iterations": "26.97 dB at t = 40, 26.98 at t = 100",
    "800 steps on, a sample living for 24": "27.09 dB at t = 40, then falling to 26.85 at t = 100",
    "700 steps on, that and four iterations and 16 crops": "26.95 dB at t = 40, falling to 26.23",
    "800 steps on, 16 iterations and 4 crops": "27.00 dB at t = 40, 27.01 at t = 100",
    "700 steps on, 32 iterations and 2 crops": "26.95 and 26.98 dB",
    "900 steps on, k1 and its noise alone": "27.03 dB at t = 100; the explicit network gains far more, see its card",
    "500 steps on, 12 iterations and two crops of 128": "27.14 dB, as with eight crops of 64 (27.15)",
    "the whole recipe shrunk to 2,912 steps, seed 1": "25.71 dB; 200,000 passes, 1,117 steps of it denoising",
}
"""How HQS was trained in trials, and the PSNR of y at t = 60 or 100 on val; where nothing is said, from weights that an
earlier trial had left."""


DENOISING_STEPS = 8_000
CONTRACTING_STEPS = 350
"""On from a network that ships, in one run. The weights of hqs-contracting come from two, of 600 and of 172 steps, of
which either alone left a validation picture without a contraction, as their card says.
"""
RESTORING: dict[str, Plan] = {
    "hqs": [(9_000, 7e-4, 8), (7_000, 5e-4, 12)],
    "pgd": [(3_000, 7e-4, 8), (2_000, 5e-4, 12)],
    "explicit": [(17_000, 7e-4, 1)],
    "hqs-once": [(17_000, 7e-4, 1)],
    "hqs-contracting": [(CONTRACTING_STEPS, 1e-4, 12)],
    "pgd-contracting": [(CONTRACTING_STEPS, 1e-4, 12)],
    "hqs-nonexpansive": [],
}
"""The stages after denoising.

The explicit network takes a thousand steps more than HQS, each of one pass where those of HQS take eight or twelve.
The non-expansive denoiser lost 0.5 dB near its fixed point of what it had by denoising alone.
"""
UNROLLED = [(4_000, 7e-4, 1)]
GRAIN = 0.06
"""Standard deviation of the Gaussian noise that a denoiser first learns to remove."""
DENOISING_STRENGTH = 2.0
"""H(v) = v + 2 U(v) is what denoises then: as a part of HQS a denoiser of half its strength does best."""


STARTS = {"pgd": "hqs", "hqs-contracting": "hqs", "hqs-once": "hqs", "pgd-contracting": "hqs-contracting"}
"""These begin with a denoiser that has learned to restore, that of the shipped network of this name."""
CONTRACTING = ("hqs-contracting", "pgd-contracting")


class Recipe:
    """One training run: seeded crops of BSDS500 ``train``, and PSNR on ``val`` crops, paper's kernel and noise.

    What ``STARTS`` names begins with the denoiser of a network that ships, the others from scratch. ``plan``: other
    stages than the recipe's (steps, learning rate, and iterations that a step differentiates through, 0 for denoising),
    from scratch or with the ``denoiser`` of an explicit network in this file.
    """

    metric = "psnr"
    higher_is_better = True
    learning_rate = 1e-3
    warm_up = 200
    clip = 0.02
    validate_every = 1000
    stage = 0

    def __init__(
        self, name: str, data: Path, seed: int, plan: Plan | None = None, denoiser: Path | None = None
    ) -> None:
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.name = name
        self.model: nn.Module = TRAINED[name]()
        self.start = _start(self.model, name if plan is None else None, denoiser)
        if isinstance(self.model, HQS | PGD):
            # Whole steps come to the same fixed points sooner.
            self.model.relaxation = 1.0
        self.model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.in_bfloat16 = device.type != "cpu" or _has_bfloat16()
        self.samples = Samples(data, seed, device)
        self.pool: Pool | None = None
        self._pool = ContractingPool if name in CONTRACTING else Pool
        plan = plan or _usual(name)
        self.tracked = [tracked for _, _, tracked in plan]
        average = 0.99 if name in CONTRACTING else 0.999
        self.stages = [(steps, rate, average) for steps, rate, _ in plan]
        self.passes = (
            BATCH
            * sum(steps * self._passes(tracked) for steps, _, tracked in plan)
            / sum(steps for steps, _, _ in plan)
        )

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "start": self.start,
            "data": "BSDS500 train, random crops with flips; figure on the first 16 val images, centre 128 x 128 crops",
            "crop": CROP,
            "batch": BATCH,
            "convolutions": "bfloat16" if self.in_bfloat16 else "float32",
            "kernels": self.samples.kernel_names,
            "kernel weights": f"the first one {USUAL:.0%} of the time, the others equally",
            "noise": f"0.03 {USUAL:.0%} of the time, else uniform on {list(TRAINED_NOISE)}",
            "loss": "the logarithm of the mean squared error of each sample",
            "stages": [self._told(tracked) for tracked in self.tracked],
            **({"gradients tried": TRIED} if self.name == "hqs" else {}),
        }

    def _passes(self, tracked: int) -> float:
        """Applications of the network to one sample in one step of a stage, in the mean."""
        if not tracked:
            return 1
        if isinstance(self.model, ImplicitModel):
            return self._pool.passes(tracked)
        return len(self.model.denoisers) if isinstance(self.model, Unrolled) else 1

    def _told(self, tracked: int) -> str:
        """What the card says of a stage."""
        if not tracked:
            return f"Gaussian noise of {GRAIN} removed from the same crops"
        if isinstance(self.model, ImplicitModel):
            held = f", ||dG/dy|| at the last held to {self._pool.shrink}" if self._pool is not Pool else ""
            return f"the gradient through {tracked} iterations of a pool of iterates{held}"
        return "end to end"

    def loss(self) -> Tensor:
        """The error of the next batch.

        Convolutions are in bfloat16 where that is faster; iterates, data steps and losses stay in float32.
        """
        device = self.samples.device.type
        with torch.autocast(device, torch.bfloat16, enabled=self.in_bfloat16), parametrize.cached():
            tracked = self.tracked[self.stage]
            return self._restoring_loss(tracked) if tracked else self._denoising_loss()

    def _restoring_loss(self, tracked: int) -> Tensor:
        """The error of the restored pictures; of an implicit network over the tracked iterates, and their stretch."""
        if isinstance(self.model, ImplicitModel):
            self.pool = self.pool or self._pool(self.model, self.samples, BATCH)
            return self.pool.loss(restoring_error, tracked)
        x, truth = self.samples.batch(BATCH)
        return restoring_error(self.model(x), truth)

    def _denoising_loss(self) -> Tensor:
        """The mean error of every denoiser of the network on pictures with Gaussian noise and no blur."""
        _, truth = self.samples.batch(BATCH)
        noisy = truth + GRAIN * torch.randn_like(truth)
        errors = [restoring_error(denoiser(noisy, DENOISING_STRENGTH), truth) for denoiser in _denoisers(self.model)]
        return torch.stack(errors).mean()

    @torch.no_grad()
    @parametrize.cached()
    def validate(self, model: nn.Module) -> float:
        """Mean PSNR in dB over the held-out crops, at the last of 100 iterations of an implicit one.

        While it denoises, of the held-out crops with the noise that it learns to remove.
        """
        x, truth = self.samples.held_out
        if not self.tracked[self.stage]:
            grain = torch.randn(truth.shape, generator=torch.Generator().manual_seed(0)).to(truth.device)
            noisy = truth + GRAIN * grain
            cleaned = [denoiser(noisy, DENOISING_STRENGTH) for denoiser in _denoisers(model)]
            return float(torch.stack([psnr(y, truth).mean() for y in cleaned]).mean())
        if not isinstance(model, ImplicitModel):
            return float(psnr(model(x), truth).mean())
        y = model.initial(x)
        for _ in range(VALIDATION_STEPS):
            y = model(y, x)
        return float(psnr(y, truth).mean())


def _denoisers(model: nn.Module) -> list[nn.Module]:
    return [part for part in model.modules() if isinstance(part, Denoiser | NonexpansiveDenoiser)]


def _has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16; one that only imitates it takes far longer than in float32."""
    can = torch.cpu.get_capabilities()
    return bool(can.get("avx512_bf16") or can.get("amx_bf16"))


def _usual(name: str) -> Plan:
    """The stages of a network's own recipe."""
    denoising = [] if name in STARTS else [(DENOISING_STEPS, 1e-3, 0)]
    return [*denoising, *RESTORING.get(name, UNROLLED)]


def _start(model: nn.Module, name: str | None, denoiser: Path | None) -> str:
    """Give the network the denoiser of an explicit one in a file, or that of the HQS its recipe names; say so."""
    if denoiser is not None:
        explicit = Explicit()
        load_weights(explicit, denoiser)
        _take(model, explicit.denoiser)
        return f"{denoiser.stem}.safetensors"
    if name not in STARTS:
        return "scratch"
    hqs = HQS()
    load_weights(hqs, WEIGHTS / f"{STARTS[name]}.safetensors")
    _take(model, hqs.denoiser)
    return f"the denoiser of the shipped {STARTS[name]}"


def _take(model: nn.Module, denoiser: nn.Module) -> None:
    assert isinstance(model, HQS | PGD | HQSOnce | Explicit | Unrolled)
    for each in model.denoisers if isinstance(model, Unrolled) else [model.denoiser]:
        each.load_state_dict(denoiser.state_dict())


def restoring_error(y: Tensor, truth: Tensor) -> Tensor:
    """The mean over the batch of TYPICAL_ERROR log(mean squared error + LEAST_ERROR): PSNR, turned into a loss."""
    return TYPICAL_ERROR * ((y - truth).square().flatten(1).mean(1) + LEAST_ERROR).log().mean()
