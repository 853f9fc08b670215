"""The plane through the observations of three photographs, and the grey of a few pixels on it."""

import torch
from torch import Tensor

from ...study import InputPlane, Problem
from .choices import IMAGES
from .forward_model import A, Observation
from .images import shipped_image

SIDE = 64
"""Pixels a side: the networks are convolutions, and on a quarter of the pixels four times as fast."""
PLACES = (32, 12, 52)
"""Rows and columns of the pixels that can be looked at, the middle first."""


def photographs(problem: Problem) -> InputPlane:
    """x = A p(a, b) + n for sharp p from one photograph to a second (a) and a third (b): their middle 64 x 64 pixels.

    p(-1, -1) is the problem's own picture, p(1, -1) and p(-1, 1) are the first two shipped ones that are others. Blur,
    noise and lost pixels are the problem's.
    """
    x: Observation = problem.x.map(lambda leaf: leaf[:1])
    kernel = _on_smaller_torus(x.kernel)
    noise = _middle(x.image - (A(problem.truth[:1], x.kernel) if x.mask is None else 0 * x.image))
    mask = None if x.mask is None else _middle(x.mask)
    if mask is not None:
        noise = torch.zeros_like(noise)
    first = _middle(problem.truth[:1])
    shipped = (torch.from_numpy(shipped_image(name).copy()).permute(2, 0, 1)[None] / 255 for name in IMAGES)
    second, third = [other for each in shipped if not torch.equal(other := _middle(each), first)][:2]

    def seen(sharp: Tensor) -> Tensor:
        blurred = A(sharp, kernel)
        return blurred if mask is None else mask * blurred

    zero = Observation(torch.zeros_like(first), torch.zeros_like(kernel), torch.zeros_like(x.noise), mask and 0 * mask)
    middle = (second + third) / 2
    across, up = (second - first) / 2, (third - first) / 2

    def truth(points: object) -> Tensor:
        a, b = torch.as_tensor(points).float().T.reshape(2, -1, 1, 1, 1)
        return middle + a * across + b * up

    return InputPlane(
        x=Observation(seen(middle) + noise, kernel, x.noise, mask),
        d1=zero._replace(image=seen(across)),
        d2=zero._replace(image=seen(up)),
        across=("share of the second photograph", 0, 1),
        up=("share of the third", 0, 1),
        probes=tuple(f"pixel in row {row}, column {column}" for row in PLACES for column in PLACES),
        value="grey",
        of=lambda y: y.mean(1)[:, PLACES][:, :, PLACES].flatten(1),
        truth=truth,
    )


def _middle(picture: Tensor) -> Tensor:
    edge = (picture.shape[-1] - SIDE) // 2
    return picture[..., edge : edge + SIDE, edge : edge + SIDE]


def _on_smaller_torus(kernel: Tensor) -> Tensor:
    """The kernel, spread about the origin, on a torus of SIDE pixels; ``ValueError`` where it does not fit."""
    half = kernel.shape[-1] // 2
    cut = _middle(kernel.roll((half, half), (-2, -1)))
    if abs(float(cut.sum() - kernel.sum())) > 1e-4:
        raise ValueError(f"The kernel is larger than the {SIDE} pixels of the plane's pictures: choose a smaller one.")
    return cut.roll((-(SIDE // 2), -(SIDE // 2)), (-2, -1))
