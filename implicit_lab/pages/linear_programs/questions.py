"""What page 5 asks: three guesses before one looks, and three questions at its end."""

from ...widgets.questions import GUESS, LAST, Questions, choice
from .polygon import ANGLE

TIE = ANGLE + 1
"""Where the tie lies that the page opens near, in degrees."""


def guesses() -> Questions:
    """Return the guesses, which the polygon answers."""
    return Questions(
        GUESS,
        [
            choice(
                "The cost is turned by two degrees, across a tie. How does the cheapest point <i>y</i>* move?",
                [
                    ("Not at all.", "On either side of the tie it stands still; at the tie it does not."),
                    ("A little, as the cost does.", "A corner stays cheapest over a whole range of directions."),
                    ("It jumps along a whole edge.", ""),
                ],
                2,
                "At the tie all points of the edge cost the same, and past it the other end is cheapest.",
                f"angle={TIE + 1:g}",
            ),
            choice(
                "And the iterate of PDHG, after 30 iterations?",
                [
                    ("It jumps too.", "An iterate is made of 30 continuous steps."),
                    ("It moves without a jump.", ""),
                ],
                1,
                "It is continuous in the cost at every <i>t</i>: in the upper chart its lines are steep, and "
                "have no gap.",
                f"angle={TIE:g}&pdhg_t=30",
            ),
            choice(
                "One degree from the tie, the slope of the optimum is 0. What does the slope of the iterate do "
                "with <i>t</i>?",
                [
                    ("It is 0 from the start.", "On its way the iterate still depends on the cost."),
                    ("It grows while the iterate is under way, then falls to 0.", ""),
                    ("It grows without end.", "That is so at the tie itself, where the answer jumps."),
                ],
                1,
                "The iterate has to be told apart from the one on the other side of the tie, so it becomes "
                "steep; once it rests at "
                "its corner, a small turn of the cost changes nothing.",
                f"angle={ANGLE:g}&pdhg_t=200",
            ),
        ],
    )


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "Can a regular step have the answer of a linear program as its fixed point, ties included?",
                [
                    (
                        "Yes: every answer is a fixed point of some step.",
                        "A regular one has locally Lipschitz fixed points only.",
                    ),
                    ("No: at a tie the answer jumps.", ""),
                ],
                1,
                "Near programs without a tie it can. This is a place where the theorem ends, and says so itself.",
            ),
            choice(
                "Near a tie the iterate moves a lot as the cost turns a little, and the true answer stands still. "
                "What does it show?",
                [
                    ("The strength of the implicit network.", "Explicit networks are as steep there."),
                    ("That a large slope alone is no virtue.", ""),
                ],
                1,
                "What counts is whether the steepness is where the true map has it. As the cost turns the true map "
                "jumps at the tie, and stands still beside it; the iterate spreads the jump over what lies nearby.",
            ),
            choice(
                "Suppose that an iteration goes only a fifth of its way. The first iterate is flatter then. Is "
                "the growth of "
                "<i>L<sub>t</sub></i> from there a finding?",
                [
                    ("Yes: the fixed point is the same.", "The fixed point is; the first iterate is flat by choice."),
                    ("No: a factor of five of it is a knob.", ""),
                ],
                1,
                "Therefore the table holds the iterate at rest against one whole step, along the same changes, "
                "and against the "
                "true map.",
            ),
        ],
    )
