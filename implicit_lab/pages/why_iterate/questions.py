"""What page 1 asks: three guesses before one looks, and three questions at its end."""

import numpy as np

from ...studies.scalar import reciprocal as closed
from ...widgets.questions import GUESS, LAST, Questions, choice, sketch, value

ETA, NEAR, X = 0.5, 0.05, 0.25


def guesses() -> Questions:
    """Return the guesses; the figures are closed forms."""
    slow = int(np.ceil(np.log(0.1) / np.log(1 - ETA * NEAR)))
    curve = [float(closed.iterate(X, ETA, t)) for t in range(31)]
    early, late = (float(closed.largest_slope(ETA, t)) for t in (10, 20))
    return Questions(
        GUESS,
        [
            sketch(
                f"At <i>x</i> = {X:g} the answer is {1 / X:g}. How does the iterate come up to it from "
                f"<i>y</i><sub>0</sub> "
                "= 0? Draw it.",
                curve,
                f"Every turn makes up the same share <i>η x</i> = {ETA * X:g} of what is missing, so that the "
                f"steps of the "
                "staircase become smaller and smaller.",
                ("t", "y at t"),
                (0, 5),
                f"x={X:g}&eta={ETA:g}&t=30",
            ),
            choice(
                f"At <i>x</i> = {NEAR:g} the answer is {1 / NEAR:g}. After how many iterations is the error "
                f"below 10 %?",
                [
                    ("some 10", "A turn makes up only 2.5 % of what is missing there."),
                    ("some 30", "A turn makes up only 2.5 % of what is missing there."),
                    (f"some {slow - 1}", ""),
                ],
                2,
                f"It takes {slow}. Where 1/<i>x</i> is steep, <i>η x</i> is small, and a turn makes up little.",
                f"x={NEAR:g}&eta={ETA:g}&t={slow}",
            ),
            value(
                f"At <i>t</i> = 10 the largest slope of <i>y<sub>t</sub></i> is {early:.4g}. What is it at "
                f"<i>t</i> = 20?",
                late,
                "It grows as the square of <i>t</i>: <i>η</i>² <i>t</i>(<i>t</i> − 1)/2, at <i>x</i> = 0. The "
                "step has "
                "not changed.",
                look=f"eta={ETA:g}&t=20",
            ),
        ],
    )


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "The step is the same at every turn. Why does the slope of <i>y<sub>t</sub></i> grow?",
                [
                    ("The step becomes steeper from turn to turn.", "Its slope is at most <i>η</i>|<i>y</i>|, always."),
                    ("A turn adds its own slope to what the turns before have built up.", ""),
                    ("Every turn brings parameters of its own.", "There is one, <i>η</i>, and it is used every time."),
                ],
                1,
                "By the chain rule the slope after a turn is ∂<i>G</i>/∂<i>x</i> + ∂<i>G</i>/∂<i>y</i> times "
                "the slope "
                "before it. The first part is bounded. Where ∂<i>G</i>/∂<i>y</i> = 1 − <i>η x</i> is near 1, "
                "hardly anything "
                "that was there is lost, so the sum grows with <i>t</i>.",
            ),
            choice(
                "Close to 0, ten times nearer to it, the same relative error takes about",
                [
                    ("as many iterations,", "A turn makes up the share <i>η x</i> of what is missing: less there."),
                    ("ten times as many,", ""),
                    ("a hundred times as many.", "That is how the slope of 1/<i>x</i> grows, not the count."),
                ],
                1,
                "A turn makes up a tenth of the share. Steepness is paid for in iterations, not in parameters.",
            ),
            choice(
                "Where does the iteration never come to an answer?",
                [
                    ("At <i>x</i> = 0.", ""),
                    ("At <i>x</i> = 1.", "There it is fastest: a turn halves the error when <i>η</i> is a half."),
                    ("Nowhere in [0, 1].", "At one place a turn makes up nothing: <i>η x</i> = 0."),
                ],
                0,
                "There <i>y<sub>t</sub></i> = <i>η t</i> goes on for ever, and 1/<i>x</i> has no value: 1 − "
                "<i>η x</i> = 1 "
                "is no contraction.",
            ),
        ],
    )
