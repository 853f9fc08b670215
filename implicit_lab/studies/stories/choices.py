"""Words and sizes of the stories; opens without torch."""

from pathlib import Path

from ...control import Choice, Control, Number

WEIGHTS = Path(__file__).parent / "weights"
"""The networks that ship, and what was measured of them."""

NAMES: tuple[str, ...] = (
    *("Amber", "Hazel", "Jade", "Olive", "Rose", "Ruby", "Scarlet", "Violet"),
    *("Ada", "Alan", "Ann", "Ben", "Bob", "Carl", "Cleo", "Dan", "Dora", "Earl", "Edith", "Emil", "Eva", "Finn"),
    *("Fred", "Gina", "Hans", "Hugo", "Ida", "Ines", "Ivan", "Jack", "Joan", "Jon", "Kai", "Karl", "Kim", "Lea"),
    *("Leo", "Lisa", "Luke", "Mae", "Mara", "Max", "Mia", "Nils", "Nina", "Noah", "Omar", "Oskar", "Otto", "Paul"),
    *("Pia", "Ralf", "Rita", "Sam", "Sara", "Sven", "Tess", "Theo", "Tim", "Tom", "Uma", "Vera", "Yara", "Zoe"),
)
"""Everyone who may be in a story."""
DOUBLE = 8
"""So many words, the first of ``NAMES``, are colours too: "Ann copies Violet", "Ann wears violet"."""
COLOURS: tuple[str, ...] = (*(name.lower() for name in NAMES[:DOUBLE]), "blue", "green", "red", "white")
"""What one may wear."""
ANSWERS: tuple[str, ...] = (*COLOURS, "unknown")
"""What one may be said to wear; the last where copying goes in a circle, and nobody can say."""
UNKNOWN = len(COLOURS)
WORDS: tuple[str, ...] = (*NAMES, *COLOURS[DOUBLE:])
"""Every word that may end a sentence; a word of two senses stands here once."""
VERBS: tuple[str, ...] = ("wears", "copies")

SEEDS = (2, 1, 0)
"""Seeds of training of the looped networks that ship, ``looped-SEED``; the page and the tables show the first."""
LOOPED: tuple[str, ...] = tuple(f"looped-{seed}" for seed in SEEDS)

TRAINED_HOPS = 4
"""Nobody in a training story is further from a colour than this."""
HOPS = (3, 7, 15, 31)
"""Hops of the stories that a person may open: two chains, so that there are 2 (hops + 1) sentences."""

TRAINING_SEED = 1_000_000
"""Stories of this seed and above train and choose the networks; problems take seeds below it."""
INSTANCES = 100
"""Unseen stories that a profile takes when it is not told how many."""

CONTROLS: tuple[Control, ...] = (
    Control(
        "hops", "Hops", Choice(HOPS), 7, problem=True,
        explanation="How many people stand between the last of a chain and the colour; training had at most 4",
    ),
    Control(
        "seed", "Seed of the story", Number(0, 9999, step=1), 0, explanation="Another number, another story",
    ),
    Control("who", "Whose sentence", Choice(NAMES), NAMES[0], explanation="The sentence that is changed"),
    Control("verb", "now", Choice(VERBS), VERBS[0], noun="verb", explanation="What the sentence says then"),
    Control("word", "whom or what", Choice(WORDS), WORDS[-1], explanation="Whom they copy, or what they wear"),
    Control(
        "steps", "Iterations", Number(1, 200, step=1), 40, explanation="How often the block is applied",
    ),
)  # fmt: skip
"""Everything that a person can set on the page."""
