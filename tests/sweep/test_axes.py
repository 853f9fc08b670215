"""What a person may sweep over, and how it is read."""

import pytest

from implicit_lab.sweep.axes import Axis, grid, read_axis


def test_a_span_holds_whole_numbers_without_its_end() -> None:
    assert read_axis("seed=0:100") == Axis("seed", tuple(range(100)))
    assert read_axis("seed=10:0:-5").values == (10, 5)


def test_values_of_an_axis_are_of_one_type() -> None:
    assert [type(value) for value in read_axis("noise=0,0.05").values] == [float, float]
    assert read_axis("kernel=motion-1,7").values == ("motion-1", "7")


@pytest.mark.parametrize(
    "text", ["noise", "noise=", "=1", "seed=0:", "seed=3:3", "seed=0:x", "seed=0:1:0", "noise=1,1", "noise=0,nan"]
)
def test_what_is_no_axis_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(ValueError, match=f"^'{text}'"):
        read_axis(text)


def test_the_grid_is_every_combination_and_bounded() -> None:
    points = grid([Axis("noise", (0.01, 0.05)), Axis("seed", (0, 1, 2))])
    assert len({tuple(point.items()) for point in points}) == 6
    with pytest.raises(ValueError, match="twice"):
        grid([Axis("seed", (0,)), Axis("seed", (1,))])
    with pytest.raises(ValueError, match="1000000 points"):
        grid([Axis("seed", tuple(range(1000))), Axis("noise", tuple(range(1000)))])
