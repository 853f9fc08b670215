"""The door to the engine: check what was given, run the loop, attach the gradient."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import optree
import torch
from torch import Tensor

from .bound import Bound
from .gradient import Gradient
from .implicit import Implicit
from .loop import Callback, iterate, norm
from .picard import Picard
from .solution import ConvergenceError, Solution
from .solver import Solver
from .status import Status
from .stop import Stop


def fixed_point(
    G: Callable[[Tensor, Any], Tensor],
    y0: Tensor,
    x: Any,
    *,
    solver: Solver | None = None,
    stop: Stop | None = None,
    gradient: Gradient | None = None,
    history: bool = False,
    throw: bool = False,
    best: bool = False,
    callback: Callback | None = None,
) -> Solution:
    """``y = G(y, x)``, solved for y from the first guess y0, each sample by itself.

    G maps y (B, ...) to a tensor like it; y0 is (B, ...), and the answer of an earlier solve makes a warm start;
    x is a tensor or a pytree of tensors, each batch first. ``solver`` (``Picard()``) makes the steps, ``stop``
    (``Stop()``) ends them, ``gradient`` (``Implicit()``) differentiates the answer with respect to x and every
    parameter and tensor that G reads. A sample that has ended is left alone. ``history`` keeps every iterate;
    ``best`` returns, for each sample, the iterate of least residual; ``throw`` raises ConvergenceError, which carries
    the solution, unless every sample converged; ``callback(t, residual)`` is called for y_0, y_1, ... and ends the
    run when it returns something true.

    Errors: TypeError and ValueError name the argument at fault and the shapes. Cost: T steps of Picard call G
    T + 1 times, the last for the residual, and once more where a gradient is recorded. y0 gets no gradient, except
    from ``Unrolled``: a fixed point does not remember where the search began.

    >>> import torch, implicit_lab as il
    >>> x = torch.tensor([[1.0], [2.0]])
    >>> solution = il.fixed_point(lambda y, x: 0.5 * y + x, torch.zeros(2, 1), x, stop=il.Stop(rtol=1e-6))
    >>> [round(value, 4) for value in solution.y.flatten().tolist()]
    [2.0, 4.0]
    >>> il.Status(solution.status[0].item())
    <Status.CONVERGED: 0>
    """
    solver = Picard() if solver is None else solver
    stop = Stop() if stop is None else stop
    gradient = Implicit() if gradient is None else gradient
    _check(G, y0, x, solver, stop, gradient)
    if gradient.unrolls and not solver.differentiable:
        raise ValueError(f"Unrolled cannot differentiate through the steps of {solver}: use Implicit")

    return _solve(Bound(G, x), y0, solver, stop, gradient, history, throw, best, callback)


def _solve(
    G: Bound,
    y0: Tensor,
    solver: Solver,
    stop: Stop,
    gradient: Gradient,
    history: bool,
    throw: bool,
    best: bool,
    callback: Callback | None,
) -> Solution:
    start = y0 if gradient.unrolls else y0.detach()
    with torch.set_grad_enabled(gradient.unrolls and torch.is_grad_enabled()):
        solution = iterate(G, start, solver, stop, history=history, best=best, callback=callback)
    if len(y0) and bool((solution.status == Status.NONFINITE).all()):
        with torch.no_grad():
            if not bool(norm(G(y0) - y0).isfinite().any()):  # not a run gone wrong, but nothing to run
                raise ValueError(f"G(y0, x) is not finite in any sample, for y0 of shape {tuple(y0.shape)}")
    if throw and bool((solution.status != Status.CONVERGED).any()):
        raise ConvergenceError(solution)
    if torch.is_grad_enabled():
        solution = replace(solution, y=gradient.attach(G, solution.y, solution.backward))
    return solution


def _check(G: object, y0: object, x: Any, solver: object, stop: object, gradient: object) -> None:
    if not callable(G):
        raise TypeError(f"G must be a function of (y, x), not {type(G).__name__}")
    if isinstance(solver, type) or not hasattr(solver, "step"):
        raise TypeError(f"solver must be an object such as Picard(), not {solver!r}")
    if isinstance(gradient, type) or not hasattr(gradient, "attach"):
        raise TypeError(f"gradient must be an object such as Implicit(), not {gradient!r}")
    if not isinstance(stop, Stop):
        raise TypeError(f"stop must be a Stop, not {type(stop).__name__}")
    if not isinstance(y0, Tensor):
        raise TypeError(f"y0 must be a tensor, not {type(y0).__name__}")
    if not y0.dtype.is_floating_point:
        raise TypeError(f"y0 must be of a floating dtype, not {y0.dtype}")
    if y0.dim() < 1:
        raise ValueError("y0 must have a batch axis first, not the shape ()")
    for leaf in optree.tree_leaves(x):
        if not isinstance(leaf, Tensor):
            raise TypeError(f"x must be a tensor or a pytree of tensors; a leaf is of type {type(leaf).__name__}")
        if leaf.dim() < 1 or len(leaf) != len(y0):
            shapes = f"x has a leaf of shape {tuple(leaf.shape)}, y0 has shape {tuple(y0.shape)}"
            raise ValueError(f"x and y0 must agree in their first, batch, axis: {shapes}")
