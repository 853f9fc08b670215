"""One call from an equation to its answer: check what was given, run the loop, attach the gradient."""

import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Never

import optree
import torch
from torch import Tensor
from torch.autograd import forward_ad

from .bound_operator import BoundOperator
from .gradient import Gradient, Solved
from .implicit import Implicit
from .layout import Layout
from .loop import Callback, iterate
from .picard import Picard
from .reversible import Reversible
from .solution import ConvergenceError, ConvergenceWarning, History, Solution, failures
from .solver import Solver
from .status import Status
from .stop import Stop
from .transforms import any_true, unbatched

OF_STOP = {"tol", "rtol", "atol", "tolerance", "max_steps", "max_iter", "maxiter"}


def fixed_point(
    G: Callable[[Any, Any], Any],
    y0: Any,
    x: Any,
    *,
    solver: Solver | None = None,
    stop: Stop | None = None,
    gradient: Gradient | None = None,
    history: bool = False,
    throw: bool = False,
    best: bool = False,
    callback: Callback | None = None,
    has_aux: bool = False,
    **unknown: Never,
) -> Solution:
    """``y = G(y, x)``, solved for y from the first guess y0, each sample by itself.

    Args:
        G: maps y (B, ...) and x to a tensor like y; it must not write into either.
        y0: (B, ...), real or complex, or a pytree of such tensors; a tensor without axes is a batch of one. The answer
            of an earlier solve makes a warm start. It gets no gradient, except from ``Unrolled`` and ``Reversible``:
            a fixed point does not remember where the search began.
        x: a tensor or a pytree of tensors, batch first where they belong to a sample, of any shape (a matrix, a step
            size) where the batch shares them; numbers may stand among them.
        solver: makes the steps; ``Picard()``.
        stop: ends them; ``Stop()``. Here are ``rtol``, ``atol`` and ``max_steps``.
        gradient: differentiates the answer with respect to x and every parameter and tensor that G reads;
            ``Implicit()``.
        history: keep every iterate.
        throw: raise ``ConvergenceError``, which carries the solution, unless every sample converged.
        best: return, for each sample, the iterate of least residual.
        callback: called as ``callback(t, residual)`` for y_0, y_1, ...; something true ends the run.
        has_aux: G returns ``(G(y, x), aux)``, and ``Solution.aux`` is that of the y returned.

    A sample that has ended is left alone. A ``ConvergenceWarning`` says where one did not converge, unless ``throw``
    raises or a callback stopped it.

    Errors: TypeError and ValueError name the argument at fault and the shapes. Cost: T steps of Picard call G
    T + 1 times, the last for the residual, and once more where a gradient is recorded.

    >>> import torch, implicit_lab as il
    >>> x = torch.tensor([[1.0], [2.0]])
    >>> solution = il.fixed_point(lambda y, x: 0.5 * y + x, torch.zeros(2, 1), x, stop=il.Stop(rtol=1e-6))
    >>> [round(value, 4) for value in solution.y.flatten().tolist()]
    [2.0, 4.0]
    >>> solution
    2 of 2 converged, 19 steps, residual at most 3.8e-06.
    """
    if isinstance(gradient, Reversible) and (solver is not None or history or best or callback is not None):
        raise ValueError("Reversible brings its own iteration: leave out solver, history, best and callback")
    solver = Picard() if solver is None else solver
    stop = Stop() if stop is None else stop
    gradient = Implicit() if gradient is None else gradient
    _check_options(G, solver, stop, gradient, unknown)
    _check_tensors(y0, x)
    unrolls = gradient.unrolls and torch.is_grad_enabled()
    layout, state = Layout(y0), None
    packed = layout.pack(y0)
    inference = torch.is_inference_mode_enabled()
    # Version counters and Newton's products need tensors that inference mode does not make. Forward mode is taken off:
    # it heeds no no_grad, and would differentiate the whole search.
    with (
        torch.inference_mode(False) if inference else nullcontext(),
        torch.set_grad_enabled(unrolls),
        forward_ad._set_fwd_grad_enabled(unrolls),
    ):
        bound = BoundOperator(G, x, layout, has_aux)
        start = packed.clone() if unrolls else packed.detach().clone()
        if isinstance(gradient, Reversible):
            solution, state = gradient.solve(bound, start, stop)
        else:
            solution = iterate(bound, start, solver, stop, history=history, best=best, callback=callback)
    solution = replace(solution, aux=bound.aux)
    failure = _account_for(solution, bound, start, stop, throw)
    if torch.is_grad_enabled():
        y = gradient.attach(bound, Solved(solution.y, solver, failure, solution.backward, packed, state))
        solution = replace(solution, y=y)
    return _unpacked(solution, layout)


