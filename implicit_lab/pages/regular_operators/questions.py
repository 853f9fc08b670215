"""What page 2 asks: three guesses before one looks, and three questions at its end."""

from ...widgets.questions import GUESS, LAST, Questions, choice, value


def guesses() -> Questions:
    """Return the guesses; each opens a scene."""
    return Questions(
        GUESS,
        [
            choice(
                "The target is 1/<i>x</i>. With <i>ε</i>(<i>x</i>) = <i>x</i>² the step is regular. Take the "
                "same share "
                "everywhere instead, <i>ε</i> = 0.3: it is much faster. Which condition is given up?",
                [
                    ("The first: <i>G</i> is no longer Lipschitz in <i>x</i>.", ""),
                    ("The second: <i>G</i> no longer contracts in <i>y</i>.", "It does: <i>μ</i> = 0.7 everywhere."),
                    ("None.", "Then the slope of one step would be bounded near 0."),
                ],
                0,
                "The step now holds 0.3/<i>x</i>, as steep as the target itself. Nothing is built up by "
                "iterating: the step "
                "was singular from the start.",
                "scene=build&target=reciprocal&eps=0.3&t=5",
            ),
            value(
                "A step has the slope 1 in <i>x</i> at 0, and contracts there by <i>μ</i> = 0.9. How steep can "
                "its fixed "
                "point be at 0, at most?",
                10,
                "Lip<sub><i>x</i></sub>(<i>G</i>)/(1 − <i>μ</i>) = 1/0.1: every iterate stays below it, and the "
                "fixed point "
                "reaches it.",
                look="scene=bound&gap=0.1&t=100",
            ),
            choice(
                "Now let 1 − <i>μ</i>(0) go to 0. What becomes of the fixed point?",
                [
                    (
                        "It stays Lipschitz, only steeper.",
                        "For every gap above 0 it does; at 0 there is no bound left.",
                    ),
                    ("It becomes a jump.", ""),
                    ("It becomes flat.", "A small gap means little contraction, and so a large bound on the slope."),
                ],
                1,
                "At gap 0 the step leaves every <i>y</i> at <i>x</i> = 0 where it is: it does not contract "
                "there, so it is not "
                "regular, and no regular step has a jump as its fixed point.",
                "scene=bound&gap=0&t=60",
            ),
        ],
    )


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "What makes an operator <i>G</i> regular?",
                [
                    (
                        "For each <i>y</i> it is Lipschitz in <i>x</i>, with a constant that grows at most "
                        "linearly in "
                        "|<i>y</i>|; for each <i>x</i> it contracts in <i>y</i>, by a factor <i>μ</i>(<i>x</i>) "
                        "&lt; 1 that "
                        "is continuous in <i>x</i>.",
                        "",
                    ),
                    (
                        "It is Lipschitz in <i>x</i> and contracts in <i>y</i>, with one bound on both for all "
                        "<i>x</i>.",
                        "That is the third scene: then the fixed point is globally Lipschitz, and 1/<i>x</i> is "
                        "out of reach.",
                    ),
                    (
                        "It is smooth, and its iterates converge at every <i>x</i>.",
                        "Smooth is not asked for, and that they converge follows from the second condition.",
                    ),
                ],
                0,
                "Nothing keeps <i>μ</i>(<i>x</i>) away from 1 from place to place: that is the freedom that "
                "lets the fixed "
                "point be steep.",
            ),
            choice(
                "Which maps are fixed points of regular operators?",
                [
                    ("All continuous ones.", "√<i>x</i> at 0 is continuous, and too steep there for any regular step."),
                    ("Exactly the locally Lipschitz ones.", ""),
                    ("Only the globally Lipschitz ones.", "1/<i>x</i> on (0, 1] is not, and is reached."),
                ],
                1,
                "Every locally Lipschitz map has such a step, and every such step has a locally Lipschitz fixed "
                "point: the "
                "two halves of the theorem.",
            ),
            choice(
                "Where the target is steep for its size, a regular step for it",
                [
                    ("must make up only a small share <i>ε</i>(<i>x</i>) of what is missing, so it is slow there;", ""),
                    ("must itself be steep there;", "The first condition forbids it: <i>εF</i> has to be Lipschitz."),
                    ("needs more parameters there.", "The same step is applied at every turn."),
                ],
                0,
                "The slope of the fixed point is at most <i>K</i>(1 + |<i>y</i>|)/<i>ε</i>. With |<i>y</i>| "
                "bounded, a gentle step comes to a steep map only where <i>ε</i> is small, and pays for it in "
                "iterations.",
            ),
        ],
    )
