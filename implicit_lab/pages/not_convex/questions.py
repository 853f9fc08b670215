"""What page 7 asks: three guesses before one looks, and three questions at its end."""

from ...widgets.questions import GUESS, LAST, Questions, choice


def guesses() -> Questions:
    """Return the guesses, which the double well answers."""
    return Questions(
        GUESS,
        [
            choice(
                "Two wells (<i>k</i> = 0.6), <i>x</i> = 0, and a start just to the right of the ridge, at 0.02. "
                "Where does the ball "
                "end?",
                [
                    ("On the ridge, at 0.", "There it would rest, but a push of any size grows."),
                    ("In the right well, after a long wait.", ""),
                    ("In either, by chance.", "Nothing here is random: the start decides."),
                ],
                1,
                "Near the ridge it moves slowly, and its slope grows exponentially meanwhile: two starts close "
                "together part.",
                "k=0.6&x=0&y0=0.02&roll=120",
            ),
            choice(
                "The same two wells. Is there a regular step whose fixed point, for every <i>x</i>, is where "
                "this ball ends?",
                [
                    ("Yes, this very step.", "It has two stable fixed points for one <i>x</i>; a regular one has one."),
                    ("No.", ""),
                ],
                1,
                "A regular step has one fixed point for every input, whatever the start; and where the ball "
                "ends jumps as <i>x</i> "
                "passes a fold.",
                "k=0.6&x=0.1&roll=100",
            ),
            choice(
                "Raise <i>k</i> to 1.5, so that the data pull more strongly. What becomes of the second answer?",
                [("It goes.", ""), ("It stays, further away.", "The pull fills the landscape in: one well is left.")],
                0,
                "Above <i>k</i> = 1 there is one well for every <i>x</i>, the step contracts but for large "
                "|<i>y</i>|, and the slope of its iterates at 0 saturates at <i>k</i>/(<i>k</i> − 1).",
                "k=1.5&x=0.1&roll=100",
            ),
        ],
    )


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "The best answer jumps as <i>x</i> moves. What does an iteration of continuous steps do there?",
                [
                    ("It jumps too.", "Every iterate is continuous in <i>x</i>."),
                    ("It becomes steeper with <i>t</i>, and slow near the jump.", ""),
                    ("It stops.", "It goes on, ever more slowly near the fold."),
                ],
                1,
                "Only the limit jumps. Near a fold the factor of contraction goes to 1, so steep and slow come "
                "together again.",
            ),
            choice(
                "From the same data two starts end at two different pictures. Which condition of the theorem is "
                "broken?",
                [
                    ("The second: the step is no contraction in <i>y</i>.", ""),
                    ("The first: it is not Lipschitz in <i>x</i>.", "The start has nothing to do with <i>x</i>."),
                ],
                0,
                "A contraction has one fixed point, which every start comes to.",
            ),
            choice(
                "The two wells are held against a convex relaxation with the same smoothness. What is left of "
                "their gain?",
                [("Much.", "Look at the last rows of the table."), ("Little.", "")],
                1,
                "Most of what looked like the merit of a second well is had without it: a comparison is fair "
                "only where all else is "
                "equal.",
            ),
        ],
    )
