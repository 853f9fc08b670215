"""What page 8 asks: three guesses before one looks, and three questions at its end."""

from ...widgets.questions import GUESS, LAST, Questions, choice


def guesses() -> Questions:
    """Return the guesses; their states are run by the kernel."""
    return Questions(
        GUESS,
        [
            choice(
                "PageRank's step can make a difference longer: its modulus, in the length measured here, is "
                "above 1. Does it "
                "converge?",
                [
                    ("No: it is no contraction.", "To contract is sufficient, not necessary."),
                    ("Yes.", ""),
                ],
                1,
                "Its spectral radius is below 1, so every error shrinks in the end, though it may grow at first.",
                "operator=pagerank&run=1",
            ),
            choice(
                "Newton's method for Kepler's equation, eccentricity near 1. Where is the map from time to "
                "anomaly steepest?",
                [
                    ("Near the time 0.", ""),
                    ("Half way round.", "There the planet is far from its sun, and slow."),
                    ("It is as steep everywhere.", "Only for a circle."),
                ],
                0,
                "By 1/(1 − <i>e</i>): the planet passes close to its sun, and fast.",
                "operator=newton&run=1",
            ),
            choice(
                "Coupled oscillators may turn all together. Is there one fixed point?",
                [
                    (
                        "Yes, with every oscillator in step.",
                        "Turn all of them by the same angle, and it is at rest again.",
                    ),
                    ("No, a whole circle of them.", ""),
                ],
                1,
                "In that direction nothing moves, so the modulus and the spectral radius are 1 there: nothing "
                "says where on the "
                "circle it comes to rest.",
                "operator=oscillators&run=1",
            ),
        ],
    )


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "The modulus at the fixed point is 1.2, the spectral radius 0.9. Near that point the iteration",
                [
                    ("goes away from it;", "The radius decides in the long run."),
                    ("comes to it, though an error may grow at first;", ""),
                    ("does one or the other, by the start.", "Near the point every start does the same in the end."),
                ],
                1,
                "The modulus says what one iteration can do to an error at worst, the radius what many do.",
            ),
            choice(
                "Four random directions find a slope of 2. What is known of the Lipschitz constant there?",
                [
                    ("It is 2.", "Another direction may be steeper."),
                    ("It is at least 2.", ""),
                    ("It is at most 2.", "The other way round."),
                ],
                1,
                "A slope that was found is an estimate from below. The steepest direction, where it can be "
                "computed, says how far.",
            ),
            choice(
                "An operator has no regular form: it jumps. What can be measured of it here?",
                [
                    ("Nothing.", "Its iterates, residuals and secants are there all the same."),
                    ("Secants over changes of a given size, which say nothing of smaller ones.", ""),
                ],
                1,
                "A secant is not a derivative: across a jump it grows without end as the change is made smaller.",
            ),
        ],
    )
