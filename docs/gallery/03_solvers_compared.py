r"""
Solvers compared
================

Steps are no measure of work: one of Newton's calls G twice and multiplies by its Jacobian many times. Here every
solver is held against the arithmetic that it did, in units of one call of G.
"""

# %%
# Two operators. The first contracts, slowly. The second turns and grows, and sends Picard away from its fixed
# point.

import matplotlib.pyplot as plt
import torch
from torch.utils.flop_counter import FlopCounterMode

import implicit_lab as il

torch.set_default_dtype(torch.float64)
random = torch.Generator().manual_seed(0)
n = 400
Q = torch.linalg.qr(torch.randn(n, n, generator=random))[0]
slow = Q @ torch.diag(torch.linspace(-0.5, 0.98, n)) @ Q.T
turn = torch.block_diag(*[1.05 * torch.tensor([[0.0, -1.0], [1.0, 0.0]])] * (n // 2))
turning = Q @ turn @ Q.T
x = 0.1 * torch.randn(1, n, generator=random)

problems = {
    "contracts: tanh(W y) + x": lambda y, x: torch.tanh(y @ slow) + x,
    "turns and grows: Q y + x": lambda y, x: y @ turning + x,
}
solvers = {
    il.Picard(): "#0072B2",
    il.Anderson(): "#E69F00",
    il.Broyden(): "#009E73",
    il.SQUAREM(): "#56B4E9",
    il.Newton(): "#CC79A7",
}

# %%
# torch counts the floating-point operations of all products with matrices, those of the derivatives too;
# ``callback`` sees the residual of every iterate, and ends the run.


def against_work(G, solver):
    """Residual of every iterate, and the work so far in calls of G."""
    work, residuals = [], []
    with FlopCounterMode(display=False) as counter:

        def note(t, residual):
            work.append(counter.get_total_flops() / (2 * n * n))
            residuals.append(residual.item())
            return residual.item() < 1e-12 or work[-1] > 150

        stop = il.Stop(rtol=0, max_steps=1000)
        il.fixed_point(G, torch.zeros_like(x), x, solver=solver, stop=stop, callback=note)
    return work, residuals


figure, panels = plt.subplots(1, 2, figsize=(10, 4), layout="constrained", sharey=True)
for axes, (title, G) in zip(panels, problems.items(), strict=True):
    for (solver, color), marker in zip(solvers.items(), "osvD^", strict=True):
        axes.semilogy(*against_work(G, solver), color=color, marker=marker, markersize=4, label=type(solver).__name__)
    axes.set(xlabel="work, in calls of G", title=title, xlim=(0, 150), ylim=(1e-13, 1e4))
panels[0].set_ylabel(r"$\Vert G(y) - y \Vert$")
panels[1].legend()
plt.show()

# %%
# Which of them to take, and when each fails: :doc:`/choosing`.
