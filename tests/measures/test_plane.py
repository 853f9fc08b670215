"""A plane must hold y_t at the inputs that it says, and refuse what spans no plane."""

from importlib import import_module

import matplotlib as mpl
import numpy as np
import pytest
import torch
from torch import Tensor

import implicit_lab as il

X, D1, D2 = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 0.0]]), torch.tensor([[1.0, 0.5]])


def half(y: Tensor, x: Tensor) -> Tensor:
    return 0.5 * y + x


def test_a_point_of_the_plane_is_the_iterate_at_its_input() -> None:
    sheet = il.plane(half, X, D1, D2, 4, size=5, of=lambda y: y[:, 1])
    for row, column in ((0, 0), (4, 1), (2, 3)):
        x = X + sheet.a[column] * D1 + sheet.a[row] * D2
        y = torch.zeros_like(x)
        for t in range(4):
            y = half(y, x)
            assert sheet.values[t, row, column] == pytest.approx(float(y[0, 1]))


def test_a_plane_in_parts_is_the_plane_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = il.plane(half, X, D1, D2, 3, size=7)
    monkeypatch.setattr(import_module("implicit_lab.measures.complexity.inputs"), "CHUNK_NUMBERS", 10)
    calls: list[tuple[int, int]] = []
    parts = il.plane(half, X, D1, D2, 3, size=7, progress=lambda done, total: calls.append((done, total)))
    assert np.array_equal(parts.values, whole.values)
    assert calls[-1] == (30, 30)


def test_a_plane_that_nobody_waits_for_stops() -> None:
    with pytest.raises(il.Cancelled, match="after 2 of 3"):
        il.plane(half, X, D1, D2, 3, size=3, progress=lambda done, total: done == 2)


@pytest.mark.parametrize(
    ("d1", "d2", "said"),
    [
        (D1, -2 * D1, "d1 and d2 are parallel"),
        (D1, 0 * D1, "D2 is zero"),
        (0 * D1, D2, "D1 is zero"),
        (D1, D2 / 0, "d2 is not finite"),
        (torch.cat([D1, D1]), D2, "d1 holds 2 instances"),
    ],
)
def test_directions_that_span_no_plane_are_refused_in_a_sentence(d1: Tensor, d2: Tensor, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}.*[.]$"):
        il.plane(half, X, d1, d2, 2, size=3)


def test_a_plane_can_be_seen_at_every_t_that_it_holds() -> None:
    mpl.use("agg")
    sheet = il.plane(half, X, D1, D2, 4, size=5)
    assert sheet.plot(2).get_title() == "t = 2"
    with pytest.raises(ValueError, match="holds t = 1 to 4; there is no t = 5"):
        sheet.plot(5)
