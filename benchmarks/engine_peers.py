"""Layers of other libraries that solve and differentiate a case: peers where they are installed, never dependencies."""

import importlib.util
from collections.abc import Callable

from engine_problems import Case
from engine_tutorial import solve as tutorial
from torch import Tensor

HAS_TORCHDEQ = importlib.util.find_spec("torchdeq") is not None
HAS_DEEPINV = importlib.util.find_spec("deepinv") is not None


def torchdeq(case: Case, solver: str, tolerance: float) -> Callable[[], Tensor]:
    """A torchdeq layer with exact implicit gradients."""
    from torchdeq import get_deq

    layer = get_deq(f_solver=solver, b_solver="anderson", f_max_iter=200, b_max_iter=200, f_tol=tolerance, b_tol=1e-5,
                    f_stop_mode="rel", b_stop_mode="rel", ift=True)  # fmt: skip
    return lambda: layer(lambda y: case.G(y, case.x), case.y0)[0][-1]


def deepinv(case: Case, tolerance: float, backward: float) -> Callable[[], Tensor]:
    """A deepinv DEQ whose iteration is G, accelerated both ways with the constants of the tutorial recipe.

    deepinv has one threshold for both directions, for the mean over the samples of the last step's relative length; it
    is set to ``backward`` when the forward iteration has ended.
    """
    from deepinv.optim import BaseOptim, DEQConfig, OptimIterator
    from deepinv.optim.optimizers import AndersonAccelerationConfig

    class Iteration(OptimIterator):
        def forward(self, X, *given, **named):  # type: ignore[no-untyped-def]
            return {"est": (case.G(X["est"][0], case.x),), "cost": None}

    layer = BaseOptim(
        Iteration(cost_fn=None, has_cost=False),
        max_iter=200,
        early_stop=True,
        trainable_params=[],
        DEQ=DEQConfig(anderson_acceleration_backward=True, max_iter_backward=200),
        anderson_acceleration=AndersonAccelerationConfig(history_size=5, beta=1.0, eps=1e-4),
    )

    def solve() -> Tensor:
        layer.thres_conv = tolerance
        y: Tensor = layer(case.y0, None, init=case.y0)
        layer.thres_conv = backward
        return y

    return solve


def with_gradient(case: Case) -> dict[str, Callable[[], Tensor]]:
    """The solves of every peer that is here, forward to 1e-4 and backward to 1e-5, both by Anderson."""
    found: dict[str, Callable[[], Tensor]] = {
        "the tutorial recipe": lambda: tutorial(case.G, case.y0, case.x, 1e-4, 1e-5)
    }
    if HAS_TORCHDEQ:
        found["torchdeq"] = torchdeq(case, "anderson", 1e-4)
    if HAS_DEEPINV:
        found["deepinv's DEQ"] = deepinv(case, 1e-4, 1e-5)
    return found
