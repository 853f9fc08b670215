"""Fixed points from many starts: all that are there, each counted once, and called stable only where it is."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch import Tensor

import implicit_lab as il
from implicit_lab.measures.stability import stability

K, H = 0.5, 0.1
STARTS = torch.arange(-20, 21, dtype=torch.float64)[:, None] / 10


def double_well(y: Tensor, x: Tensor) -> Tensor:
    return y - H * (K * (y - x) + y**3 - y)


def at(x: float) -> Tensor:
    return torch.tensor([[x]], dtype=torch.float64)


def real_roots(x: float) -> np.ndarray:
    roots = np.roots([1, 0, K - 1, -K * x])
    return np.sort(roots[np.abs(roots.imag) < 1e-9].real)


@pytest.mark.parametrize("x", [-1.0, -0.2, 0.1, 0.3, 1.0])
def test_the_ends_are_the_roots_of_the_cubic_and_newton_finds_the_hidden_one_too(x: float) -> None:
    roots = real_roots(x)
    stable = [root for root in roots if abs(1 - H * (K - 1 + 3 * root**2)) < 1]
    found = il.basins(double_well, STARTS, at(x))
    assert sorted(point.y.item() for point in found.points) == pytest.approx(stable, abs=1e-7)
    assert {point.stability for point in found.points} == {"stable"}
    every = il.basins(double_well, STARTS, at(x), solver=il.Newton())
    verdicts = {round(point.y.item(), 6): point.stability for point in every.points}
    assert verdicts == {round(root, 6): "stable" if root in stable else "unstable" for root in roots}


def test_a_start_belongs_to_the_well_on_its_side_of_the_hidden_root() -> None:
    middle = real_roots(0.2)[1]
    found = il.basins(double_well, STARTS, at(0.2))
    ends = torch.stack([found.points[k].y for k in found.label.tolist()])
    torch.testing.assert_close(ends > middle, middle < STARTS)
    assert sum(point.count for point in found.points) == len(STARTS)
    assert [point.count for point in found.points] == sorted((p.count for p in found.points), reverse=True)


def test_the_radius_is_the_slope_of_g_and_one_at_a_fold_decides_nothing() -> None:
    fold = 2 * (1 - K) / 3 * ((1 - K) / 3) ** 0.5 / K
    there = torch.tensor([[-(((1 - K) / 3) ** 0.5)]], dtype=torch.float64)
    assert stability(lambda y: double_well(y, at(fold)), there).verdict == "undecided"
    point = il.basins(double_well, STARTS, at(1.0)).points[0]
    assert point.radius == pytest.approx(abs(1 - H * (K - 1 + 3 * point.y.item() ** 2)))


def spun(scale: float, size: int = 100) -> Tensor:
    """A matrix that is far from normal, whose largest eigenvalues are the pair scale exp(+-i)."""
    turn = scale * torch.tensor([[np.cos(1), -np.sin(1)], [np.sin(1), np.cos(1)]], dtype=torch.float64)
    rest = torch.diag(torch.linspace(0, 0.5, size - 2, dtype=torch.float64))
    a = torch.block_diag(turn, rest)
    a[0, 2:] = 3.0
    return a


@pytest.mark.parametrize(("scale", "verdict"), [(0.98, "stable"), (1.02, "unstable"), (1.0, "undecided")])
def test_stability_is_told_by_eigenvalues_where_the_norm_says_nothing(scale: float, verdict: str) -> None:
    a = spun(scale)
    assert torch.linalg.matrix_norm(a, 2) > 3
    found = stability(lambda y: y @ a.T, torch.zeros(1, 100, dtype=torch.float64))
    assert found.verdict == verdict
    assert found.radius == pytest.approx(scale, abs=1e-5)


def test_where_no_eigenvalue_converges_the_norm_still_proves_stability() -> None:
    turn = 0.97 * torch.linalg.qr(torch.randn(100, 100, generator=torch.Generator().manual_seed(0)).double()).Q
    found = stability(lambda y: y @ turn.T, torch.zeros(1, 100, dtype=torch.float64))
    assert found.radius is None
    assert found.verdict == "stable"


def test_a_defective_matrix_on_the_edge_is_not_called_stable() -> None:
    jordan = torch.eye(8, dtype=torch.float64) + torch.diag(torch.ones(7, dtype=torch.float64), 1)
    assert stability(lambda y: y @ jordan.T, torch.zeros(1, 8, dtype=torch.float64)).verdict == "undecided"


def test_a_step_without_a_derivative_is_undecided() -> None:
    found = il.basins(lambda y, x: y.sign().nan_to_num() + 0 * y.detach().numpy().sum(), STARTS, None)
    assert [point.y.item() for point in found.points if point.count > 1] == [-1.0, 1.0]
    rough = stability(lambda y: torch.sqrt(y.abs()), torch.zeros(1, 1, dtype=torch.float64))
    assert rough.verdict == "undecided"


def test_starts_that_never_rest_are_counted_and_are_no_fixed_points() -> None:
    found = il.basins(lambda y, x: -y, STARTS, None, stop=il.Stop(rtol=1e-10, max_steps=50))
    assert found.unsettled == 40
    assert [point.y.item() for point in found.points] == [0.0]
    assert "40 of 41 starts came to no rest." in repr(found)


def test_the_fixed_point_zero_is_found_from_afar() -> None:
    found = il.basins(lambda y, x: 0.5 * y, STARTS, None)
    assert [point.count for point in found.points] == [41]
    assert abs(found.points[0].y.item()) < 1e-8


def test_the_input_of_one_instance_is_given_to_every_start() -> None:
    x = {"a": torch.tensor([[2.0, 3.0]]), "step": 0.5}
    found = il.basins(lambda y, x: y - x["step"] * (y - x["a"]), torch.zeros(3, 2), x)
    assert found.points[0].y.tolist() == pytest.approx([2, 3], abs=1e-3)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_picture_has_a_mark_for_every_end(size: int) -> None:
    starts = torch.randn(60, size, generator=torch.Generator().manual_seed(1)).double()
    found = il.basins(lambda y, x: y - 0.1 * (y**3 - y), starts, None)
    assert len(found.points) == 2**size
    _, axes = plt.subplots()
    found.draw(axes)
    drawn = axes.patches if size == 3 else axes.collections
    assert len(drawn) == 2**size
    plt.close("all")


@pytest.mark.parametrize(
    ("starts", "mend"),
    [
        (torch.zeros(0, 1), "There are no starts: give one or more"),
        (torch.zeros(5), "at least one axis of numbers beside the batch's"),
        (torch.tensor([[float("nan")]]), "is not finite at instance 0"),
        (torch.zeros(3, 1, dtype=torch.int64), "needs real floating-point numbers"),
    ],
)
def test_starts_that_cannot_be_are_refused_with_a_sentence(starts: Tensor, mend: str) -> None:
    with pytest.raises(ValueError, match=mend):
        il.basins(double_well, starts, at(0.0))
