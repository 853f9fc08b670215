"""A maze as what the networks compute on: its open pixels, what lies on each, and which four lie beside it."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

FEATURES = 6
"""Of a pixel: whether it is the start, whether the goal, and whether there is a wall above, below, left, right."""


class Corridors(NamedTuple):
    """B mazes by their open pixels, in lists of N; where a maze has fewer, its list ends in places 0, a corner."""

    opened: Tensor
    """(B, H, W): 1 where a pixel is open."""
    places: Tensor
    """(B, N): where each lies among the H * W pixels."""
    around: Tensor
    """(B, N, 5): itself and those above, below, left and right, as places in the list; N for a wall."""
    features: Tensor
    """(B, N, FEATURES)"""

    def gather(self, z: Tensor) -> Tensor:
        """What the open pixels of pictures (B, H, W, C) hold, (B, N, C)."""
        held = z.flatten(0, 2).index_select(0, self._rows())
        return held.view(*self.places.shape, -1)

    def scatter(self, held: Tensor) -> Tensor:
        """Back on the pictures: (B, N, C) to (B, H, W, C), 0 on walls."""
        kept = (held * (self.places > 0)[..., None]).flatten(0, 1)
        empty = kept.new_zeros(self.opened.numel(), kept.shape[1])
        return empty.index_copy(0, self._rows(), kept).view(*self.opened.shape, -1)

    def _rows(self) -> Tensor:
        return _in_one_list(self.places, self.opened[0].numel())

    def neighbourhoods(self, held: Tensor) -> Tensor:
        """What each pixel and the four beside it hold, in a row: (B, N, C) to (B, N, 5 C); a wall holds 0."""
        batch, pixels, _ = held.shape
        with_wall = F.pad(held, (0, 0, 0, 1)).flatten(0, 1)
        return with_wall.index_select(0, _in_one_list(self.around, pixels + 1)).view(batch, pixels, -1)


def corridors(x: Tensor) -> Corridors:
    """The open pixels of mazes x, (B, 3, H, W): open, start, goal, each 0 or 1. The outer pixels are walls."""
    opened = x[:, 0] > 0.5
    height, width = opened.shape[1:]
    most = int(opened.flatten(1).sum(dim=1).max())
    every = torch.arange(height * width, device=x.device)
    first = torch.where(opened.flatten(1), every, height * width).sort(dim=1).values[:, :most]
    places = torch.where(first < height * width, first, 0)
    ranks = torch.where(opened, (opened.flatten(1).cumsum(dim=1) - 1).view(opened.shape), most)
    framed = F.pad(ranks, (1, 1, 1, 1), value=most)
    sides = (framed[:, :-2, 1:-1], framed[:, 2:, 1:-1], framed[:, 1:-1, :-2], framed[:, 1:-1, 2:])
    around = _at(torch.stack([ranks, *sides], dim=-1), places)
    ends = _at(x[:, 1:].movedim(1, -1), places)
    return Corridors(x[:, 0], places, around, torch.cat([ends, (around[..., 1:] == most).to(x.dtype)], dim=-1))


def _at(picture: Tensor, places: Tensor) -> Tensor:
    """What pictures (B, H, W, K) hold at places (B, N), (B, N, K)."""
    flat = picture.flatten(1, 2)
    return flat.gather(1, places[..., None].expand(-1, -1, flat.shape[2]))


def _in_one_list(places: Tensor, length: int) -> Tensor:
    """Places in lists of that length, one a maze, as places in all of them, one after the other."""
    offsets = length * torch.arange(len(places), device=places.device)
    return (places.flatten(1) + offsets[:, None]).flatten()
