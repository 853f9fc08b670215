"""The two problems that the engine is timed on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import optree
import torch
from torch import Tensor

from implicit_lab.studies.deblurring import STUDY as DEBLURRING


@dataclass(frozen=True)
class Case:
    """y = G(y, x) from y0; ``steps`` of Picard are timed at once."""

    name: str
    G: Callable[[Tensor, Any], Tensor]
    x: Any
    y0: Tensor
    parameters: list[Tensor]
    steps: int

    def residual(self, y: Tensor) -> float:
        """The largest ``||G(y, x) - y|| / ||G(y, x)||`` over the samples."""
        with torch.no_grad():
            Gy = self.G(y, self.x)
            return float(((Gy - y).flatten(1).norm(dim=1) / Gy.flatten(1).norm(dim=1)).max())


def tanh_layer() -> Case:
    """y = tanh(W y + x), 256 wide, ||W|| = 0.9, 512 samples, seed 0."""
    generator = torch.Generator().manual_seed(0)
    W = torch.randn(256, 256, generator=generator)
    W = (0.9 * W / torch.linalg.matrix_norm(W, 2)).requires_grad_()
    x = torch.randn(512, 256, generator=generator)
    return Case("tanh layer, 512 x 256", lambda y, x: torch.tanh(y @ W.T + x), x, torch.zeros_like(x), [W], 40)


def deblurring() -> Case:
    """The trained HQS operator on eight blurred pictures of 3 x 128 x 128, the shipped ones in turn."""
    problem, model = DEBLURRING.problem(None, seed=0), DEBLURRING.model("hqs")
    turn = torch.arange(8) % len(problem.truth)
    x = optree.tree_map(lambda leaf: leaf[turn], problem.x)
    return Case("deblurring HQS, 8 x 3 x 128 x 128", model, x, torch.zeros_like(problem.truth[turn]),
                list(model.parameters()), 4)  # fmt: skip
