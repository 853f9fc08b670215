"""What page 3 asks: three guesses before one looks, and three questions at its end."""

from functools import cache

import numpy as np

from ...widgets.questions import GUESS, LAST, Question, Questions, choice, sketch, value
from ..shipped import shipped


def guesses() -> Questions:
    """Return the guesses; the figures are those of the recording that the page opens with."""
    return Questions(GUESS, _guesses())


# The same for everyone: the process that kernels are forked from reads the recording for them once.
@cache
def _guesses() -> list[Question]:
    psnr = shipped("deblurring").curves[0]
    assert psnr.baseline is not None
    level = psnr.baseline
    passes = int(np.argmax(psnr.values > level)) if (psnr.values > level).any() else psnr.values.size - 1
    known = psnr.values[np.isfinite(psnr.values)]
    low, high = np.floor(known.min() - 1), np.ceil(known.max() + 1)
    return [
        sketch(
            f"At <i>t</i> = 0 the picture has {known[0]:.1f} dB; the explicit network brings it to {level:.1f} "
            f"dB in one pass. "
            "How does the iterate go on from there? Draw its PSNR.",
            known,
            f"It passes the explicit network, gains less and less, and ends at {known[-1]:.1f} dB.",
            ("t", "PSNR (dB)"),
            (float(low), float(high)),
            f"t={known.size - 1}&view=picture",
        ),
        value(
            f"After how many iterations does the iterate pass the dashed line, {level:.1f} dB?",
            passes,
            "That many passes of one network do what the explicit network, trained for just this, does in one: "
            "iterating saves "
            "parameters, not arithmetic.",
            within=0.3,
            look=f"t={passes}&view=picture",
        ),
        choice(
            "Lose 30 % of the pixels. No network here was trained to fill them in. What will the iteration do?",
            [
                ("Leave holes.", "The data step knows which pixels are missing, and trusts the denoiser there."),
                ("Fill them in, in more iterations than before.", ""),
                (
                    "Fill them in at the first iteration.",
                    "A denoiser alone has never seen holes; it takes several turns.",
                ),
            ],
            1,
            "What is known of the camera stands in the data step, outside the network, so it can be changed "
            "without training "
            "anything anew.",
            "missing=0.3&run=1",
        ),
    ]


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "What does <i>L<sub>t</sub></i> say?",
                [
                    ("How far <i>y<sub>t</sub></i> is from the sharp picture.", "That is what PSNR tells."),
                    (
                        "How far <i>y<sub>t</sub></i> moves when the blurred picture is moved a little, for "
                        "each unit of that "
                        "move.",
                        "",
                    ),
                    ("How much one more iteration changes the picture.", "That is the residual."),
                ],
                1,
                "It is the largest such ratio over a few small changes of the input: the slope of the map from "
                "blurred to "
                "sharp, from below.",
            ),
            choice(
                "What is the dashed line?",
                [
                    ("The best that any network can do.", "The iterate passes it."),
                    ("A network of the same size that is applied once: the explicit network.", ""),
                    ("The sharp picture itself.", "The truth is the line of dashes and dots."),
                ],
                1,
                "It has as many parameters as the network that is iterated, and was trained to do all in one pass.",
            ),
            choice(
                "Where it is steepest, the explicit network is nearly as steep as the iterate. What follows?",
                [
                    (
                        "That the theorem is wrong.",
                        "It says what iterating a gentle step can reach, not what others cannot.",
                    ),
                    (
                        "That a large <i>L<sub>t</sub></i> alone is no merit: what iterating adds is seen "
                        "against one whole step "
                        "of the same block.",
                        "",
                    ),
                    ("That iterating gains nothing.", "It gains decibels with no parameter more."),
                ],
                1,
                "This is one of the places where the claim does not show: on these pictures many networks are "
                "steep enough. "
                "Another: on most pictures the iteration is no contraction, so nothing promises that it comes "
                "to rest; where it is trained to be one, the pictures are less sharp.",
            ),
        ],
    )
