r"""
A solver of your own
====================

A solver is a small frozen object with two methods: ``init`` makes its state, ``step`` makes the next iterate. The
loop does the rest: it stops each sample by itself, keeps the history, and attaches the gradient.
"""

# %%
# Heavy ball adds a part of the last move: :math:`y_{t+1} = G(y_t) + \beta (y_t - y_{t-1})`. It needs the iterate
# before, so that this is its state. ``Gy`` is G(y), which the loop has computed already.

from dataclasses import dataclass
from typing import ClassVar

import matplotlib.pyplot as plt
import torch

import implicit_lab as il


@dataclass(frozen=True)
class HeavyBall:
    """y <- G(y) + momentum (y - the y before)."""

    momentum: float
    differentiable: ClassVar[bool] = True

    def init(self, y, Gy):
        """The iterate before the first one: itself."""
        return y

    def step(self, G, y, Gy, state):
        """The next iterate, and this one as what came before it."""
        return Gy + self.momentum * (y - state), y


# %%
# On a linear problem, a gradient step of condition number 100, it needs about the square root of Picard's steps.

torch.set_default_dtype(torch.float64)
curvature = torch.logspace(0, -2, 50)
x = torch.randn(1, 50, generator=torch.Generator().manual_seed(0))


def G(y, x):
    """A gradient step on sum_i curvature_i y_i^2 / 2 - x_i y_i."""
    return y - (curvature * y - x)


figure, axes = plt.subplots(figsize=(6, 3.8), layout="constrained")
stop = il.Stop(rtol=0, max_steps=400)
for solver, color in ((il.Picard(), "#0072B2"), (HeavyBall(0.5), "#E69F00"), (HeavyBall(0.8), "#009E73")):
    run = il.fixed_point(G, torch.zeros_like(x), x, solver=solver, stop=stop, history=True)
    axes.semilogy(run.history.residuals, label=str(solver), color=color)
axes.set(xlabel="t", ylabel=r"$\Vert G(y_t) - y_t \Vert$", ylim=(1e-14, 10), title="Heavy ball beside Picard")
axes.legend()
plt.show()

# %%
# The implicit gradient does not ask how the fixed point was found: it is a linear fixed point itself, which heavy
# ball solves as well.

x = x.requires_grad_()
exact = il.Stop(rtol=1e-10, max_steps=3000)
implicit = il.Implicit(solver=HeavyBall(0.8), stop=exact)
y = il.fixed_point(G, torch.zeros(1, 50), x, solver=HeavyBall(0.8), stop=exact, gradient=implicit).y
(gradient,) = torch.autograd.grad(y.sum(), x)
print("relative error of dy/dx:", (gradient * curvature - 1).abs().max().item())
