"""Seeded stories, and the answer: who wears what, by following who copies whom.

A story of n people is an array (n, 3) of their sentences: who, a verb (0 wears, 1 copies), and a word. The networks
know no order of sentences, so that any order is as good. Opens without torch.
"""

import numpy as np
from numpy.typing import NDArray

from .choices import COLOURS, DOUBLE, NAMES, UNKNOWN

Words = NDArray[np.int64]

WHO, VERB, WORD = 0, 1, 2
"""The places of a sentence."""
COLOUR_WORDS: Words = np.array([c if c < DOUBLE else len(NAMES) + c - DOUBLE for c in range(len(COLOURS))])
"""The word of each colour."""
_COLOUR_OF = np.full(len(NAMES) + len(COLOURS) - DOUBLE, -1)
_COLOUR_OF[COLOUR_WORDS] = np.arange(len(COLOURS))


def answers(stories: Words) -> Words:
    """The answer for each sentence's person, (B, n), for stories (B, n, 3); UNKNOWN where copying goes in a circle.

    >>> ann, bob, eve = 10, 12, 20
    >>> answers(np.array([[[ann, 1, bob], [bob, 0, 3], [eve, 1, eve]]]))  # Ann copies Bob, Bob wears olive
    array([[ 3,  3, 12]])
    """
    return np.take_along_axis(named(stories), _ends(stories), 1)


def named(stories: Words) -> Words:
    """The colour that each sentence itself names, (B, n); UNKNOWN where it says who is copied."""
    return np.where(stories[..., VERB] == 0, _COLOUR_OF[stories[..., WORD]], UNKNOWN)


def forests(rng: np.random.Generator, batch: int, people: int, hops: int, circles: float = 0.0) -> Words:
    """Stories in which no one is more than ``hops`` from a colour: chains and crowds, some with many colours.

    ``circles`` is the chance of each colour that who would wear it copies one of those who come to it.
    """
    depth = np.zeros((batch, people), int)
    parent = np.zeros((batch, people), int)
    wearers, chainlike = rng.uniform(0.05, 0.6, batch), rng.uniform(0, 1, batch)
    row = np.arange(batch)
    for j in range(1, people):
        parent[:, j] = np.where(rng.random(batch) < chainlike, j - 1, rng.integers(j, size=batch))
        above = depth[row, parent[:, j]]
        depth[:, j] = np.where((above == hops) | (rng.random(batch) < wearers), 0, above + 1)
    stories = _told(rng, depth > 0, parent)
    return np.where(rng.random((batch, people, 1)) < circles, circled(stories), stories)


def circled(stories: Words) -> Words:
    """The same stories without colours: each one who wore one copies the last of those who came to it, or themself."""
    batch, people, _ = stories.shape
    row = np.arange(batch)[:, None]
    end = _ends(stories)
    last = np.zeros((batch, people), int)
    last[row, end] = np.arange(people)
    wears = stories[..., VERB] == 0
    other = stories.copy()
    other[..., VERB] = 1
    other[..., WORD] = np.where(wears, stories[row, last, WHO], stories[..., WORD])
    return other


def chains(rng: np.random.Generator, batch: int, hops: int) -> Words:
    """Two chains of ``hops`` hops and two colours, 2 (hops + 1) people, each chain told from its colour upwards.

    So that not everyone wears the same, there is the second one. Somewhere in the first, but at its end, stands a
    person whose name is a colour too, and none of those two.
    """
    length = hops + 1
    place = np.tile(np.arange(2 * length), (batch, 1))
    stories = _told(rng, place % length > 0, place - 1)
    double = rng.integers(DOUBLE, size=batch)
    _rename(stories, rng.integers(hops, size=batch), double)
    others = rng.random((batch, len(COLOURS)))
    others[np.arange(batch), double] = 2.0
    stories[:, [0, length], WORD] = COLOUR_WORDS[others.argsort(1)[:, :2]]
    return stories


def drawn(hops: int, seed: int) -> Words:
    """The first story (n, 3) of this seed."""
    return chains(np.random.default_rng([seed, hops]), 1, hops)[0]


def changed(story: Words, who: int, verb: int, word: int) -> Words:
    """The story (n, 3) in which this person's sentence goes on with another verb and word."""
    told = story.copy()
    told[story[:, WHO] == who, VERB:] = verb, word
    return told


def recoloured(stories: Words) -> Words:
    """The same stories with the first person who is said to wear a colour in another one, which nobody wore."""
    changed = stories.copy()
    row, place = np.arange(len(stories)), (stories[..., VERB] == 0).argmax(1)
    worn = np.zeros((len(stories), len(COLOURS) + 1), bool)
    np.put_along_axis(worn, answers(stories), True, 1)
    changed[row, place, WORD] = COLOUR_WORDS[worn.argmin(1)]
    return changed


def retold(stories: Words) -> Words:
    """The same stories with a "copies" turned into "wears" where the word after it has two senses.

    Of such sentences, the first that tells of someone who did not wear that colour before.
    """
    changed = stories.copy()
    double = (stories[..., VERB] == 1) & (stories[..., WORD] < DOUBLE) & (stories[..., WORD] != answers(stories))
    changed[np.arange(len(stories)), double.argmax(1), VERB] = 0
    return changed


def places(stories: Words) -> Words:
    """The place of the sentence of whom each one copies, (B, n); one's own for who wears a colour."""
    batch, people, _ = stories.shape
    row = np.arange(batch)[:, None]
    place = np.zeros((batch, len(_COLOUR_OF)), int)
    place[row, stories[..., WHO]] = np.arange(people)
    return np.where(stories[..., VERB] == 0, np.arange(people), place[row, stories[..., WORD]])


def _ends(stories: Words) -> Words:
    """The place of the sentence at which following the copying from each one ends, or is after n steps, (B, n)."""
    # Everyone points to whom they copy; pointers are doubled until all of them have arrived.
    target = places(stories)
    for _ in range(stories.shape[1].bit_length()):
        target = np.take_along_axis(target, target, 1)
    return target


def _told(rng: np.random.Generator, copies: NDArray[np.bool_], parent: Words) -> Words:
    """The stories (B, n, 3) in which person j copies person ``parent[j]`` or wears a random colour."""
    batch, people = copies.shape
    who = rng.random((batch, len(NAMES))).argsort(1)[:, :people]
    colour = COLOUR_WORDS[rng.integers(len(COLOURS), size=(batch, people))]
    word = np.where(copies, np.take_along_axis(who, np.maximum(parent, 0), 1), colour)
    return np.stack([who, copies.astype(int), word], axis=2)


def _rename(stories: Words, place: Words, name: Words) -> None:
    """Give the person at ``place`` of each story this name, and whoever had it the other."""
    old = stories[np.arange(len(stories)), place, WHO]
    for column, persons in ((WHO, np.ones(stories.shape[:2], bool)), (WORD, stories[..., VERB] == 1)):
        words = stories[..., column].copy()
        stories[..., column] = np.where(persons & (words == old[:, None]), name[:, None], words)
        stories[..., column] = np.where(persons & (words == name[:, None]), old[:, None], stories[..., column])
