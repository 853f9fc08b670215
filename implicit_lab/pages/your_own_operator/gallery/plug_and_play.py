"""Plug and play: a step towards the data, then a library's denoiser, here scikit-image's total variation."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, weight: float, step: float, width: float, noise: float) -> Any:
    import numpy as np
    from scipy.ndimage import gaussian_filter
    from skimage import data, restoration, transform

    picture = transform.resize(data.camera(), (64, 64))

    def blur(y):
        return gaussian_filter(y, width, mode="wrap")

    def G(y, x):
        return restoration.denoise_tv_chambolle(y - step * blur(blur(y) - x), weight)

    x = blur(picture) + noise * np.random.default_rng(0).standard_normal(picture.shape)
    return explore(G, x, picture, y0=x, frame="picture")


PLUG_AND_PLAY = Entry(
    name="plug_and_play",
    title="plug-and-play deblurring",
    about="A step that makes the blurred <i>y</i> more like <i>x</i>, then a denoiser from a library that knows "
    "nothing of blur: scikit-image's total variation. It is numpy's arithmetic, so there are no derivatives, only "
    "secants. The denoiser stops at a tolerance, and its answer jumps where it takes one inner step more: these are "
    "the teeth of the residual, and why the iterate does not come to rest. A step above 2 overshoots.",
    claim="It converges where the denoiser is a mean of staying and of a non-expansive map, and the step is short.",
    controls=(
        Control("weight", "Denoising", Number(0.002, 0.2, step=0.002), 0.01),
        Control("step", "Step", Number(0.1, 3, step=0.1), 1.0),
        Control("width", "Width of the blur (pixels)", Number(0.5, 3, step=0.1), 1.5),
        Control("noise", "Noise", Number(0, 0.1, step=0.005), 0.01),
    ),
    operator=_operator,
)
