r"""
The slope of an iterate beside the slope of the truth
=====================================================

:math:`L_t`, the Lipschitz constant of :math:`x \mapsto y_t(x)`, grows with t. Growth alone proves nothing: the
target has a slope of its own, and an iterate that is right has that slope. So the two are never shown apart.
"""

# %%
# The block :math:`G(y, x) = y - (xy - 1)/2` tends to :math:`1/x`, of slope :math:`-1/x^2`. ``il.local_lipschitz``
# gives the norm of :math:`dy_t/dx` at every x for every t, from one run.

import matplotlib.pyplot as plt
import torch

import implicit_lab as il

torch.set_default_dtype(torch.float64)
x = torch.linspace(0.05, 2, 400)[:, None]
T = 200
slopes = il.local_lipschitz(lambda y, x: y - 0.5 * (x * y - 1), x, T).value
truth = 1 / x[:, 0] ** 2

# %%
# Over the whole domain :math:`L_t` climbs toward the truth's own constant, 400. One step of G has the slope
# :math:`|y|/2` in x, at most 10 at the fixed points here; iterating makes the rest.

figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.8), layout="constrained")
for t, color in zip((1, 2, 5, 15, 200), plt.cm.cividis(torch.linspace(0.9, 0, 5).numpy()), strict=True):
    left.semilogy(x[:, 0], slopes[t - 1].clamp_min(1e-3), color=color, label=f"t = {t}")
left.semilogy(x[:, 0], truth, "k--", linewidth=1, label="truth")
left.set(xlabel="x", ylabel="slope", ylim=(1e-2, 1e3), title="The slope at each x")
left.legend()
t = torch.arange(1, T + 1)
right.semilogy(t, slopes.amax(1), color="#0072B2", label="$L_t$")
right.axhline(truth.max(), color="black", linestyle="--", linewidth=1, label="truth")
right.set(xlabel="t", title="Its largest, on [0.05, 2]")
right.legend()
plt.show()
