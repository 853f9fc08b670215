"""Anderson acceleration: the step that the last few steps say is best."""

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from .solver import Operator, flat
from .stop import fraction, whole


@dataclass
class AndersonState:
    """The last y and f = G(y) - y, flat, and the last differences of both, (B, memory, n), each in its slot."""

    y: Tensor
    f: Tensor
    dy: Tensor
    df: Tensor
    gram: Tensor
    step: int = 0


@dataclass(frozen=True)
class Anderson:
    """``y <- y + damping * f - (dY + damping * dF) c``, with ``c = argmin ||f - dF c||^2 + ridge``, f = G(y) - y.

    dY and dF are the last ``memory`` differences of y and f. The columns of dF are scaled to unit length before
    their Gram matrix is solved, in float64, with ``regularization`` (no unit) plus a few roundings on its unit
    diagonal: a sound ridge, whatever the scale of the problem. Cost: one call of G a step, memory 2 * memory
    tensors like y, O(memory * n) work and one memory x memory system a sample. On linear problems it is GMRES in
    disguise. Source: Anderson 1965; Walker and Ni 2011.

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
        whole("memory", self.memory)
        fraction("damping", self.damping)
        if not self.regularization >= 0:
            raise ValueError(f"regularization must not be negative, not {self.regularization!r}")

    def init(self, y: Tensor, Gy: Tensor) -> AndersonState:
        """Nothing remembered yet."""
        row = flat(y)
        dy = row.new_zeros(len(y), self.memory, row.shape[1])
        gram = dy.new_zeros(len(y), self.memory, self.memory, dtype=torch.double)
        return AndersonState(row, flat(Gy) - row, dy, torch.zeros_like(dy), gram)

    def step(self, G: Operator, y: Tensor, Gy: Tensor, state: AndersonState) -> tuple[Tensor, AndersonState]:
        """The next iterate, from y and Gy = G(y); the first is a damped Picard step."""
        row = flat(y)
        f = flat(Gy) - row
        dy, df, gram = state.dy, state.df, state.gram
        moved = self.damping * f
        if state.step > 0:
            if torch.is_grad_enabled():  # autograd may hold the old ones
                dy, df, gram = dy.clone(), df.clone(), gram.clone()
            slot = (state.step - 1) % self.memory
            dy[:, slot] = row - state.y
            df[:, slot] = f - state.f
            products = torch.matmul(df, torch.stack((df[:, slot], f), dim=2)).double()
            gram[:, slot], gram[:, :, slot] = products[..., 0], products[..., 0]
            c = self._coefficients(gram, products[..., 1], torch.finfo(y.dtype).eps).to(y.dtype)[:, None]
            moved = moved - torch.matmul(c, dy)[:, 0] - self.damping * torch.matmul(c, df)[:, 0]
        after = AndersonState(row, f, dy, df, gram, state.step + 1)
        return (row + moved).reshape(y.shape), after

    def _coefficients(self, gram: Tensor, products: Tensor, rounding: float) -> Tensor:
        """The c of the ridge problem, (B, memory), from dF^T dF and dF^T f."""
        squares = gram.diagonal(dim1=1, dim2=2)
        scale = torch.where(squares > 0, squares, 1.0).rsqrt()
        unit = gram * scale[:, :, None] * scale[:, None, :]
        ridge = self.regularization + 10 * rounding
        unit = unit + ridge * torch.eye(self.memory, dtype=unit.dtype, device=unit.device)
        # _ex: a sample whose system is singular or NaN must not raise for its batch
        solved, _ = torch.linalg.solve_ex(unit, products * scale)
        return solved * scale
