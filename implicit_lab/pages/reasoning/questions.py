"""What page 6 asks at its end."""

from ...widgets.questions import LAST, Questions, choice


def questions() -> Questions:
    """Return the questions at the end."""
    return Questions(
        LAST,
        [
            choice(
                "The block was trained on stories of at most four hops. What does a longer story take?",
                [
                    ("A larger network.", "The same block, with the same parameters, is applied more often."),
                    ("More iterations.", ""),
                    ("Training on long stories.", "The map below the player shows long ones answered without it."),
                ],
                1,
                "An iteration is nearly a hop: the reach of the answer grows with <i>t</i>, not with the network.",
            ),
            choice(
                "What does <i>L<sub>t</sub></i> count here, where inputs are words?",
                [
                    ("How many answers differ for one word that differs.", ""),
                    ("How many answers are wrong.", "No truth is needed for it: two stories are compared."),
                    ("How far the numbers inside the network move.", "It is read off the answers, not off the states."),
                ],
                0,
                "There is no small change of a word, so it is a count and no slope; the truth has a count of "
                "its own to hold it "
                "against.",
            ),
            choice(
                "The iteration has come to rest on an answer. Is the answer right?",
                [
                    ("Yes: wrong answers keep changing.", "Some come to rest as well, as the table says."),
                    ("Not always.", ""),
                ],
                1,
                "Rest says that one more iteration changes nothing. Nothing here promises a single fixed point, "
                "or the right "
                "one: that would take a contraction, and nothing makes these blocks one.",
            ),
        ],
    )
