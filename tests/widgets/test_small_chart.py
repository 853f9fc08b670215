"""A small chart puts what it is given where its axes say, and says it in words too."""

import re

import pytest

from implicit_lab.widgets.small_chart import HEIGHT, LEFT, RIGHT, WIDTH, Series, small_chart


def polyline(figure: str, look: str) -> list[tuple[float, float]]:
    (points,) = re.findall(rf'<polyline class="il-{look}" points="([^"]+)"', figure)
    return [tuple(map(float, point.split(","))) for point in points.split()]


def test_equal_ratios_are_equal_lengths_on_both_axes() -> None:
    places = polyline(small_chart([Series("y_t", "iterate", [1.0, 10.0, 100.0], [1, 10, 100])], "L", "t"), "iterate")
    (x0, y0), (x1, y1), (x2, y2) = places
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.2)
    assert y0 > y1


def test_a_level_runs_from_side_to_side_and_a_single_point_is_a_mark() -> None:
    iterate, truth = Series("y_t", "iterate", [1.0, 4.0], [1, 2]), Series("F", "truth", [2.0])
    figure = small_chart([iterate, truth, Series("e", "explicit", [3.0], [1])], "L", "t")
    (left, high), (right, same) = polyline(figure, "truth")
    assert (left, right, high) == (LEFT, WIDTH - RIGHT, same)
    assert figure.count("<circle") == 1


def test_what_a_logarithmic_axis_cannot_show_is_left_out_and_said() -> None:
    figure = small_chart(
        [Series("y_t", "iterate", [0.0, None, 2.0, 4.0], [1, 2, 3, 4]), Series("F", "truth", [None])], "L", "t"
    )
    assert len(polyline(figure, "iterate")) == 2
    assert "F is not known" in figure
    assert all(0 <= y <= HEIGHT for _, y in polyline(figure, "iterate"))


def test_the_marks_of_an_axis_are_all_plain_or_all_powers_of_ten() -> None:
    for reach, expected in [
        ([500.0, 10_000.0], ["500", "1,000", "2,000", "5,000", "10,000"]),
        ([1e3, 1e6], ["10³", "10⁴", "10⁵", "10⁶"]),
    ]:
        figure = small_chart([Series("y_t", "iterate", [0.5, 0.7], reach)], "chance", "steps", log_y=False)
        assert re.findall(r'text-anchor="middle">([^<]+)</text>', figure)[:-1] == expected
