r"""
An equilibrium that is trained
==============================

A block of 16 neurons is trained through its fixed point to draw a wall. The implicit gradient needs no memory
of the iterations: it solves one linear fixed point more.
"""

# %%
# :math:`G(z, x) = \tanh(Wz + Ux + b)`, and the answer is :math:`y = v \cdot z`. No penalty keeps G a contraction;
# the solver says when it is not.

import matplotlib.pyplot as plt
import torch
from torch import nn

import implicit_lab as il

torch.manual_seed(0)


class Block(nn.Module):
    """tanh(W z + U x + b)."""

    def __init__(self, width=16):
        super().__init__()
        self.W = nn.Linear(width, width)
        self.U = nn.Linear(1, width, bias=False)
        nn.init.uniform_(self.W.weight, -0.2, 0.2)

    def forward(self, z, x):
        """One pass."""
        return torch.tanh(self.W(z) + self.U(x))


x = torch.linspace(-2, 2, 64)[:, None]
target = torch.tanh(20 * x)


def train(gradient, steps=150):
    """The trained block, its decoder and the loss after each step."""
    torch.manual_seed(0)
    block, decoder = Block(), nn.Linear(16, 1)
    optimizer = torch.optim.Adam([*block.parameters(), *decoder.parameters()], lr=1e-2)
    losses = []
    for _ in range(steps):
        z = il.fixed_point(block, torch.zeros(len(x), 16), x, stop=il.Stop(1e-3, max_steps=40), gradient=gradient).y
        loss = (decoder(z) - target).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return block, decoder, losses


# %%
# Three gradients. ``JacobianFree`` leaves the inverse out, and is the cheapest; ``Phantom`` unrolls a few steps at
# the solution.

trained = {type(gradient).__name__: train(gradient) for gradient in (il.Implicit(), il.Phantom(), il.JacobianFree())}

# %%
# The trained block at t = 1 is a smooth curve of 16 tanh; iterating makes the wall.

figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
for (name, (_, _, losses)), color in zip(trained.items(), ("#0072B2", "#E69F00", "#009E73"), strict=True):
    right.semilogy(losses, color=color, label=name)
right.set(xlabel="step of training", title="Mean squared error")
right.legend()
block, decoder, _ = trained["Implicit"]
with torch.no_grad():
    run = il.fixed_point(block, torch.zeros(len(x), 16), x, stop=il.Stop(0, max_steps=30), history=True)
    for t, color in zip((1, 2, 4, 30), plt.cm.cividis([0.9, 0.6, 0.35, 0.0]), strict=True):
        left.plot(x, decoder(run.history.iterates[t]), color=color, label=f"t = {t}")
left.plot(x, target, "k--", linewidth=1, label="target")
left.set(xlabel="x", title="What the block draws after t passes")
left.legend()
plt.show()
