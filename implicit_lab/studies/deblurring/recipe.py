"""How the deblurring networks are trained: where each starts, what one step sees, and what it is judged by.

The implicit ones are trained near their fixed point, on the iterates of ``pool``; the explicit one end to end.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..study import ImplicitModel
from ..weights import load_weights
from .models import HQS, MODELS, PGD
from .pool import TRACKED, Pool
from .samples import CROP, NOISE_RANGE, USUAL, Samples
from .study import WEIGHTS, psnr

BATCH = 4
TYPICAL_ERROR = 0.002
"""The mean squared error at 27 dB, which the logarithm of the error is scaled by: its gradient is then as large."""
LEAST_ERROR = 3e-4
"""A picture that is as good as this, 35 dB, hardly counts any more."""
VALIDATION_STEPS = 100
TRIED = {
    "one iteration, Jacobian-free": "diverged after 2,500 steps",
    "three iterations of the pool, beta 0.25 learned": "stable; the shipped hqs",
    "six iterations of the pool, beta 0.3": "stable; 26.3 dB after 3,400 steps, half as many a minute; cut short",
    "three iterations of the pool, beta 0.1": "diverged at first, then stable; 26.46 dB after 4,000 steps",
    "three iterations of the pool, beta 0.8": "25.4 dB after 1,500 steps, then falling to 24.4",
    "implicit, the adjoint iterated beside the iterate, beta 0.8": "stable, but smooths: 24.1 dB after 1,500 steps",
}
"""How HQS was trained in trials, and the PSNR of y at t = 60 on val; all but the first two from trained weights."""


class Recipe:
    """One training run: seeded crops of BSDS500 ``train``, and PSNR on ``val`` crops, paper's kernel and noise.

    PGD starts from the denoiser of the shipped HQS, the others from scratch.
    """

    figure = "psnr"
    higher_is_better = True
    steps = 12_000
    learning_rate = 1e-3
    validate_every = 1000

    def __init__(self, name: str, data: Path, seed: int) -> None:
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model: nn.Module = MODELS[name]()
        self.start = _start(self.model)
        self.model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.samples = Samples(data, seed, device)
        self.pool = Pool(self.model, self.samples, BATCH) if isinstance(self.model, ImplicitModel) else None

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "start": self.start,
            "data": "BSDS500 train, random crops with flips; figure on the first 16 val images, centre 128 x 128 crops",
            "crop": CROP,
            "batch": BATCH,
            "kernels": self.samples.kernel_names,
            "kernel weights": f"the first one {USUAL:.0%} of the time, the others equally",
            "noise": f"0.03 {USUAL:.0%} of the time, else uniform on {list(NOISE_RANGE)}",
            "loss": "the logarithm of the mean squared error of each sample",
            "gradient": f"through {TRACKED} iterations of a pool of iterates" if self.pool else "exact",
            **({"gradients tried": TRIED} if isinstance(self.model, HQS) else {}),
        }

    def loss(self) -> Tensor:
        """The error of the next batch; of an implicit network over the tracked iterates, with the stretch penalty."""
        if self.pool:
            return self.pool.loss(_error)
        x, truth = self.samples.batch(BATCH)
        return _error(self.model(x), truth)

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Mean PSNR in dB over the held-out crops, at the last of 100 iterations of an implicit one."""
        x, truth = self.samples.held_out
        if not isinstance(model, ImplicitModel):
            return float(psnr(model(x), truth).mean())
        y = model.initial(x)
        for _ in range(VALIDATION_STEPS):
            y = model(y, x)
        return float(psnr(y, truth).mean())


def _start(model: nn.Module) -> str:
    """Give PGD the denoiser of HQS; say where the network starts."""
    if not isinstance(model, PGD):
        return "scratch"
    hqs = HQS()
    load_weights(hqs, WEIGHTS / "hqs.safetensors")
    model.denoiser.load_state_dict(hqs.denoiser.state_dict())
    return "the denoiser of the shipped hqs"


def _error(y: Tensor, truth: Tensor) -> Tensor:
    """The mean over the batch of TYPICAL_ERROR log(mean squared error + LEAST_ERROR): PSNR, turned into a loss."""
    return TYPICAL_ERROR * ((y - truth).square().flatten(1).mean(1) + LEAST_ERROR).log().mean()
