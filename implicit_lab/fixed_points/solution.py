"""What a solve hands back: the answer, how good it is, and how it came about."""

from collections import Counter
from dataclasses import dataclass, field

from torch import Tensor

from .status import Status


class ConvergenceWarning(UserWarning):
    """A backward solve did not converge, so the gradient is not exact."""


class ConvergenceError(RuntimeError):
    """Raised with ``throw=True`` when a sample did not converge; ``solution`` holds what was reached."""

    def __init__(self, solution: "Solution") -> None:
        super().__init__(f"fixed_point: {describe(solution.status)}")
        self.solution = solution


@dataclass(frozen=True)
class History:
    """Every iterate: ``iterates`` (T+1, B, ...) from y0 on, ``residuals`` (T+1, B), ``||G(y_t, x) - y_t||``.

    T is the number of steps of the slowest sample; a sample that ended earlier repeats its last iterate.
    """

    iterates: Tensor
    residuals: Tensor


@dataclass
class BackwardReport:
    """The latest backward solve, reported like the forward one; None until there has been one.

    ``residual`` (B,), in the unit of the gradient; ``steps`` (B,); ``status`` (B,), of ``Status``.
    """

    residual: Tensor | None = None
    steps: Tensor | None = None
    status: Tensor | None = None


@dataclass(frozen=True)
class Solution:
    """The answer ``y`` (B, ...) of a solve, with what is known about it.

    ``residual`` (B,) is ``||G(y, x) - y||`` of the y returned, in the unit of y; ``steps`` (B,) the steps that
    each sample took; ``status`` (B,) how it ended, of ``Status``; ``history`` is there when it was asked for;
    ``backward`` is filled by the backward pass of ``Implicit``.
    """

    y: Tensor
    residual: Tensor
    steps: Tensor
    status: Tensor
    history: History | None = None
    backward: BackwardReport = field(default_factory=BackwardReport)


def describe(status: Tensor) -> str:
    """A sentence for every way in which samples failed.

    >>> import torch
    >>> describe(torch.tensor([0, 1, 1]))[:44]
    '2 of 3 samples: The steps ran out before the'
    """
    counts = Counter(Status(code) for code in status.tolist())
    failures = [(kind, count) for kind, count in sorted(counts.items()) if kind is not Status.CONVERGED]
    return " ".join(f"{count} of {len(status)} samples: {kind.sentence}" for kind, count in failures)
