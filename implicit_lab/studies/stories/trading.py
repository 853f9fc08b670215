"""What befalls the states on the way in training: people whose answers are the same trade what they hold.

What one passes on must then not depend on how far it has come: a colour that went from hand to hand many times is as
good as one just named, although no training story is deeper than a few hops.
"""

import numpy as np
import torch
from torch import Tensor

from .generator import VERB, Words, places

SHARE = 0.5
"""Chance that states are traded before a step."""


class Trading:
    """Called before each step with the states; ``known`` says, (B, n), whom a colour has reached by now."""

    def __init__(self, stories: Words, truth: Tensor, rng: np.random.Generator) -> None:
        self.truth, self.rng = truth, rng
        self.wears = torch.from_numpy(stories[..., VERB] == 0)
        self.copied = torch.from_numpy(places(stories))
        self.known = torch.zeros_like(self.wears)

    def __call__(self, z: Tensor, fresh: Tensor) -> Tensor:
        """Z (B, n, C), in which some have traded; among those that began at z_0, and among the others."""
        if self.rng.random() < SHARE:
            group = (2 * self.truth + fresh[:, None]).flatten()
            order = torch.randperm(len(group))
            traded = torch.empty_like(group)
            traded[group.argsort(stable=True)] = order[group[order].argsort(stable=True)]
            z = z.flatten(0, 1)[traded].view_as(z)
            self.known = self.known.flatten()[traded].view_as(self.known)
        self.known = self.wears | self.known.gather(1, self.copied)
        return z
