"""Anderson acceleration: the step that the last few steps say is best."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from .checks import require_fraction, require_positive_int
from .solver import Map, flat


@dataclass
class AndersonState:
    """The last f = G(y) - y and damped step p = y + damping * f, (B, n), and the last differences of both,
    (memory, B, n), each in its slot, with the Gram matrix of those of f, (B, memory, memory).

    The slots come first, so that each is one piece of memory: a step writes one and reads all."""

    f: Tensor
    p: Tensor
    df: Tensor
    dp: Tensor
    gram: Tensor
    step: int = 0


@dataclass(frozen=True)
class Anderson:
    """``y <- p - dP c`` with ``c = argmin ||f - dF c||^2 + ridge``, f = G(y) - y and p = y + damping * f.

    dP and dF are the last ``memory`` differences of p and f. The columns of dF are scaled to unit length before
    their Gram matrix is solved, in float64, with ``regularization`` (no unit) plus a few roundings on its unit
    diagonal: a sound ridge, whatever the scale of the problem. Cost: one call of G a step, memory 2 * memory
    tensors like y, O(memory * n) work and one memory x memory system a sample. On linear problems it is GMRES in
    disguise. Equivalent to scipy's ``anderson`` and torchdeq's ``anderson``. Source: Anderson 1965; Walker and Ni 2011.

    >>> import torch, implicit_lab as il
    >>> quarter_turn = torch.tensor([[0.0, -1.0], [1.0, 0.0]])  # Picard circles for ever
    >>> G = lambda y, x: y @ quarter_turn.T + x
    >>> x = torch.ones(1, 2)
    >>> il.fixed_point(G, torch.zeros(1, 2), x, solver=Anderson()).steps.item() <= 4
    True
    """

    memory: int = 5
    damping: float = 1.0
    regularization: float = 1e-10
    differentiable: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_positive_int("memory", self.memory)
        require_fraction("damping", self.damping)
        if not self.regularization >= 0:
            raise ValueError(f"regularization must not be negative, not {self.regularization!r}")

    def init(self, y: Tensor, Gy: Tensor) -> AndersonState:
        """Nothing remembered yet."""
        f = flat(Gy) - flat(y)
        # not zeros: a slot is written before it is read, and clearing them all costs more than a step
        df = f.new_empty(self.memory, *f.shape)
        gram = f.new_zeros(len(f), self.memory, self.memory, dtype=torch.double)
        return AndersonState(f, f, df, torch.empty_like(df), gram)

    def step(self, G: Map, y: Tensor, Gy: Tensor, state: AndersonState) -> tuple[Tensor, AndersonState]:
        """The next iterate, from y and Gy = G(y); the first is a damped Picard step."""
        row, image = flat(y), flat(Gy)
        f = image - row
        p = image if self.damping == 1 else row.lerp(image, self.damping)
        stepped, df, dp, gram = p, state.df, state.dp, state.gram
        if state.step > 0:
            if torch.is_grad_enabled():  # autograd may hold the old ones
                df, dp, gram = df.clone(), dp.clone(), gram.clone()
            slot, filled = (state.step - 1) % self.memory, min(state.step, self.memory)
            df[slot].copy_(f).sub_(state.f)
            dp[slot].copy_(p).sub_(state.p)
            # rows times a transposed matrix: the other way round, torch copies sample by sample
            past = df[:filled].permute(1, 2, 0)
            gram[:, slot, :filled] = gram[:, :filled, slot] = torch.matmul(df[slot][:, None], past)[:, 0].double()
            products = torch.matmul(f[:, None], past)[:, 0].double()
            c = self._coefficients(gram[:, :filled, :filled], products, torch.finfo(y.dtype).eps).to(y.dtype)
            # contiguous: of what the solver gives, in its own order, torch makes a product sample by sample
            stepped = torch.baddbmm(p[:, None], c.contiguous()[:, None], dp[:filled].transpose(0, 1), alpha=-1)[:, 0]
        return stepped.reshape(y.shape), AndersonState(f, p, df, dp, gram, state.step + 1)

    def _coefficients(self, gram: Tensor, products: Tensor, rounding: float) -> Tensor:
        """The c of the ridge problem, (B, memory), from dF^T dF and dF^T f."""
        squares = gram.diagonal(dim1=1, dim2=2)
        scale = torch.where(squares > 0, squares, 1.0).rsqrt()
        unit = gram * scale[:, :, None] * scale[:, None, :]
        ridge = self.regularization + 10 * rounding
        unit = unit + ridge * torch.eye(unit.shape[1], dtype=unit.dtype, device=unit.device)
        # _ex: a sample whose system is singular or NaN must not raise for its batch
        solved, _ = torch.linalg.solve_ex(unit, products * scale)
        return solved * scale
