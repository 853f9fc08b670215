"""The networks where nothing is differentiated: denoisers compiled, and done once what no iteration changes."""

import copy
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from ...study import ImplicitModel
from .compiled import CompiledDenoiser
from .data_term import hqs_in_frequencies, pgd_in_frequencies, relative_noise_variance
from .denoiser import Denoiser, ResidualBlock
from .forward_model import Observation
from .models import BETA, HQS, PGD, Explicit, HQSOnce, Unrolled

Network = TypeVar("Network", bound=nn.Module)
LAYERS = {Denoiser, ResidualBlock, nn.Conv2d, nn.ConvTranspose2d}
"""What is compiled; a layer that somebody has put in the place of one of them is not."""


class Transformed(NamedTuple):
    """What an iteration reads of an observation without lost pixels: v = F^-1 (share F y + right), then H(v)."""

    image: Tensor
    """x, (B, 3, H, W)."""
    share: Tensor
    """(B, 1, H, W // 2 + 1)"""
    right: Tensor
    """(B, 3, H, W // 2 + 1), complex."""
    strength: Tensor
    """s of H, (B, 1, 1, 1)."""


class ForInference(ImplicitModel):
    """The values of an ``HQS`` or ``PGD`` to the rounding of float32, faster; no derivatives.

    >>> import implicit_lab as il
    >>> study = il.load_study("deblurring")
    >>> model, x = study.model("hqs"), study.problem(1, seed=0).x
    >>> fast = ForInference(model)
    >>> with torch.no_grad():
    ...     bool(torch.allclose(fast(x.image, fast.encode(x)), model(x.image, x), atol=1e-5))
    True
    """

    def __init__(self, model: HQS | PGD) -> None:
        super().__init__()
        self.model = compiled(model)

    def forward(self, z: Tensor, x: Transformed | Observation) -> Tensor:
        """G(z, x), of the shape of z."""
        whole = self.whole_step(z, x)
        return whole if self.model.relaxation == 1 else torch.lerp(z, whole, self.model.relaxation)

    def whole_step(self, z: Tensor, x: Transformed | Observation) -> Tensor:
        """As the model's."""
        if isinstance(x, Observation):
            return self.model.whole_step(z, x)
        v = torch.fft.irfft2(x.share * torch.fft.rfft2(z) + x.right, s=z.shape[-2:])
        out: Tensor = self.model.denoiser(v, x.strength)
        return out

    def encode(self, x: Observation) -> Transformed | Observation:
        """What an iteration reads of x; x itself where pixels are lost, for whose step there is no such form."""
        if x.mask is not None:
            return x
        variance = relative_noise_variance(x)
        if isinstance(self.model, HQS):
            share, right = hqs_in_frequencies(x.image, x.kernel, self.model.beta * variance)
            return Transformed(x.image, share, right, (BETA / self.model.beta).expand_as(variance))
        share, right = pgd_in_frequencies(x.image, x.kernel, self.model.gamma)
        return Transformed(x.image, share, right, self.model.gamma * BETA * variance)

    def initial(self, x: Transformed | Observation) -> Tensor:
        """y_0 = 0."""
        return torch.zeros_like(x.image)


def for_inference(model: Any) -> Any:
    """The model made faster where it is one of the study's, in float32 on the CPU and watched by nobody; else itself.

    >>> from torch import nn
    >>> mine = nn.Linear(1, 1)
    >>> for_inference(mine) is mine
    True
    """
    if type(model) not in {HQS, PGD, Explicit, HQSOnce, Unrolled} or not all(map(_plain, model.modules())):
        return model
    if any(each.dtype != torch.float32 or each.device.type != "cpu" for each in model.parameters()):
        return model
    if not all(type(layer) in LAYERS for denoiser in _denoisers(model) for layer in denoiser.modules()):
        return model
    return ForInference(model) if isinstance(model, HQS | PGD) else compiled(model)


def compiled(model: Network) -> Network:
    """The model with a ``CompiledDenoiser`` in the place of each denoiser, whose weights it shares."""
    return copy.deepcopy(model, {id(each): CompiledDenoiser(each) for each in _denoisers(model)})


def _denoisers(model: nn.Module) -> list[Denoiser]:
    return [each for each in model.modules() if isinstance(each, Denoiser)]


def _plain(module: nn.Module) -> bool:
    """Whether nobody watches its calls."""
    return not (module._forward_hooks or module._forward_pre_hooks)
