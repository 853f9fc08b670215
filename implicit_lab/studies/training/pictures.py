"""The gradients held against each other on deblurring, 64 x 64 pixels, by an operator that contracts by construction.

The exact gradient means something only where there is a fixed point, so nothing here can lose it: whatever the weights
are, a step shrinks every difference to CAP of it at most. Each seed first teaches its denoiser to denoise, one pass a
picture, which favours no gradient of a fixed point; then every gradient goes on from there, on the same pictures.
"""

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from ...study import ImplicitModel
from ..deblurring.blur_kernels import PAPER_KERNEL, find_levin, kernel_named
from ..deblurring.choices import KERNELS, NOISE
from ..deblurring.data_term import hqs_step
from ..deblurring.forward_model import A, Observation, spread
from ..deblurring.images import centre_crop, image_folder, read_image, split_folder
from ..deblurring.nonexpansive import AtMostOne
from .choices import CAP
from .cost import Passes
from .methods import Method
from .trial import Course, Table, descend, on_trial

SIZE, PATCH = 64, 2
LAYERS, HIDDEN = 3, 24
BETA = torch.tensor(0.1)
"""The weight of the last iterate in the data step."""
BATCH = 4
DENOISING_STEPS, DENOISING_RATE, GRAIN = 300, 5e-3, 0.06
STEPS, RATE = 60, 5e-3
"""Training steps of each part, and the learning rate, which falls to zero on a cosine.

One rate for all gradients, chosen by hand from three on the held-out pictures of seed 0.
"""
LOOKS = 12
HELD_OUT, AGE = 8, 30
"""Pictures of ``val`` that are looked at, and the iterate."""
TEST_AGE, RESTING = 60, 1e-4
TEST_INSTANCES = 50

Batch = tuple[Observation, Tensor]


def on_what() -> Table:
    """What a comparison is of."""
    parameters = sum(parameter.numel() for parameter in ContractiveHQS().parameters())
    sizes = {"size": SIZE, "batch": BATCH, "parameters": parameters}
    return sizes | {"denoising_steps": DENOISING_STEPS, "steps": STEPS, "rate": RATE}


class Read(NamedTuple):
    """What all iterations read."""

    image: Tensor
    kernel: Tensor
    anchor: Tensor
    """(A'A + beta I)^-1 A'x, (B, 3, H, W)."""
    kernels: tuple[Tensor, ...]
    """The layers' convolutions, each divided down to a norm of at most 1."""


class ContractiveHQS(ImplicitModel):
    """G(y, x) = (1 - c) b + c H((A'A + beta I)^-1 (A'x + beta y)), b = (A'A + beta I)^-1 A'x, c = CAP.

    The data step and H, a few convex potential layers, stretch nothing, so that ||dG/dy|| <= c < 1 everywhere: one
    fixed point, to which the iteration comes by a factor of c a step or faster.
    """

    def __init__(self) -> None:
        super().__init__()
        channels = 3 * PATCH**2
        self.layers = nn.ModuleList(nn.Conv2d(channels, HIDDEN, 3, padding=1) for _ in range(LAYERS))
        self.at_most_one = AtMostOne()

    def encode(self, x: Observation) -> Read:
        """The anchor, and the kernels as they are now."""
        kernels = tuple(self.at_most_one(layer.weight) for layer in self.layers)
        return Read(x.image, x.kernel, hqs_step(torch.zeros_like(x.image), x.image, x.kernel, BETA), kernels)

    def initial(self, x: Read) -> Tensor:
        """y_0 = b."""
        return x.anchor

    def forward(self, z: Tensor, x: Read) -> Tensor:
        """One iteration, (B, 3, H, W)."""
        return (1 - CAP) * x.anchor + CAP * self.denoise(hqs_step(z, x.image, x.kernel, BETA), x.kernels)

    def denoise(self, v: Tensor, kernels: tuple[Tensor, ...]) -> Tensor:
        """H: v - 2 K' relu(K v + b), layer by layer, on patches as channels."""
        v = F.pixel_unshuffle(v, PATCH)
        for layer, kernel in zip(self.layers, kernels, strict=True):
            assert isinstance(layer, nn.Conv2d)
            inner = F.relu(F.conv2d(v, kernel, layer.bias, padding=1))
            v = v - 2 * F.conv_transpose2d(inner, kernel, padding=1)
        return F.pixel_shuffle(v, PATCH)


