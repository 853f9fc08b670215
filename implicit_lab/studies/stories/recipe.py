"""How the networks are trained: what one step sees, and what it is judged by.

Every story is at most 4 hops deep, whatever its length: with many people about, the block must find the one it looks
for, and with noise on its path it must keep what it has found. People whose answers are the same trade states on the
way (``trading.py``), so that a colour is passed on from far as from near. In a late second stage old iterates are asked
to rest.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..looped import Path as Way
from .choices import TRAINED_HOPS, TRAINING_SEED, UNKNOWN
from .generator import Words, answers, chains, circled, forests
from .measured import iterates
from .models import LoopedStories, build
from .quality import story_right
from .trading import Trading

SENTENCES = 1024
"""In a batch; there are fewer stories where they are long."""
PEOPLE = (8, 16, 32, 64)
"""Lengths of a story."""
WAYS = (Way(untracked=6, tracked=(2, 6), noise=0.5), Way(untracked=32, tracked=(2, 5), noise=0.5))
CIRCLES = 0.2
"""Chance that who would wear a colour is copied in a circle."""
WITHOUT_COLOURS = 16
"""At most so many iterations of a story without colours."""
REST_WEIGHT = 0.3
OLD = 16
"""Iterates of this age are asked to rest."""
HELD_OUT = 64
"""Stories of each of these hops, never shown in training, that the best weights are chosen by."""
HELD_OUT_HOPS = (TRAINED_HOPS, 15, 31)
VALIDATION_STEPS = 96


class Recipe:
    """One training run: stories drawn as they are needed."""

    needs_data = False
    metric = "stories right"
    higher_is_better = True
    learning_rate = 3e-3
    warm_up = 100
    clip = 1.0
    validate_every = 250
    stages = ((2500, 3e-3, 0.99), (700, 1e-3, 0.99))
    stage = 0

    def __init__(self, name: str, data: Path, seed: int) -> None:
        self.model: nn.Module = build(name)
        self.steps = sum(steps for steps, _, _ in self.stages)
        self.rng = np.random.default_rng(TRAINING_SEED + 1 + seed)
        held = np.random.default_rng(TRAINING_SEED)
        self.held = [chains(held, HELD_OUT, hops) for hops in HELD_OUT_HOPS]

    def card(self) -> dict[str, Any]:
        """What the weights' card says of the recipe."""
        return {
            "data": f"stories of {', '.join(map(str, PEOPLE))} people, at most {TRAINED_HOPS} hops, some in circles; "
            f"figure on {HELD_OUT} others of each of {', '.join(map(str, HELD_OUT_HOPS))} hops",
            "batch": f"{SENTENCES} sentences",
            "loss": "cross-entropy of every answer that can be known by then",
            "gradient": "through 2 to 6 iterations after 0 to 32 without one; states from 0, from noise and from the "
            "same story without colours; equal answers trade states on the way; in the second stage "
            f"{REST_WEIGHT} times the relative residual at t >= {OLD}"
            if isinstance(self.model, LoopedStories)
            else "exact",
        }

    def loss(self) -> Tensor:
        """Cross-entropy of every sentence's answer on the next batch.

        A third of the states begin where the same stories without a colour lead: what is unknown must yield to what
        comes. Only those that began at 0 are asked about circles: one who holds a colour there is confirmed all round.
        """
        people = int(self.rng.choice(PEOPLE))
        stories = forests(self.rng, SENTENCES // people, people, TRAINED_HOPS, CIRCLES)
        x, truth = torch.from_numpy(stories), torch.from_numpy(answers(stories))
        if not isinstance(self.model, LoopedStories):
            return F.cross_entropy(self.model(x).flatten(0, 1), truth.flatten())
        trading = Trading(stories, truth, self.rng)
        way, elsewhere = WAYS[self.stage], self._without_colours(self.model, stories)
        walk = way.walk(self.model, self.model.encode(x), self.rng, elsewhere, trading)
        asked = trading.known | (walk.fresh[:, None] & (truth == UNKNOWN))
        loss = F.cross_entropy(self.model.decode(walk.last)[asked], truth[asked])
        return loss + REST_WEIGHT * walk.restlessness() if self.stage and walk.age >= OLD else loss

    @torch.no_grad()
    def _without_colours(self, model: LoopedStories, stories: Words) -> Tensor:
        """The states that the stories come to when nobody is said to wear anything."""
        *_, (_, z, _) = iterates(model, circled(stories), int(self.rng.integers(1, WITHOUT_COLOURS + 1)))
        return z

    @torch.no_grad()
    def validate(self, model: nn.Module) -> float:
        """Share of held-out stories that are right from the first word to the last, at t = 96 where it iterates."""
        right = []
        for told in self.held:
            if isinstance(model, LoopedStories):
                *_, (_, _, y) = iterates(model, told, VALIDATION_STEPS)
            else:
                y = model(torch.from_numpy(told))
            right.append(story_right(y, torch.from_numpy(answers(told))))
        return float(torch.cat(right).mean())
