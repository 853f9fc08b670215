"""How many linear pieces do the networks have on a short stretch between two small photographs? Counted exactly.

On a whole line between two pictures of 128 x 128 pixels there are millions of boundaries. So the pictures are
32 x 32 here, and the stretches a share of their line. ``python -m implicit_lab.studies.deblurring.pieces`` writes
``weights/pieces.json`` anew, in some minutes of one core.
"""

import json
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from ...measures.complexity import pieces_along
from ..weights import write_whole
from .blur_kernels import kernel_named
from .choices import IMAGES, KERNELS, NOISE, WEIGHTS
from .forward_model import A, Observation, spread
from .images import shipped_image
from .study import STUDY

FILE = WEIGHTS / "pieces.json"
SIZE, SHARE = 32, 1e-2
"""Pixels a side, and the length of a stretch, of its line's, about its middle."""
LINES = 3
ITERATIONS = {"explicit": 1, "unrolled-2": 1, "unrolled-4": 1, "hqs": 4}
"""How often each network is applied; HQS takes most of the time."""


def observations() -> list[Observation]:
    """The middles of the first shipped pictures, blurred and made noisy as the study's problems are."""
    edge = (shipped_image(next(iter(IMAGES))).shape[0] - SIZE) // 2
    kernel = spread(kernel_named(KERNELS[0], None), SIZE)[None]
    draw = torch.Generator().manual_seed(0)
    found = []
    for name in list(IMAGES)[: LINES + 1]:
        middle = shipped_image(name)[edge : edge + SIZE, edge : edge + SIZE]
        truth = torch.from_numpy(middle.copy()).permute(2, 0, 1)[None].float() / 255
        image = A(truth, kernel) + NOISE * torch.randn(truth.shape, generator=draw)
        found.append(Observation(image, kernel, torch.full((1, 1, 1, 1), NOISE)))
    return found


def stretch(start: Observation, end: Observation) -> tuple[Observation, Observation]:
    """The middle SHARE of the line from one to the other."""

    def at(s: float) -> Observation:
        image: Tensor = start.image.double() + s * (end.image.double() - start.image.double())
        return start._replace(image=image)

    return at((1 - SHARE) / 2), at((1 + SHARE) / 2)


def measure() -> dict[str, object]:
    """The pieces of every network at every t, line by line."""
    stretches = [stretch(*ends) for ends in pairwise(observations())]
    found = {}
    for name, steps in ITERATIONS.items():
        counts = []
        for ends in stretches:
            model = STUDY.model(name)
            counts.append(pieces_along(model, *ends, steps).count.tolist())
        found[name] = np.array(counts).T.tolist()
        print(name, found[name])
    return {"size": SIZE, "share": SHARE, "lines": LINES, "pieces": found}


if __name__ == "__main__":
    write_whole(FILE, (json.dumps(measure()) + "\n").encode())
