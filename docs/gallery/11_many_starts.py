r"""
Which start finds which answer?
===============================

A step may have more than one fixed point. ``il.basins`` iterates from many starts, takes together the ends that agree,
and says of each whether the iteration stays there.
"""

import matplotlib.pyplot as plt
import torch

import implicit_lab as il

# %%
# Gradient descent in a landscape with two wells, which the data x tilt.


def G(y, x):
    """One step down E(y; x) = 0.3 (y - x)^2 + (y^2 - 1)^2 / 4."""
    return y - 0.1 * (0.6 * (y - x) + y**3 - y)


# %%
# Forty starts, one input: the table has a row for each end.

starts = torch.linspace(-2, 2, 40, dtype=torch.float64)[:, None]
x = torch.tensor([[0.1]], dtype=torch.float64)
found = il.basins(G, starts, x)
print(found)

# %%
# Newton's method also finds the fixed point that the iteration leaves.

print(il.basins(G, starts, x, solver=il.Newton()))

# %%
# The picture: where each start ends.

figure, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
found.draw(axes)
plt.show()
