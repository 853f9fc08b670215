r"""
A slice through input space
===========================

How complex has the map :math:`x \mapsto y_t(x)` become? Walk along a line :math:`x + s d` and look at what it is
mapped to. With a piecewise linear block the answer can be counted: its linear pieces, exactly, and without a grid.
"""

# %%
# Folding is the simplest block that gains by iterating. :math:`G(y) = 1 - |2y - 1|` lays [0, 1] over itself twice;
# t folds make :math:`2^t` pieces, from the same two ReLUs.

import matplotlib.pyplot as plt
import numpy as np
import torch

import implicit_lab as il

fold = il.Operator(lambda y, x: 1 - (2 * y - 1).abs(), start=lambda x: x)
one = torch.ones(1, 1, dtype=torch.float64)
s = np.linspace(0, 1, 4097)
line = il.slice_through(fold, 0 * one, one, s, steps=8)
pieces = il.pieces_along(fold, 0 * one, one, steps=8)

# %%
# A network that is deeper instead of iterated would need a new pair of ReLUs for each fold. The length of the curve
# and its bandwidth grow as fast.

figure = plt.figure(figsize=(9, 5), layout="constrained")
grid = figure.add_gridspec(2, 4)
for place, t in enumerate((1, 2, 3, 5)):
    axes = figure.add_subplot(grid[0, place])
    axes.plot(s, line.y[t - 1, :, 0], color="#0072B2", linewidth=1)
    axes.set(title=f"t = {t}: {pieces.count[t - 1]} pieces", xlabel="s", xticks=[0, 1], yticks=[0, 1])
axes = figure.add_subplot(grid[1, :])
t = np.arange(1, 9)
axes.semilogy(t, pieces.count, "o-", color="#0072B2", base=2, label="linear pieces")
axes.semilogy(t, line.length_ratio, "s--", color="#E69F00", base=2, label="length ratio")
axes.semilogy(t, line.bandwidth, "^:", color="#009E73", base=2, label="bandwidth, cycles")
axes.set(xlabel="t", xticks=t)
axes.legend()
plt.show()

# %%
# A plane through input space shows what a line cannot: here a fold in each of two directions, whose creases cross.

both = il.Operator(lambda y, x: 1 - (2 * y - 1).abs(), start=lambda x: x)
middle = torch.full((1, 2), 0.5, dtype=torch.float64)
across, up = torch.tensor([[0.5, 0.2]]).double(), torch.tensor([[-0.2, 0.5]]).double()
sheet = il.plane(both, middle, across, up, steps=3, size=96, of=lambda y: y.prod(dim=1))
sheet.plot(3)
plt.show()