def _account_for(solution: Solution, G: BoundOperator, start: Tensor, stop: Stop, throw: bool) -> str:
    """The sentences on the samples that failed, raised or warned of; "" where none did."""
    if not any_true(solution.status != Status.CONVERGED):
        return ""
    status = unbatched(solution.status)
    if bool((status == Status.NONFINITE).all()):
        with torch.no_grad():
            if not any_true((G(start) - start).flatten(1).isfinite().all(1)):  # nothing to run, no run gone wrong
                raise ValueError(f"G(y0, x) is not finite in any sample, for y0 of shape {G.layout.shape}")
    if throw:
        raise ConvergenceError(_unpacked(solution, G.layout))
    if not stop.early or bool((status == Status.STOPPED).any()):
        return ""
    failure = failures(status, None if solution.restless is None else unbatched(solution.restless))
    warnings.warn(f"fixed_point: {failure}", ConvergenceWarning, stacklevel=3)
    return failure


def _unpacked(solution: Solution, layout: Layout) -> Solution:
    """The solution with y as the caller knows it."""
    history = solution.history
    if history is not None:
        history = History(layout.unpack(history.iterates), history.residuals)
    return replace(solution, y=layout.unpack(solution.y), history=history)


def _check_options(G: object, solver: object, stop: object, gradient: object, unknown: dict[str, Any]) -> None:
    for name in unknown:
        mend = ": tolerances and steps are given as stop=Stop(rtol=..., atol=..., max_steps=...)" * (name in OF_STOP)
        raise TypeError(f"fixed_point() got an unexpected keyword argument {name!r}{mend}")
    if not callable(G):
        raise TypeError(f"G must be a function of (y, x), not {type(G).__name__}")
    if isinstance(solver, type) or not hasattr(solver, "step"):
        raise TypeError(f"solver must be an object such as Picard(), not {solver!r}")
    if isinstance(gradient, type) or not hasattr(gradient, "attach"):
        raise TypeError(f"gradient must be an object such as Implicit(), not {gradient!r}")
    if not isinstance(stop, Stop):
        raise TypeError(f"stop must be a Stop, not {type(stop).__name__}")
    if getattr(gradient, "unrolls", False) and not getattr(solver, "differentiable", False):
        raise ValueError(f"Unrolled cannot differentiate through the steps of {solver}: use Implicit")


def _check_tensors(y0: Any, x: Any) -> None:
    leaves = optree.tree_leaves(y0)
    for leaf in leaves:
        if not isinstance(leaf, Tensor):
            beside = "" if leaf is y0 else f" with a leaf of type {type(leaf).__name__}"
            raise TypeError(f"y0 must be a tensor, not {type(y0).__name__}{beside}, or a pytree of tensors")
        if not (leaf.dtype.is_floating_point or leaf.dtype.is_complex):
            raise TypeError(f"y0 must be of a complex or floating dtype, not {leaf.dtype}")
    if not leaves:
        raise TypeError(f"y0 must be a tensor, not an empty {type(y0).__name__}, or a pytree of tensors")
    if len({(leaf.dim() > 0, *leaf.shape[:1]) for leaf in leaves}) > 1:
        shapes = ", ".join(str(tuple(leaf.shape)) for leaf in leaves)
        raise ValueError(f"the leaves of y0 must agree in their first, batch, axis: they have the shapes {shapes}")
    if len({leaf.dtype.to_real() for leaf in leaves}) > 1:
        raise TypeError(
            f"the leaves of y0 must share one precision, not {', '.join(str(leaf.dtype) for leaf in leaves)}"
        )
    for leaf in optree.tree_leaves(x):
        if not isinstance(leaf, Tensor | int | float | complex):
            raise TypeError(f"x must be a tensor or a pytree of tensors; a leaf is of type {type(leaf).__name__}")
