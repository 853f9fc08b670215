"""Stories as the lab sees them: problems, models, a word changed, words right and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...study import Controls, ExplicitModel, ImplicitModel, Metric, Neighbour, Problem
from ..looped_study import LoopedStudy
from .choices import ANSWERS, HOPS, INSTANCES, LOOPED, NAMES, TRAINING_SEED, VERBS, WEIGHTS, WORDS
from .details import details
from .generator import COLOUR_WORDS, WHO, Words, answers, chains, changed, drawn, named, recoloured, retold
from .models import DEPTHS, build
from .picture import picture
from .quality import answers_changed, story_right, words_right

CHANGE = ("who", "verb", "word")
"""The controls that change a sentence."""


@dataclass(frozen=True)
class Changed(Problem):
    """Stories beside which stands what a person made of them."""

    changed: Tensor
    """(B, n, 3), one word or more unlike ``x``."""


class Stories(LoopedStudy):
    """Who copies whom, and what does everyone wear? Input (B, n, 3) words, truth (B, n) answers, y (B, n, 13) scores.

    A distance is a number of words: L_t is how many answers change for each word of the story that does.
    """

    name = "stories"
    metric = Metric("words right", "", higher_is_better=True)
    looped = LOOPED
    models = (*LOOPED, *DEPTHS)
    weights = WEIGHTS
    lipschitz_statistic = "mean"
    kinds = ("colour", "sense")
    """The last of the chain wears another colour; a sentence above takes its word in the other sense."""

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """``instances`` stories (None: 100) of two chains with ``hops`` hops each (7 unless said), 2 (hops + 1) people.

        With ``who``, ``verb`` and ``word`` one story, and beside it the same where this person's sentence goes on so.
        Raises ``ValueError`` for an unknown control or a value that it cannot have, and for a seed of training.
        """
        given = dict(controls or {})
        hops, change = given.pop("hops", 7), {name: given.pop(name) for name in CHANGE if name in given}
        if given:
            raise ValueError(f"Stories have no control {sorted(given)[0]!r}; they have hops, {', '.join(CHANGE)}.")
        if hops not in range(1, max(HOPS) + 1):
            raise ValueError(f"The hops must be a whole number from 1 to {max(HOPS)}, not {hops!r}.")
        if instances is not None and instances < 1:
            raise ValueError(f"instances must be at least 1, not {instances}.")
        if not 0 <= seed < TRAINING_SEED:
            raise ValueError(
                f"The seed must lie between 0 and {TRAINING_SEED - 1}, not {seed}: others are for training."
            )
        if change:
            return _changed(drawn(hops, seed), change)
        rng = np.random.default_rng([seed, hops])
        return as_problem(chains(rng, INSTANCES if instances is None else instances, hops))

    def untrained(self, name: str) -> ImplicitModel | ExplicitModel:
        """The network called ``name`` before any training."""
        return build(name)

    def perturbations(self, problem: Problem) -> list[Neighbour]:
        """The story with one word changed: a colour, or a sense; or as a person changed it, for each kind the same."""
        stories = problem.x.cpu().numpy()
        others = [recoloured(stories), retold(stories)]
        if isinstance(problem, Changed):
            others = [problem.changed.cpu().numpy()] * len(self.kinds)
        return [
            Neighbour(torch.from_numpy(other), torch.from_numpy((other != stories).sum((1, 2)))) for other in others
        ]

    def distance(self, a: Tensor, b: Tensor) -> Tensor:
        """How many answers differ, (B,)."""
        return answers_changed(a, b)

    def true_slopes(self, problem: Problem, directions: list[Neighbour]) -> Tensor:
        """How many true answers differ for each word that does, (K, B)."""
        slopes = []
        for other in directions:
            truth = torch.from_numpy(answers(other.x.numpy()))
            slopes.append((truth != problem.truth).sum(1) / other.size)
        return torch.stack(slopes)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """Share of words right, and whether the whole story is, each (B,)."""
        return {"words right": words_right(y, truth), "story right": story_right(y, truth)}

    def shown(self, x: Tensor) -> Tensor:
        """The colours that stories (B, n, 3) name themselves, (B, n)."""
        return torch.from_numpy(named(x.cpu().numpy()))

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """Scores (n, 13), or answers (n,), as a picture."""
        scores = y.softmax(-1) if y.is_floating_point() else y[:, None] == torch.arange(len(ANSWERS))
        return picture(scores.double().cpu().numpy())

    def details(self, model: ImplicitModel, problem: Problem, iterates: Tensor) -> dict[str, Any]:
        """A story of its own and the one beside it, with the answers to both at every t."""
        return details(self, model, problem, iterates)


def as_problem(stories: Words) -> Problem:
    """Stories (B, n, 3) and what everyone wears in them."""
    return Problem(torch.from_numpy(stories), torch.from_numpy(answers(stories)))


def _changed(story: Words, change: Mapping[str, str]) -> Changed:
    """The story and what a person makes of one of its sentences."""
    if missing := [name for name in CHANGE if name not in change]:
        raise ValueError(f"A changed sentence needs {', '.join(CHANGE)}; give {missing[0]} too.")
    who, verb, word = (change[name] for name in CHANGE)
    people = [NAMES[number] for number in story[:, WHO]]
    if who not in people:
        raise ValueError(f"{who} is not in this story; name one of: {', '.join(people)}.")
    if verb not in VERBS:
        raise ValueError(f"The verb must be one of {', '.join(VERBS)}, not {verb!r}.")
    known = people if verb == "copies" else [WORDS[number] for number in COLOUR_WORDS]
    if word not in known:
        raise ValueError(f"{word} is nothing that one {verb} in this story; choose one of: {', '.join(known)}.")
    other = changed(story, NAMES.index(who), VERBS.index(verb), WORDS.index(word))
    if (other == story).all():
        raise ValueError(f"The story says already that {who} {verb} {word}; choose another word.")
    told = as_problem(story[None])
    return Changed(told.x, told.truth, torch.from_numpy(other[None]))


STUDY = Stories()
