"""What page 4 asks: three guesses before one looks, and three questions at its end."""

from functools import cache

import numpy as np

from ...widgets.questions import GUESS, LAST, Question, Questions, choice, sketch
from ..shipped import shipped


def guesses() -> Questions:
    """Return the guesses; the curve is that of the recording that the page opens with."""
    return Questions(GUESS, _guesses())


# The same for everyone: the process that kernels are forked from reads the recording for them once.
@cache
def _guesses() -> list[Question]:
    error = shipped("navier_stokes").curves[0]
    known = error.values[np.isfinite(error.values)]
    return [
        sketch(
            "An iteration goes 15 % of its way. How does the relative error fall from <i>t</i> = 0 on? Draw it.",
            known,
            f"It falls from {known[0]:.2f} to {known[-1]:.3f}, fast at first, then slowly: each iteration "
            f"makes up the "
            "same share of what is missing.",
            ("t", "relative error"),
            (0, float(np.ceil(known.max() * 5) / 5)),
            f"t={known.size - 1}",
        ),
        choice(
            "Oseen's iteration is the classical one, made by hand from the equation. Does it come to rest "
            "at this strength "
            "of the force?",
            [
                ("Yes, it is exact.", "Its fixed point is exact; that says nothing about coming to rest there."),
                ("No: it goes on moving.", ""),
            ],
            1,
            "Each iterate is carried by the velocity of the one before, and the two chase each other: here "
            "the step is no "
            "contraction. This is one place where iterating a reasonable step fails.",
            "model=oseen&force=random&run=1",
        ),
        choice(
            "And with a weak force, two waves of amplitude 0.06 and 0.03?",
            [("It comes to rest.", ""), ("It still moves on.", "The weaker the force, the less it is carried.")],
            0,
            "The part that carries is small then, and the step contracts.",
            "model=oseen&force=waves&amplitude_1=0.06&amplitude_2=0.03&run=1",
        ),
    ]


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "Which figure of quality can be known without the true flow?",
                [
                    ("The relative error.", "It is the distance to the true flow."),
                    ("The equation residual.", ""),
                    ("Both.", "One of them is a distance to what one does not know."),
                ],
                1,
                "It asks only whether the iterate solves the equation. It weighs fine ripples more than the "
                "error does.",
            ),
            choice(
                "One whole step of the block is steeper than the flow it ends at. What do the iterations do here?",
                [
                    ("They build steepness up.", "At rest the iterate is less steep than one whole step."),
                    ("They tame it.", ""),
                ],
                1,
                "<i>L<sub>t</sub></i> grows with <i>t</i> mostly because each iteration goes but 15 % of its "
                "way: that is our "
                "damping, not the theorem. Where the block is steep itself, the claim has nothing to show.",
            ),
            choice(
                "The iterate has come to rest on the true flow. Would a real fluid stay there?",
                [
                    ("Yes, it is steady.", "Steady means that it can stay, not that it does when it is disturbed."),
                    ("Not always.", ""),
                ],
                1,
                "Some steady flows are unstable: a small disturbance grows, and the fluid leaves. The table "
                "names those among the "
                "hundred.",
            ),
        ],
    )
