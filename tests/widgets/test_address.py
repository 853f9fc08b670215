"""An address moves the controls that it names as far as they go, and whatever else it says does no harm."""

import ipywidgets as widgets
import pytest
import traitlets

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
    address.query_in = "?kernel=k2&noise=0.15&steps=7&eta=0.25&formula=log(x) %2B 1&bound=1"
    assert values(controls) == {
        "kernel": "k2", "noise": 0.15, "steps": 7, "eta": 0.25, "formula": "log(x) + 1", "bound": True
    }  # fmt: skip
    said, link = values(controls), address.query
    controls["kernel"].value, controls["steps"].value, controls["formula"].value = "k1", 99, ""
    again = Address(controls)
    again.query_in = "?" + link
    assert values(controls) == said
    assert again.note == ""
    assert again.query == link


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("?kernel=k9", "kernel = k9"),
        ("?noise=loud", "noise = loud"),
        ("?noise=nan", "noise = nan"),
        ("?noise=1_0e-3", "noise = 1_0e-3 is no number"),
        ("?noise=%20.05", "noise =  .05 is no number"),
        ("?noise=٠.٠٥", "noise = ٠.٠٥ is no number"),
        ("?steps=1_0", "steps = 1_0 is no number"),
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
    address.query_in = asked
    assert named in address.note
    assert len(address.note) < 300
    assert values(controls) == before
    assert address.applied


@pytest.mark.parametrize(
    ("asked", "name", "held"),
    [("?noise=1e999", "noise", 0.2), ("?noise=-5", "noise", 0), ("?steps=99999999999", "steps", 100),
     ("?steps=-inf", "steps", 1), ("?eta=7", "eta", 0.95), ("?eta=0.26", "eta", 0.25), ("?steps=4.5", "steps", 5)],
)  # fmt: skip
def test_a_number_that_cannot_be_is_brought_to_the_nearest_and_the_page_says_so(controls, asked, name, held):
    address = Address(controls)
    address.query_in = asked
    assert controls[name].value == held
    assert "was brought to" in address.note


def test_the_rest_of_an_address_counts_though_a_part_of_it_is_wrong(controls):
    Address(controls).query_in = "?noise=loud&kernel=k2&colour=red&steps=3"
    assert (controls["kernel"].value, controls["steps"].value) == ("k2", 3)


def test_hidden_controls_are_gone_and_stay_so_in_the_next_link(controls):
    address = Address(controls)
    address.query_in = "?hide=noise,kernel"
    assert controls["noise"].layout.display == controls["kernel"].layout.display == "none"
    assert controls["steps"].layout.display is None
    assert "hide=noise%2Ckernel" in address.query


def test_names_of_jupyter_itself_are_passed_over_in_silence(controls):
    address = Address(controls)
    address.query_in = "?theme=dark&token=abc"
    assert address.note == ""


def test_a_name_given_twice_is_said_and_the_last_counts(controls):
    address = Address(controls)
    address.query_in = "?noise=0.1&steps=3&noise=0.15&hide=steps&hide=noise"
    assert controls["noise"].value == 0.15
    assert address.note == "From the address: noise is given 2 times, and the last counts."
    assert controls["noise"].layout.display == controls["steps"].layout.display == "none"


def test_an_ampersand_that_a_platform_wrote_as_html_parts_the_names_all_the_same(controls):
    address = Address(controls)
    address.query_in = "noise=0.1&amp;steps=3"
    assert (controls["noise"].value, controls["steps"].value, address.note) == (0.1, 3, "")


def test_a_link_holds_a_number_to_its_last_digit(controls):
    controls["noise"].value = 0.0123456789
    assert Address(controls).query.split("&")[1] == "noise=0.0123456789"


def test_an_old_name_still_moves_the_control_that_has_a_new_one(controls):
    address = Address({"steps": controls["steps"]}, aliases={"iterations": "steps"})
    address.query_in = "?iterations=7"
    assert (controls["steps"].value, address.note, address.query) == (7, "", "steps=7")
    address.query_in = "?iterations=7&steps=8"
    assert "steps is given 2 times" in address.note


@pytest.mark.parametrize("asked", [4.4, 3.6, "4.4"])
def test_a_slider_stands_at_one_of_its_steps_whoever_moves_it(asked):
    slider = Slider(key="t", name="t", min=1, max=9, step=1, value=2)
    if isinstance(asked, str):
        slider.set_state({"value": float(asked)})
    else:
        slider.value = asked
    assert slider.value == 4


def test_a_slider_stays_within_its_bounds_as_they_move():
    slider = Slider(key="t", name="t", min=1, max=100, step=1, value=80)
    slider.max = 25
    assert slider.value == 25
    slider.max = 100
    slider.min = 30
    assert slider.value == 30
    slider.step = 40
    assert slider.value in (30, 70)
    with pytest.raises(traitlets.TraitError, match="from 200 to 100"):
        slider.min = 200


def test_the_last_step_of_a_slider_is_never_past_its_end():
    slider = Slider(key="x", name="x", min=0.02, max=1.0, step=0.15, value=5)
    assert slider.value == pytest.approx(0.92)
