"""Stories are what they say: everyone told of once, answers by following the copying, one word changed."""

import numpy as np
import pytest

from implicit_lab.studies.stories.choices import COLOURS, DOUBLE, NAMES, UNKNOWN, WORDS
from implicit_lab.studies.stories.generator import (
    COLOUR_WORDS,
    VERB,
    WHO,
    WORD,
    answers,
    chains,
    drawn,
    forests,
    recoloured,
    retold,
)


def worn(story: np.ndarray, person: int) -> int:
    """What a person wears, by asking whom they copy until someone wears a colour, or nobody is left to ask."""
    said = {who: (verb, word) for who, verb, word in story.tolist()}
    for _ in range(len(story) + 1):
        verb, word = said[person]
        if verb == 0:
            return COLOUR_WORDS.tolist().index(word)
        person = word
    return UNKNOWN


@pytest.fixture(scope="module")
def told() -> np.ndarray:
    return forests(np.random.default_rng(5), 60, 24, 4, circles=0.3)


def test_the_answer_is_what_asking_from_person_to_person_finds(told: np.ndarray) -> None:
    by_hand = [[worn(story, who) for who in story[:, WHO]] for story in told]
    np.testing.assert_array_equal(answers(told), by_hand)
    assert (answers(told) == UNKNOWN).any()


def test_everyone_is_told_of_once_and_copies_someone_of_the_story(told: np.ndarray) -> None:
    for story in told:
        people = set(story[:, WHO].tolist())
        assert len(people) == len(story)
        assert set(story[story[:, VERB] == 1, WORD].tolist()) <= people


@pytest.mark.parametrize("hops", [1, 4])
def test_nobody_in_a_training_story_is_further_from_a_colour_than_asked(hops: int) -> None:
    for story in forests(np.random.default_rng(0), 30, 20, hops):
        at = {who: (verb, word) for who, verb, word in story.tolist()}
        for person in at:
            steps = 0
            while at[person][0] == 1:
                person, steps = at[person][1], steps + 1
            assert steps <= hops


@pytest.mark.parametrize("hops", [1, 7, 31])
def test_two_chains_wear_two_colours_and_a_name_of_two_senses_is_among_those_copied(hops: int) -> None:
    for story, said in zip(*(lambda s: (s, answers(s)))(chains(np.random.default_rng(hops), 40, hops)), strict=True):
        assert len(story) == 2 * (hops + 1)
        assert sorted(np.bincount(said, minlength=13))[-2:] == [hops + 1, hops + 1]
        copied = story[story[:, VERB] == 1, WORD]
        assert (copied < DOUBLE).any()


def test_one_changed_word_changes_a_whole_chain_or_all_above_the_one_who_changes_their_mind() -> None:
    told = chains(np.random.default_rng(3), 50, 7)
    for other, least, most in ((recoloured(told), 8, 8), (retold(told), 1, 7)):
        assert ((other != told).sum((1, 2)) == 1).all()
        moved = (answers(other) != answers(told)).sum(1)
        assert least <= moved.min() <= moved.max() <= most


def test_a_seed_is_a_story_and_words_of_two_senses_are_written_once() -> None:
    np.testing.assert_array_equal(drawn(7, 3), drawn(7, 3))
    assert (drawn(7, 3) != drawn(7, 4)).any()
    assert len(set(WORDS)) == len(WORDS) == len(NAMES) + len(COLOURS) - DOUBLE
    assert [WORDS[word].lower() for word in COLOUR_WORDS] == list(COLOURS)
