"""An address moves the controls that it names as far as they go, and whatever else it says does no harm."""

import ipywidgets as widgets
import pytest

from implicit_lab.widgets.address import Address
from implicit_lab.widgets.slider import Slider


@pytest.fixture
def controls():
    return {
        "kernel": widgets.Dropdown(options=[("kernel one", "k1"), ("kernel two", "k2")]),
        "noise": widgets.BoundedFloatText(0.03, min=0, max=0.2),
        "steps": widgets.BoundedIntText(40, min=1, max=100),
        "eta": Slider(key="eta", name="step", min=0.05, max=0.95, step=0.05, value=0.5),
        "formula": widgets.Text("x^2"),
        "bound": widgets.Checkbox(False),
    }


def values(controls):
    return {name: control.value for name, control in controls.items()}


def test_a_copied_link_brings_back_every_control(controls):
    address = Address(controls)
    address.asked = "?kernel=k2&noise=0.15&steps=7&eta=0.25&formula=log(x) %2B 1&bound=1"
    assert values(controls) == {
        "kernel": "k2", "noise": 0.15, "steps": 7, "eta": 0.25, "formula": "log(x) + 1", "bound": True
    }  # fmt: skip
    said, link = values(controls), address.query
    controls["kernel"].value, controls["steps"].value, controls["formula"].value = "k1", 99, ""
    again = Address(controls)
    again.asked = "?" + link
    assert values(controls) == said
    assert again.note == ""
    assert again.query == link


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("?kernel=k9", "kernel = k9"),
        ("?noise=loud", "noise = loud"),
        ("?noise=nan", "noise = nan"),
        ("?steps=", "steps ="),
        ("?steps=0x10", "steps = 0x10"),
        ("?bound=perhaps", "bound = perhaps"),
        ("?formula=" + "x" * 500, "formula = xxx"),
        ("?formula=a%00b", "formula = a b"),
        ("?colour=red", "colour"),
        ("?<script>alert(1)</script>=1", "<script>alert(1)</script>"),
        ("?hide=everything", "everything cannot be hidden"),
        ("?%ff%fe=1&a[]=2", "a[]"),
        ("?" + "x" * 9000, "longer than"),
        ("?__class__=1&value=2", "__class__"),
    ],
)
def test_what_cannot_be_used_is_named_and_leaves_the_page_as_it_was(controls, asked, named):
    before = values(controls)
    address = Address(controls)
    address.asked = asked
    assert named in address.note
    assert len(address.note) < 300
    assert values(controls) == before
    assert address.answered


@pytest.mark.parametrize(
    ("asked", "name", "held"),
    [("?noise=1e999", "noise", 0.2), ("?noise=-5", "noise", 0), ("?steps=99999999999", "steps", 100),
     ("?steps=-inf", "steps", 1), ("?eta=7", "eta", 0.95)],
)  # fmt: skip
def test_a_number_out_of_bounds_is_brought_within_them_and_the_page_says_so(controls, asked, name, held):
    address = Address(controls)
    address.asked = asked
    assert controls[name].value == held
    assert "was brought to" in address.note


def test_the_rest_of_an_address_counts_though_a_part_of_it_is_wrong(controls):
    Address(controls).asked = "?noise=loud&kernel=k2&colour=red&steps=3"
    assert (controls["kernel"].value, controls["steps"].value) == ("k2", 3)


def test_hidden_controls_are_gone_and_stay_so_in_the_next_link(controls):
    address = Address(controls)
    address.asked = "?hide=noise,kernel"
    assert controls["noise"].layout.display == controls["kernel"].layout.display == "none"
    assert controls["steps"].layout.display is None
    assert "hide=noise%2Ckernel" in address.query


def test_names_of_jupyter_itself_are_passed_over_in_silence(controls):
    address = Address(controls)
    address.asked = "?theme=dark&token=abc"
    assert address.note == ""
