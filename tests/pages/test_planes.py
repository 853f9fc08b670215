"""A plane is computed coarse first, and finer by itself only while that is cheap."""

from types import SimpleNamespace

import pytest

from implicit_lab.pages import planes
from implicit_lab.pages.planes import PlanePart, Question


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch):
    """A part whose planes are their sizes, and take as long as a fake clock says."""
    clock = {"now": 0.0, "a_point": 0.0}

    def record_sheet(*_: object, size: int, **__: object) -> int:
        clock["now"] += clock["a_point"] * size**2
        return size

    monkeypatch.setattr("implicit_lab.recording.record_sheet.record_sheet", record_sheet)
    monkeypatch.setattr("implicit_lab.recording.record_sheet.record_line", lambda *_, **__: [])
    monkeypatch.setattr(planes, "time", SimpleNamespace(monotonic=lambda: clock["now"]))
    question = Question(None, "model", None, 3)
    return clock, PlanePart("navier_stokes", "player", "", lambda _: question, (8, 16), (32, 48))


@pytest.mark.parametrize(
    ("seconds", "sizes"),
    [(1e-3, [8, 16, 32, 48]), (0.04, [8, 16, 32]), (1.0, [8, 16])],
    ids=["fast", "middling", "slow"],
)
def test_finer_planes_come_while_they_are_cheap(made, seconds: float, sizes: list[int]) -> None:
    clock, part = made
    clock["a_point"] = seconds
    lines = len(planes.LINE_POINTS)
    assert list(part._compute({}, lambda done, total: False))[lines:] == sizes


def test_the_plane_that_ships_is_deflated_once_for_all_visitors() -> None:
    one, other = (PlanePart("deblurring", "player", "", lambda _: None, (8,)).view for _ in range(2))
    assert one.packed
    assert one.packed is other.packed
