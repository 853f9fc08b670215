"""The double well: the law of its slope, its branches against the cubic, its folds, and the way to and fro."""

import numpy as np
import pytest

from implicit_lab.studies.scalar import double_well as well

PULLS = (3.0, 1.5, 1.0, 0.9, 0.6)
H = 0.1


@pytest.mark.parametrize("k", PULLS)
def test_from_zero_the_slope_is_the_geometric_sum_over_two_hundred_steps(k):
    steep = well.slopes(0.0, 0.0, k, H, 200)
    terms = H * k
    expected = [0.0]
    for _ in range(200):
        expected.append(expected[-1] + terms)
        terms *= 1 - H * (k - 1)
    np.testing.assert_allclose(steep, expected, rtol=1e-9)
    np.testing.assert_allclose([well.law(k, H, t) for t in range(201)], expected, rtol=1e-9)
    assert steep[1] == H * k


@pytest.mark.parametrize("k", PULLS)
def test_the_slope_is_what_a_small_change_of_x_makes(k):
    d = 1e-6
    ends = well.iterates([0.3 - d, 0.3 + d], -0.4, k, H, 60)
    np.testing.assert_allclose(well.slopes(0.3, -0.4, k, H, 60), np.diff(ends)[:, 0] / (2 * d), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("k", [0.2, 0.6, 0.9, 1.0, 1.5, 3.0])
def test_from_either_side_the_iterate_ends_on_the_outer_roots_of_the_cubic(k):
    edge = well.folds(k)
    places = np.linspace(-1.9, 1.9, 40)
    clear = places[np.abs(np.abs(places) - edge[0]) > 1e-2] if edge else places
    ends = well.iterates(clear[:, None], np.array([-2.0, 2.0]), k, H, 3000)[-1]
    for x, end in zip(clear, ends, strict=True):
        found = well.roots(x, k)
        assert len(found) == (3 if edge and abs(x) < edge[0] else 1)
        np.testing.assert_allclose(end, found[[0, -1]], atol=1e-6)


def test_the_steps_to_pass_a_fold_are_half_a_turn_over_the_root_of_the_distance():
    k, (_, y) = 0.6, well.folds(0.6)
    for distance in (1e-4, 1e-5):
        expected = np.pi / (2 * H * np.sqrt(3 * abs(y) * k * distance))
        assert well.steps_past_fold(distance, k, H) == pytest.approx(expected, rel=0.05)
    assert well.steps_past_fold(0.1, 1.5, H) is None
    assert well.steps_past_fold(1e-5, k, H, most=10) is None


@pytest.mark.parametrize("k", [0.4, 0.6, 0.8])
def test_dragged_to_and_fro_x_jumps_at_the_folds_within_one_cell(k):
    cell = 0.02
    places = np.arange(-100, 101) * cell
    up = well.dragged(places, -1.5, k, H, 800)
    down = well.dragged(places[::-1], 1.5, k, H, 800)
    edge = well.folds(k)[0]
    assert edge <= places[(up > 0).argmax()] <= edge + cell
    assert -edge - cell <= places[::-1][(down < 0).argmax()] <= -edge
