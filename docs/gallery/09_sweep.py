r"""
A sweep over a parameter
========================

How long a step should one take? With :math:`G(y, x) = y - \alpha (Ay - x)`, the step :math:`\alpha` decides the
modulus, :math:`\mu = \max_i |1 - \alpha \lambda_i|`, and with it how many iterations are needed. A sweep needs no
loop of its own where the parameter is a part of x: every value of it is a sample of the batch, and each stops by
itself.
"""

# %%
# The eigenvalues of A lie in [0.1, 1], so that theory's best step is 2 / (1 + 0.1).

import warnings

import matplotlib.pyplot as plt
import torch

import implicit_lab as il

torch.set_default_dtype(torch.float64)
eigenvalues = torch.linspace(0.1, 1, 10)
steps = torch.linspace(0.05, 2.1, 120)[:, None]


def G(y, x):
    """A gradient step of length x on y^T A y / 2 - 1^T y, A diagonal."""
    return y - x * (eigenvalues * y - 1)


start = torch.zeros(len(steps), len(eigenvalues))
with warnings.catch_warnings():
    warnings.simplefilter("ignore", il.ConvergenceWarning)  # the longest steps are meant to run away
    solution = il.fixed_point(G, start, steps, stop=il.Stop(rtol=1e-6, max_steps=2000))
print(solution)
modulus = (1 - steps * eigenvalues).abs().amax(1)
converged = solution.status == il.Status.CONVERGED

# %%
# What was measured beside what theory says, :math:`\log(10^{-6}) / \log \mu`. Past :math:`\alpha = 2` the iteration
# runs away; the samples beside it are not disturbed.

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 5), layout="constrained", sharex=True)
alpha = steps[:, 0]
top.semilogy(alpha[converged], solution.steps[converged], "o", color="#0072B2", markersize=3, label="measured")
theory = torch.log(torch.tensor(1e-6)) / torch.log(modulus)
top.semilogy(alpha[modulus < 1], theory[modulus < 1], color="black", linewidth=1, label="theory")
top.axvspan(2, 2.1, color="#D55E00", alpha=0.3, label="diverges")
top.set(ylabel="iterations to 1e-6", ylim=(5, 1000))
top.legend()
bottom.plot(alpha, modulus, color="#E69F00")
bottom.axvline(2 / 1.1, color="black", linestyle=":", linewidth=1)
bottom.axhline(1, color="black", linestyle=":", linewidth=1)
bottom.set(xlabel=r"step $\alpha$", ylabel=r"modulus $\mu$")
plt.show()
