"""A verdict is read at a glance: what is common is said once, what is long unfolds, headings stand on a phone too."""

from implicit_lab.widgets.verdict_table import verdict_table

LONG = "27.18 dB at t = 200. " + "It takes a sentence more to say how that came about, and on which pictures. " * 3


def test_what_all_rows_were_measured_on_is_said_once_above_them():
    told = verdict_table([("a", "1", "100 pictures"), ("b", "2", "100 pictures")]).value
    assert told.count("100 pictures") == 1
    assert "On what" not in told


def test_what_most_rows_were_measured_on_is_said_once_and_the_others_say_theirs():
    told = verdict_table([("a", "1", "100 pictures"), ("b", "2", "100 pictures"), ("c", "3", "one picture")]).value
    assert told.count("100 pictures") == 1
    assert "Where nothing else is said" in told
    assert 'data-head="On what">one picture<' in told


def test_a_long_finding_shows_its_first_sentences_and_keeps_every_word():
    told = verdict_table([("a", LONG, "")]).value
    shown, _, folded = told.partition("<details>")
    assert "27.18 dB at t = 200." in shown
    assert "which pictures" in folded
    assert all(word in told for word in LONG.split())


def test_open_questions_unfold_and_headings_come_with_each_figure():
    told = verdict_table([("a", "1", "")], [("what else?", "7", "")]).value
    assert '<details class="il-verdict">' in told
    assert told.index("what else?") > told.index("<details")
    assert 'data-head="Measured here">1<' in told
