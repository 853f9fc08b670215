"""Counts along a slice must be those of curves whose complexity is known."""

from importlib import import_module

import numpy as np
import pytest
import torch

from implicit_lab.measures import Operator, slice_through
from implicit_lab.measures.complexity import (
    bandwidth,
    length,
    length_ratios,
    linear_pieces,
    polynomial_degree,
    turning,
)

S = np.linspace(0, 1, 2001)


def column(values: np.ndarray) -> np.ndarray:
    return values[:, None]


def test_total_variation_is_the_length_travelled() -> None:
    assert length(column(np.sin(6 * np.pi * S))) == pytest.approx(12, rel=1e-4)
    circle = np.stack([np.cos(2 * np.pi * S), np.sin(2 * np.pi * S)], axis=1)
    assert length(circle) == pytest.approx(2 * np.pi, rel=1e-4)


def test_turning_is_that_of_the_curve_and_not_its_length() -> None:
    circle = np.stack([np.cos(2 * np.pi * S), np.sin(2 * np.pi * S)], axis=1)
    for radius in (1, 50):
        assert turning(radius * circle) == pytest.approx(2 * np.pi, rel=1e-3)
    assert turning(column(np.sin(6 * np.pi * S))) == pytest.approx(6 * np.pi)
    assert turning(column(3 * S)) == turning(column(np.ones_like(S))) == 0


def test_the_length_ratio_of_a_linear_map_is_its_stretch_along_the_line() -> None:
    stretch = Operator(lambda y, x: x * torch.tensor([3.0, 4.0]))
    line = slice_through(stretch, torch.zeros(1, 2), torch.ones(1, 2), np.linspace(-5, 7, 9), 1)
    assert line.length_ratio == pytest.approx(5 / np.sqrt(2))


def test_a_line_in_batches_is_as_long_as_the_line_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fold = Operator(lambda y, x: 1 - (2 * y - x).abs())
    ends = torch.zeros(1, 3), torch.ones(1, 3)
    whole = length_ratios(fold, *ends, 4, 17)
    monkeypatch.setattr(import_module("implicit_lab.measures.complexity.inputs"), "CHUNK_NUMBERS", 12)
    steps = []
    parts = length_ratios(fold, *ends, 4, 17, lambda: steps.append(1))
    np.testing.assert_allclose(parts, whole, rtol=1e-6)
    assert len(steps) == 4


@pytest.mark.parametrize("kinks", [0, 1, 7])
def test_linear_pieces_are_one_more_than_the_kinks(kinks: int) -> None:
    places = np.random.default_rng(0).permutation(np.linspace(0.05, 0.95, 40))[:kinks]
    y = 2 * S + sum((np.maximum(S - place, 0) * (-3) ** i for i, place in enumerate(places)), np.zeros_like(S))
    assert linear_pieces(column(y)) == kinks + 1


def test_bandwidth_is_the_frequency_of_a_sine_whatever_line_it_rides_on() -> None:
    assert bandwidth(S, column(np.sin(2 * np.pi * 20 * S) + 5 * S)) == pytest.approx(20, abs=2)
    assert bandwidth(S, column(3 * S - 1)) == 0


def test_polynomial_degree_is_found_and_denied() -> None:
    assert polynomial_degree(S, column(S**7 - S)) == 7
    assert polynomial_degree(S, column(np.ones_like(S))) == 0
    assert polynomial_degree(S, column(np.abs(S - 0.3))) is None


def test_the_relu_tent_map_doubles_its_pieces_with_every_iteration() -> None:
    tent = Operator(lambda y, x: 2 * torch.relu(y) - 4 * torch.relu(y - 0.5), lambda x: x)
    one = torch.ones(1, 1, dtype=torch.float64)
    found = slice_through(tent, 0 * one, one, np.linspace(0, 1, 1024 + 1), 6)
    assert found.linear_pieces.tolist() == [2, 4, 8, 16, 32, 64]
    assert found.total_variation == pytest.approx(2.0 ** np.arange(1, 7))
    assert (np.diff(found.bandwidth) > 0).all()


def test_newtons_operator_gains_a_degree_with_every_iteration() -> None:
    newton = Operator(lambda y, x: y - 0.5 * (x * y - 1))
    one = torch.ones(1, 1, dtype=torch.float64)
    assert slice_through(newton, 0 * one, one, S, 6).polynomial_degree == [0, 1, 2, 3, 4, 5]


def test_an_uneven_slice_is_refused() -> None:
    one = torch.ones(1, 1)
    with pytest.raises(ValueError, match="evenly spaced"):
        slice_through(Operator(lambda y, x: 0.5 * y + x), one, one, [0, 0.1, 1], 2)


def test_a_curve_with_holes_is_not_counted() -> None:
    one = torch.ones(1, 1, dtype=torch.float64)
    found = slice_through(lambda y, x: torch.sqrt(x) + 0 * y, 0 * one, one, np.linspace(-1, 1, 101), 2)
    for count in ("total_variation", "linear_pieces", "bandwidth", "polynomial_degree"):
        with pytest.raises(ValueError, match="not finite at 50 of 101 points, first at point 0"):
            getattr(found, count)
    with pytest.raises(ValueError, match=r"x has shape \(1,\)"):
        slice_through(lambda y, x: 0.5 * y + x, torch.zeros(1), torch.ones(1), np.linspace(-1, 1, 101), 2)
    for shape in ((1, 1), (1, 2, 1), (1, 3)):
        with pytest.raises(
            ValueError, match=r"^The direction has shape .* and x has \(1, 2\): give both the same shape"
        ):
            slice_through(lambda y, x: 0.5 * y + x, torch.zeros(1, 2), torch.ones(shape), np.linspace(-1, 1, 101), 2)
    one = torch.ones(1, 2, dtype=torch.complex64)
    with pytest.raises(ValueError, match="x holds complex numbers"):
        slice_through(lambda y, x: 0.5 * y + x, one, one, np.linspace(-1, 1, 101), 2)
