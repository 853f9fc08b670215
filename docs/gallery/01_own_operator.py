r"""
An operator of your own
=======================

An implicit model is one simple block applied again and again: :math:`y_t = G(y_{t-1}, x)`. Here the block is a
polynomial, :math:`G(y, x) = y - (xy - 1)/2`, and its fixed point is :math:`1/x`, which no polynomial is.
"""

# %%
# ``il.fixed_point`` takes any function of (y, x), batch first, and solves each sample by itself.

import matplotlib.pyplot as plt
import torch

import implicit_lab as il

torch.set_default_dtype(torch.float64)


def G(y, x):
    """One step of Newton's kind for x y = 1, with the slope kept at 1/2."""
    return y - 0.5 * (x * y - 1)


x = torch.linspace(0.02, 2, 200)[:, None]
solution = il.fixed_point(G, torch.zeros_like(x), x, stop=il.Stop(rtol=1e-8, max_steps=3000))
print(solution)
print("largest error of x y:", (x * solution.y - 1).abs().max().item())

# %%
# Each iterate is a polynomial in x, of degree t - 1. Turn up t, and what the block can express grows: the curves
# reach up the pole. A sample near the pole takes more steps, since :math:`|dG/dy| = 1 - x/2` is close to 1 there.

run = il.fixed_point(G, torch.zeros_like(x), x, stop=il.Stop(rtol=0, max_steps=64), history=True)

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
for t, color in zip((1, 2, 4, 16, 64), plt.cm.cividis([0.95, 0.75, 0.55, 0.3, 0.0]), strict=True):
    left.semilogy(x, run.history.iterates[t], label=f"t = {t}", color=color)
left.semilogy(x, 1 / x, "k--", linewidth=1, label="1/x")
left.set(xlabel="x", ylabel="$y_t(x)$", title="The iterates, and the fixed point")
left.legend()
right.semilogy(x, solution.steps, color="#0072B2")
right.set(xlabel="x", ylabel="steps", title="Steps that each sample took")
plt.show()
