"""The page on reasoning in Python: the words of a sentence, and what a run shows."""

import pytest

from implicit_lab.pages.reasoning.page import page
from implicit_lab.pages.reasoning.stories import compute, people
from implicit_lab.pages.reasoning.telling import sentence
from implicit_lab.pages.shipped import shipped


def test_the_page_opens_with_its_recording_and_offers_the_people_of_its_story() -> None:
    shown = page()
    tab = shown.children[2].tabs["stories"]
    made = shipped("reasoning", "stories").meta["controls"]
    assert tab.player.scene["steps"] == shipped("reasoning", "stories").steps
    field = tab.content.children[-2].controls["who"]
    assert [value for _, value in field._options_full] == people(made["hops"], made["seed"])


def test_another_verb_offers_what_may_follow_it() -> None:
    controls = page().children[2].tabs["stories"].content.children[-2].controls
    controls["verb"].value = "wears"
    labels = [label for label, _ in controls["word"]._options_full]
    assert labels[-1] == "white"
    assert "violet" in labels
    controls["verb"].value = "copies"
    assert [value for _, value in controls["word"]._options_full] == people(
        controls["hops"].value, controls["seed"].value
    )


def test_a_run_tells_both_stories_and_the_line_beside_the_truth() -> None:
    names = people(3, 1)
    values = {"hops": 3, "seed": 1, "who": names[0], "verb": "wears", "word": "blue", "steps": 30}
    recording = compute(values, lambda done, total: False)
    told, changed = recording.meta["details"]["told"], recording.meta["details"]["changed"]
    assert sum(a != b for a, b in zip(told["story"], changed["story"], strict=True)) == 1
    assert told["answers"][-1] == told["truth"]
    assert changed["answers"][-1] == changed["truth"]
    slope = next(curve for curve in recording.curves if curve.name == "Lipschitz constant")
    differ = [
        sum(a != b for a, b in zip(*pair, strict=True))
        for pair in zip(told["answers"], changed["answers"], strict=True)
    ]
    assert slope.values[1:].tolist() == differ[1:]
    assert next(ref.values[0] for ref in slope.references if ref.kind == "truth") == 4


def test_a_sentence_that_changes_nothing_is_no_run() -> None:
    from implicit_lab.studies.stories.choices import WORDS
    from implicit_lab.studies.stories.generator import drawn

    word = drawn(3, 1)[0, 2]
    values = {"hops": 3, "seed": 1, "who": people(3, 1)[0], "verb": "wears", "word": WORDS[word], "steps": 5}
    with pytest.raises(ValueError, match="says already"):
        compute(values, lambda done, total: False)


def test_a_word_of_two_senses_is_written_by_its_sense() -> None:
    assert (sentence(10, 1, 4), sentence(10, 0, 4)) == ("Ann copies Rose", "Ann wears rose")
