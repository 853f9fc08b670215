"""What page 9 asks at its end."""

from ...widgets.questions import LAST, Questions, choice


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "The exact gradient at a fixed point needs a linear system to be solved. What does the "
                "Jacobian-free one do instead?",
                [
                    ("It solves it with fewer digits.", "It does not solve it at all."),
                    ("It leaves the Jacobian out: <i>u</i> = <i>g</i>.", ""),
                    ("It goes back through every iteration.", "That is unrolling."),
                ],
                1,
                "It is as if the last application of <i>G</i> were all there is. Where <i>G</i> contracts "
                "strongly that is nearly "
                "so, and the angle to the exact gradient is small.",
            ),
            choice(
                "Why do the cheap gradients turn away from the exact one as training goes on?",
                [
                    (
                        "The learning rate is too large.",
                        "All six see the same rate, and the exact one is what they are held against.",
                    ),
                    ("The network grows steeper, its modulus rises, and the terms left out weigh more.", ""),
                ],
                1,
                "What is left out of the sum is of the order of a power of the modulus: near 1 that is no small part.",
            ),
            choice(
                "Memory is short, but passes are cheap. Which gradient would you take?",
                [
                    ("Unrolled.", "It keeps every one of its steps."),
                    ("One of the others: they keep a single application of <i>G</i>.", ""),
                ],
                1,
                "At the fixed point the way there does not matter, so it need not be kept: the price is a "
                "linear system, or an "
                "approximation of one.",
            ),
        ],
    )
