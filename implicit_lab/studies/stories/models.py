"""The networks: one transformer block applied again and again, the same block once, and stacks of blocks of their own.

One token a sentence: A e(who) + B e(word) + v(verb). A word has one vector e wherever it stands, and a word of two
senses too: which is meant is for the block to find out. There are no positions, as the order of the sentences means
nothing. States are (B, n, WIDTH).
"""

import torch
from torch import Tensor, nn

from ...study import ExplicitModel, ImplicitModel
from .choices import ANSWERS, VERBS, WORDS
from .generator import VERB, WHO, WORD

WIDTH = 64
HEADS = 2


def rms_norm(z: Tensor) -> Tensor:
    """z / sqrt(mean z^2) over the last axis."""
    return z * (z.square().mean(-1, keepdim=True) + 1e-6).rsqrt()


class Sentences(nn.Module):
    """A vector for each sentence, (B, n, WIDTH), of stories (B, n, 3)."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(len(WORDS), WIDTH)
        self.verbs = nn.Embedding(len(VERBS), WIDTH)
        self.who = nn.Linear(WIDTH, WIDTH, bias=False)
        self.word = nn.Linear(WIDTH, WIDTH, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """The sum of its three words' vectors."""
        who, word = self.who(self.words(x[..., WHO])), self.word(self.words(x[..., WORD]))
        out: Tensor = who + word + self.verbs(x[..., VERB])
        return out


class Block(nn.Module):
    """u = z + x, v = u + attention(u, x), w = v + perceptron(v), and rms_norm(w): the norm stands outside of the block.

    Whom a sentence looks at it reads from the words x alone; what it is told there comes from the state.
    """

    def __init__(self) -> None:
        super().__init__()
        self.looking = nn.Linear(WIDTH, 2 * WIDTH, bias=False)
        self.told = nn.Linear(WIDTH, WIDTH, bias=False)
        self.joined = nn.Linear(WIDTH, WIDTH, bias=False)
        self.wide = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        """One application, with the input given again."""
        u = z + x
        v = u + self.attention(rms_norm(u), rms_norm(x))
        w = v + self.narrow(self.wide(rms_norm(v)).relu())
        return rms_norm(w)

    def attention(self, u: Tensor, x: Tensor) -> Tensor:
        """Softmax attention written out, so that it can be differentiated forward too."""
        query, key = heads(self.looking(x)).chunk(2, dim=-1)
        weight = (query @ key.mT / key.shape[-1] ** 0.5).softmax(-1)
        told = weight @ heads(self.told(u))
        out: Tensor = self.joined(told.transpose(1, 2).flatten(2))
        return out


def heads(u: Tensor) -> Tensor:
    """(B, n, C) as (B, HEADS, n, C / HEADS)."""
    return u.unflatten(-1, (HEADS, -1)).transpose(1, 2)


class LoopedStories(ImplicitModel):
    """z <- block(z, x) from z = 0, and for every sentence a score for each answer."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences, self.block = Sentences(), Block()
        self.answer = nn.Linear(WIDTH, len(ANSWERS))

    def encode(self, x: Tensor) -> Tensor:
        """(B, n, WIDTH) of stories (B, n, 3)."""
        out: Tensor = self.sentences(x)
        return out

    def initial(self, x: Tensor) -> Tensor:
        """z_0 = 0."""
        return torch.zeros_like(x)

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        """One iteration."""
        out: Tensor = self.block(z, x)
        return out

    def decode(self, z: Tensor) -> Tensor:
        """Scores of the answers, (B, n, 13)."""
        out: Tensor = self.answer(z)
        return out


class ExplicitStories(ExplicitModel):
    """z_j = block_j(z_{j-1}, x), j = 1 .. depth, each block with weights of its own, and the scores of z_depth."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.sentences, self.blocks = Sentences(), nn.ModuleList(Block() for _ in range(depth))
        self.answer = nn.Linear(WIDTH, len(ANSWERS))

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the answers at one stroke, (B, n, 13)."""
        sentences = self.sentences(x)
        z = torch.zeros_like(sentences)
        for block in self.blocks:
            z = block(z, sentences)
        out: Tensor = self.answer(z)
        return out


DEPTHS: dict[str, int] = {"once": 1, "untied-4": 4, "untied-8": 8}
"""Explicit network -> its number of blocks."""


def build(name: str) -> LoopedStories | ExplicitStories:
    """The network called ``name``, untrained."""
    return LoopedStories() if name.startswith("looped") else ExplicitStories(DEPTHS[name])