@lru_cache
def photographs(data: Path, split: str) -> list[NDArray[np.uint8]]:
    """The pictures of ``split``, read once."""
    return [read_image(file) for file in image_folder(split_folder(data, split))]


class Stream:
    """Crops of ``train``, blurred and made noisy, in the order of a seed."""

    def __init__(self, data: Path, seed: int) -> None:
        self.data = data
        self.rng = np.random.default_rng(seed)

    def crops(self) -> Tensor:
        """The next BATCH crops, (B, 3, SIZE, SIZE) in [0, 1]."""
        found = []
        pictures = photographs(self.data, "train")
        for _ in range(BATCH):
            picture = pictures[self.rng.integers(len(pictures))]
            top, left = (self.rng.integers(side - SIZE + 1) for side in picture.shape[:2])
            found.append(picture[top : top + SIZE, left : left + SIZE])
        return as_pictures(found)

    def draw(self) -> Batch:
        """The next batch."""
        return observed(self.data, self.crops(), self.rng)


def held_out(data: Path, split: str, count: int, seed: int) -> Batch:
    """The centres of the first pictures of a split, with noise of a seed; there may be fewer than ``count``."""
    pictures = [centre_crop(picture, SIZE) for picture in photographs(data, split)[:count]]
    return observed(data, as_pictures(pictures), np.random.default_rng(seed))


def as_pictures(arrays: list[NDArray[np.uint8]]) -> Tensor:
    """(B, 3, H, W) in [0, 1]."""
    return torch.from_numpy(np.stack(arrays)).permute(0, 3, 1, 2).float() / 255


def observed(data: Path, truth: Tensor, rng: np.random.Generator) -> Batch:
    """Blurred by the paper's kernel k1 (motion-1 where it is not beside the data), with its noise."""
    name = PAPER_KERNEL if find_levin(data) else KERNELS[0]
    kernel = spread(kernel_named(name, data), SIZE).expand(len(truth), 1, SIZE, SIZE)
    grain = torch.from_numpy(rng.standard_normal(truth.shape, dtype=np.float32))
    return Observation(A(truth, kernel) + NOISE * grain, kernel, torch.full((len(truth), 1, 1, 1), NOISE)), truth


def denoising(data: Path, seed: int) -> ContractiveHQS:
    """An operator of this seed whose denoiser has learned to denoise: where every gradient goes on from."""
    torch.manual_seed(seed)
    model, stream = ContractiveHQS(), Stream(data, seed)

    def loss() -> Tensor:
        truth = stream.crops()
        grain = torch.from_numpy(stream.rng.standard_normal(truth.shape, dtype=np.float32))
        kernels = tuple(model.at_most_one(layer.weight) for layer in model.layers)
        return (model.denoise(truth + GRAIN * grain, kernels) - truth).square().mean()

    descend(model, loss, DENOISING_STEPS, DENOISING_RATE)
    return model


def train(start: ContractiveHQS, method: str, data: Path, seed: int, count: int = TEST_INSTANCES) -> Table:
    """Go on from ``start`` by one gradient; what it reached, and at which cost, is measured on the way and after."""
    model = deepcopy(start)
    looked_at = held_out(data, "val", HELD_OUT, 0)

    def loss(G: Passes, how: Method, batch: Batch) -> Tensor:
        x = model.encode(batch[0])
        return (how.solve(G, model.initial(x), x) - batch[1]).square().mean()

    def streamed() -> Stream:
        return Stream(data, 1000 + seed)

    found = on_trial(model, method, loss, streamed, lambda: judge(model, looked_at, AGE), Course(STEPS, RATE, LOOKS))
    return {**found, "seed": seed, **final(model, data, seed, count)}


def final(model: ContractiveHQS, data: Path, seed: int, count: int) -> Table:
    """Error and rest at t = TEST_AGE on the pictures of ``test``."""
    error, residual = judge(model, held_out(data, "test", count, 100 + seed), TEST_AGE)
    return {"test_error": float(error.mean()), "at_rest": float((residual <= RESTING).float().mean())}


@torch.no_grad()
def judge(model: ContractiveHQS, batch: Batch, age: int) -> tuple[Tensor, Tensor]:
    """Root mean square error and residual of the iterate of an age, (B,) each."""
    x = model.encode(batch[0])
    z = before = model.initial(x)
    for _ in range(age):
        before, z = z, model(z, x)
    moved, size = (v.flatten(1).norm(dim=1) for v in (z - before, z))
    return (z - batch[1]).square().flatten(1).mean(1).sqrt(), moved / size
