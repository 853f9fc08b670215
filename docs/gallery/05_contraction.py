r"""
Does it contract? An interval, or no answer
===========================================

Whether :math:`y \mapsto G(y, x)` contracts is a question of :math:`\mu = \Vert dG/dy \Vert` being below 1. Power
iteration gives a number that is never above :math:`\mu`, so it can say "0.99" of a map that expands.
``il.contraction`` gives two ends, and says "contracts" of the upper one only.
"""

# %%
# Twenty-one matrices of known norm on either side of 1, each 200 x 200, too large to be taken apart column by
# column.

import matplotlib.pyplot as plt
import torch

import implicit_lab as il

torch.set_default_dtype(torch.float64)
random = torch.Generator().manual_seed(1)
n = 200
norms = torch.linspace(0.98, 1.02, 21)
base = torch.randn(n, n, generator=random)
base /= torch.linalg.matrix_norm(base, 2)

zero = torch.zeros(len(norms), n)
scale = norms[:, None]
found = il.contraction(lambda y, x: x * (y @ base.T), zero, scale, steps=20)
print(found)

# %%
# Where the interval does not hold 1 the answer is known. After 20 steps it still may: then "undecided" is the
# answer, and more steps make it narrower.

lower, upper = found.lower, found.upper
color = [
    "#0072B2" if high < 1 else "#D55E00" if low >= 1 else "#777777" for low, high in zip(lower, upper, strict=True)
]
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
axes.vlines(norms, lower, upper, color=color, linewidth=5)
axes.plot(norms, norms, "k_", markersize=9, label="the true norm")
axes.axhline(1, color="black", linestyle=":", linewidth=1)
for name, shade in (("contracts", "#0072B2"), ("undecided", "#777777"), ("does not", "#D55E00")):
    axes.plot([], [], color=shade, linewidth=5, label=name)
axes.set(xlabel="true norm of dG/dy", ylabel="interval found", title="Two sides, 20 steps")
axes.legend(loc="lower right")
plt.show()
