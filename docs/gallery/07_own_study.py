r"""
A case study of your own
========================

A study gives the lab a problem, its models and a measure of quality; the lab gives it :math:`L_t`, quality and
residual for every t, a recording and a player. This one is heat in a rod: from the sources x to the temperature y
that they end in.
"""

# %%
# The implicit model is Jacobi's iteration, which moves heat to the neighbours only: one pass sees two points of the
# rod, t passes see 2 t. The explicit model is one pass of it, made as good as one pass can be.

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

import implicit_lab as il

POINTS = 32
FACTOR = 103.8


def neighbours(y):
    """The mean of the points to the left and to the right; the rod's ends are held at zero."""
    return (nn.functional.pad(y, (1, 0))[:, :-1] + nn.functional.pad(y, (0, 1))[:, 1:]) / 2


SOLVED = torch.linalg.inv(torch.eye(POINTS) - neighbours(torch.eye(POINTS)))
"""The matrix that takes x to the truth."""


class Jacobi(il.ImplicitModel):
    """y <- the mean of the neighbours + x."""

    def forward(self, z, x):
        """One pass."""
        return neighbours(z) + x

    def initial(self, x):
        """A cold rod."""
        return torch.zeros_like(x)


class OnePass(il.ExplicitModel):
    """Heat where the source is; its factor is a least squares fit to other rods."""

    def forward(self, x):
        """One pass from nothing."""
        return FACTOR * x


class Rod:
    """Sources in a rod, and the temperature they end in."""

    name = "rod"
    metric = il.Metric("relative error", "", higher_is_better=False)
    models = ("jacobi", "one-pass")
    lipschitz_statistic = "max"

    def problem(self, instances=None, seed=0, controls=None):
        """Smooth random sources, and the linear system solved."""
        random = torch.Generator().manual_seed(seed)
        x = torch.randn(instances or 16, POINTS, generator=random)
        for _ in range(20):
            x = 0.5 * x + 0.5 * neighbours(x)
        return il.Problem(x, x @ SOLVED)

    def model(self, name):
        """By its name."""
        return {"jacobi": Jacobi, "one-pass": OnePass}[name]().eval()

    def baselines(self, name):
        """What a model is held against."""
        return ("one-pass",) if name == "jacobi" else ()

    def perturbations(self, problem):
        """Small changes of the sources: the smoothest one, and a random one."""
        smooth = torch.sin(torch.linspace(0, torch.pi, POINTS)).expand_as(problem.x)
        rough = torch.randn(problem.x.shape, generator=torch.Generator().manual_seed(1))
        return [1e-2 * smooth, 1e-2 * rough]

    def true_slopes(self, problem, directions):
        """||F(x + d) - F(x)|| / ||d|| of the truth, for each direction and instance."""
        return torch.stack([(d @ SOLVED).norm(dim=1) / d.norm(dim=1) for d in directions])

    def quality(self, y, truth):
        """||y - truth|| / ||truth||."""
        return {"relative error": (y - truth).norm(dim=1) / truth.norm(dim=1)}

    def frame(self, y):
        """The rod as a row of colours."""
        shade = plt.cm.cividis((y.numpy() / 150 + 0.5).clip(0, 1))[None, :, :3]
        return np.repeat(255 * shade, 8, axis=0).astype(np.uint8)


# %%
# That is all; it is in no list and in no register. ``il.profile`` measures every iterate in one pass, ``il.record``
# keeps one instance as pictures.

study = Rod()
T = 1500
problem = study.problem(16)
measured = il.profile(study, study.model("jacobi"), problem, T)
one_pass = study.quality(OnePass()(problem.x), problem.truth)["relative error"].mean()
truth = study.true_slopes(problem, study.perturbations(problem)).max()
recording = il.record(study, "jacobi", study.problem(1, seed=3), T)

figure, panels = plt.subplots(1, 3, figsize=(10.5, 3.4), layout="constrained")
t = np.arange(1, T + 1)
panels[0].loglog(t, measured.quality_mean, color="#0072B2")
panels[0].axhline(one_pass, color="#D55E00", linestyle="--", linewidth=1, label="explicit, one pass")
panels[0].legend()
panels[0].set(xlabel="t", title="Relative error, 16 rods")
panels[1].loglog(t, measured.lipschitz, color="#E69F00")
panels[1].axhline(truth, color="black", linestyle="--", linewidth=1, label="truth")
panels[1].legend()
panels[1].set(xlabel="t", title="$L_t$, from below")
moments = [0, 1, 10, 100, T]
rows = [recording.frames[moment] for moment in moments]
panels[2].imshow(np.concatenate([*rows, recording.truth]), aspect="auto", extent=(0, 1, 0, len(rows) + 1))
panels[2].set(title="One rod", xlabel="place", yticks=np.arange(len(rows) + 1) + 0.5)
panels[2].set_yticklabels(["truth", *(f"t = {moment}" for moment in reversed(moments))])
plt.show()
