"""The plane takes a plane or a line, and an address may choose what is shown and where the line lies."""

import numpy as np

from implicit_lab.recording.sheet import Axis, levels
from implicit_lab.widgets.address import Address
from implicit_lab.widgets.plane import Along, PlaneView


def view():
    made = PlaneView(follows="player")
    values = np.linspace(0, 1, 2 * 3 * 4 * 4).reshape(2, 3, 4, 4)
    made.show(levels(values, {}, across=Axis("a", 0, 1), up=Axis("b", 0, 1), probes=("y_1", "y_2"), value="y"))
    return made


def test_a_line_that_was_computed_is_laid_over_the_plane_that_is_there():
    shown = view()
    scene = shown.scene
    shown.show(Along([0.0, 0.0, 1.0, 1.0], np.array([[1.0, np.nan, 3.0]]), probe=1))
    assert shown.scene == scene
    assert shown.line == {"ends": [0, 0, 1, 1], "s": [0, 0.5, 1], "values": [[1, None, 3]], "probe": 1}


def test_an_address_chooses_the_number_and_the_line_and_is_told_what_is_none():
    shown = view()
    address = Address(shown.address_controls())
    address.query_in = "?probe=1&line=0,0.5,1,0.25"
    assert (shown.probe, shown.ends, address.note) == (1, [0, 0.5, 1, 0.25], "")
    for nonsense in ("0,1", "a,b,c,d", "0,0,2,0", "nan,0,0,0", "0,0,0,0,0"):
        address.query_in = f"?line={nonsense}&probe=9"
        assert "is no line: give four shares" in address.note
        assert "probe = 9 was brought to 1" in address.note
        assert shown.ends == [0, 0.5, 1, 0.25]
