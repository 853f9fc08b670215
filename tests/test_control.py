"""A table of controls is all that a page needs: what a control may be is said once, and holds everywhere."""

import pytest

from implicit_lab.control import Choice, Control, Number, Text, completed, defaults, outside_training
from implicit_lab.studies.deblurring import choices as deblurring
from implicit_lab.studies.linear_programs import choices as linear_programs
from implicit_lab.studies.navier_stokes import choices as navier_stokes
from implicit_lab.studies.phase_retrieval import choices as phase_retrieval
from implicit_lab.studies.scalar import choices as scalar
from implicit_lab.studies.two_tone import choices as two_tone
from implicit_lab.widgets.address import Address
from implicit_lab.widgets.fields import fields
from implicit_lab.widgets.number_field import NumberField

TABLES = {
    "deblurring": deblurring.CONTROLS,
    "navier_stokes": navier_stokes.CONTROLS,
    "linear_programs": linear_programs.CONTROLS,
    "why_iterate": scalar.WHY_ITERATE,
    "double_well": scalar.DOUBLE_WELL,
    "phase_retrieval": phase_retrieval.CONTROLS,
    "two_tone": two_tone.CONTROLS,
    "regular_operators": (scalar.REGULAR_T, *scalar.BUILD, *scalar.BOUND, *scalar.CAP, *scalar.TRAINED),
}
NOISE = Control(
    "noise", "Noise", Number(0.0, 0.1), 0.03, trained=(0.01, 0.05), outside="noise {value} ({low} to {high})"
)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_control_opens_at_a_value_that_it_can_have_and_says_what_it_is(table):
    assert len({control.name for control in table}) == len(table)
    for control in table:
        assert control.checked(control.default) == control.default
        assert control.label
        assert control.explanation
        assert control.outside_training(control.default) == ""
        assert not control.trained or control.outside


def test_one_line_makes_a_field_its_address_its_default_and_its_bounds():
    table = [NOISE, Control("start", "Start from", Choice({"zero": "black", "input": "the input"}), "zero")]
    made = fields(table, defaults(table))
    address = Address(made)
    address.query_in = "?noise=0.05&start=input"
    assert {name: field.value for name, field in made.items()} == {"noise": 0.05, "start": "input"}
    assert made["start"].options == (("black", "zero"), ("the input", "input"))
    made["noise"].value = 3
    assert made["noise"].value == 0.1
    assert address.query == "noise=0.1&start=input"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_field_and_the_studys_check_draw_the_line_at_the_same_place(table):
    for control in table:
        if isinstance(control.kind, Number):
            field = NumberField(control.kind, control.default)
            for end in (control.kind.low, control.kind.high):
                field.value = control.checked(end)
                assert field.value == end
                beyond = end + (1 if end == control.kind.high else -1)
                with pytest.raises(ValueError, match="must lie between"):
                    control.checked(beyond)
                field.value = beyond
                assert field.value == end


@pytest.mark.parametrize("control", [c for c in deblurring.CONTROLS if c.problem and isinstance(c.kind, Number)])
def test_the_study_itself_holds_to_the_table(control):
    from implicit_lab.studies.deblurring import STUDY

    with pytest.raises(ValueError, match=control.noun or control.name):
        STUDY.problem(1, 0, {control.name: control.kind.high + 1})


@pytest.mark.parametrize(
    ("control", "value", "sentence"),
    [
        (NOISE, 7, "The noise must lie between 0 and 0.1, not 7"),
        (NOISE, float("nan"), "must lie between"),
        (NOISE, "lots", "must be a number"),
        (NOISE, True, "must be a number"),
        (Control("size", "Size", Number(3, 9, step=1, unit="pixels"), 5), 4.5, "a whole number of pixels, not 4.5"),
        (Control("start", "Start", Choice(("zero", "input")), "zero"), "one", "must be one of zero, input"),
        (Control("formula", "F", Text(5), "x"), "x" * 6, "at most 5 letters"),
        (Control("formula", "F", Text(5), "x"), 3, "at most 5 letters"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_a_sentence(control, value, sentence):
    with pytest.raises(ValueError, match=sentence):
        control.checked(value)


def test_what_no_network_was_trained_for_is_read_from_the_table():
    kernel = Control(
        "kernel", "Kernel", Choice({"a": "A", "b": "B"}), "a", trained=("a",), outside="the kernel “{value}”"
    )
    assert outside_training([NOISE, kernel], {"noise": 0.02, "kernel": "a"}) == ""
    said = "Outside training: noise 0.08 (0.01 to 0.05); the kernel “B”."
    assert outside_training([NOISE, kernel], {"noise": 0.08, "kernel": "b"}) == said


def test_an_old_recording_still_says_what_it_was_made_with():
    renamed = Control("assumed", "Assumed", Choice(("true", "other")), "true", aliases=("told",))
    assert completed([renamed, NOISE], {"told": "other"}) == {"assumed": "other", "noise": 0.03}
