"""What a solve hands back: the answer, how good it is, and how it came about."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import optree
import torch
from torch import Tensor

from .status import RESTLESS, Status


class ConvergenceWarning(UserWarning):
    """A solve did not converge: the answer is no fixed point, or the gradient is not exact.

    >>> import torch, warnings, implicit_lab as il
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     y = il.fixed_point(lambda y, x: 2 * y + 1, torch.zeros(1, 1), None).y
    >>> said[0].category.__name__
    'ConvergenceWarning'
    """


class ConvergenceError(RuntimeError):
    """Raised with ``throw=True`` when a sample did not converge; ``solution`` holds what was reached.

    >>> import torch, implicit_lab as il
    >>> try:
    ...     il.fixed_point(lambda y, x: 2 * y + 1, torch.zeros(1, 1), None, throw=True)
    ... except il.ConvergenceError as error:
    ...     il.Status(error.solution.status.item())
    <Status.DIVERGED: 2>
    """

    def __init__(self, solution: "Solution") -> None:
        super().__init__(f"fixed_point: {failures(solution.status, solution.restless)}")
        self.solution = solution

    def __reduce__(self) -> tuple[type, tuple["Solution"]]:
        """From one process to another without the graph behind the answer."""
        return type(self), (self.solution.detached(),)


@dataclass(frozen=True)
class History:
    """Every iterate: ``iterates`` (T+1, B, ...) from y0 on, like y, ``residuals`` (T+1, B), ``||G(y_t, x) - y_t||``.

    T is the number of steps of the slowest sample; a sample that ended earlier repeats its last iterate.

    >>> import torch, implicit_lab as il
    >>> x = torch.ones(1, 1)
    >>> run = il.fixed_point(lambda y, x: 0.5 * y + x, 0 * x, x, stop=il.Stop(rtol=0, max_steps=2), history=True)
    >>> run.history.iterates.flatten().tolist(), run.history.residuals.flatten().tolist()
    ([0.0, 1.0, 1.5], [1.0, 0.5, 0.25])
    """

    iterates: Any
    residuals: Tensor


@dataclass
class BackwardReport:
    """The latest backward solve, reported like the forward one; None until there has been one.

    ``residual`` (B,), in the unit of the gradient; ``steps`` (B,); ``status`` (B,), of ``Status``.
    """

    residual: Tensor | None = None
    steps: Tensor | None = None
    status: Tensor | None = None


@dataclass(frozen=True, repr=False)
class Solution:
    """The answer ``y`` (B, ...) of a solve, a tensor or a pytree as y0 was, with what is known about it.

    ``residual`` (B,) is ``||G(y, x) - y||`` of the y returned, in the unit of y; ``steps`` (B,) the steps that
    each sample took; ``status`` (B,) how it ended, of ``Status``; ``history`` is there when it was asked for;
    ``backward`` is filled by the backward pass of ``Implicit``; ``aux`` is what G gave beside y, with ``has_aux``, at
    the y returned and without a gradient; ``restless`` (B,) whether the residual no longer fell over the last steps,
    None where they did not run out or were too few to tell. A y without axes counts as a batch of one.

    >>> import torch, implicit_lab as il
    >>> x = torch.tensor([[1.0], [2.0]])
    >>> solution = il.fixed_point(lambda y, x: 0.5 * y + x, 0 * x, x)
    >>> (solution.status == il.Status.CONVERGED).all().item(), solution.residual.shape
    (True, torch.Size([2]))
    """

    y: Any
    residual: Tensor
    steps: Tensor
    status: Tensor
    history: History | None = None
    backward: BackwardReport = field(default_factory=BackwardReport)
    aux: Any = None
    restless: Tensor | None = None

    def describe(self) -> str:
        """How many samples converged, in how many steps, to what residual; then a sentence a way of failing.

        >>> import torch, implicit_lab as il
        >>> x = torch.ones(2, 1)
        >>> il.fixed_point(lambda y, x: 0.5 * y + x, 0 * x, x).describe()
        '2 of 2 converged, 13 steps, residual at most 0.00012.'
        """
        count = len(self.status)
        if count == 0:
            return "0 of 0 converged."
        converged = int((self.status == Status.CONVERGED).sum())
        least, most = int(self.steps.min()), int(self.steps.max())
        steps = f"{most} step{'s' * (most != 1)}" if least == most else f"{least} to {most} steps"
        account = f"{converged} of {count} converged, {steps}, residual at most {float(self.residual.max()):.2g}."
        return " ".join(filter(None, [account, failures(self.status, self.restless)]))

    def detached(self) -> "Solution":
        """The same without a graph behind it."""
        history = self.history
        if history is not None:
            history = History(_detach(history.iterates), history.residuals.detach())
        return replace(self, y=_detach(self.y), history=history, aux=_detach(self.aux))

    def __repr__(self) -> str:
        return self.describe()


def failures(status: Tensor, restless: Tensor | None = None) -> str:
    """A sentence for every way in which samples failed; ``restless`` as ``Solution`` has it.

    >>> import torch
    >>> failures(torch.tensor([0, 1, 1]))[:44]
    '2 of 3 samples: The steps ran out before the'
    """
    turns = torch.zeros_like(status, dtype=torch.bool) if restless is None else restless & (status == Status.MAX_STEPS)
    ends = sorted(Counter(zip(status.tolist(), turns.tolist(), strict=True)).items())
    return " ".join(
        f"{count} of {len(status)} samples: {RESTLESS if turning else Status(code).sentence}"
        for (code, turning), count in ends
        if code != Status.CONVERGED
    )


def _detach(tree: Any) -> Any:
    return optree.tree_map(lambda leaf: leaf.detach() if isinstance(leaf, Tensor) else leaf, tree)
