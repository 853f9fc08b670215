"""Pieces must be those of operators whose kinks are known, however near to each other they lie."""

import copy

import matplotlib as mpl
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import implicit_lab as il

ZERO, ONE = torch.zeros(1, 1), torch.ones(1, 1)


class Planted(nn.Module):
    """Sum of slope changes at planted places, built from a linear layer and a ReLU as networks have them."""

    def __init__(self, places: np.ndarray, relu: object) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(1, len(places)), nn.Linear(len(places), 1)
        self.relu = relu
        with torch.no_grad():
            self.inner.weight.fill_(1)
            self.inner.bias.copy_(-torch.from_numpy(places))
            self.outer.weight.copy_(torch.linspace(1, 2, len(places)) * (-1.0) ** torch.arange(len(places)))

    def forward(self, y: Tensor, x: Tensor) -> Tensor:
        out: Tensor = self.outer(self.relu(self.inner(x)))  # type: ignore[operator]
        return out + 0.5 * y


PLACES = np.array([0.1, 0.25, 0.250030, 0.7, 0.9])


@pytest.mark.parametrize(
    "relu",
    [nn.ReLU(), F.relu, torch.relu, Tensor.relu, lambda v: v.clamp(min=0), lambda v: torch.maximum(v, 0 * v),
     lambda v: 0.5 * (v + v.abs()), lambda v: torch.where(v > 0, v, 0 * v), lambda v: F.leaky_relu(v, 0.1),
     lambda v: torch.stack([v, 0 * v]).movedim(0, 2).amax(2), lambda v: v.clone().relu_()],
)  # fmt: skip
def test_every_planted_kink_is_found_two_of_them_3e_5_apart_however_the_relu_is_called(relu: object) -> None:
    found = il.pieces_along(Planted(PLACES, relu), ZERO, ONE, 3)
    assert found.count.tolist() == [6, 6, 6]
    assert found.kinks[2] == pytest.approx(PLACES, abs=1e-7)  # the places as float32 has them


def test_folding_doubles_the_pieces_where_no_grid_could_count_them() -> None:
    tent = il.Operator(lambda y, x: 2 * torch.relu(y) - 4 * torch.relu(y - 0.5), start=lambda x: x)
    found = il.pieces_along(tent, ZERO, ONE, 9)
    assert found.count.tolist() == [2**t for t in range(1, 10)]
    assert found.kinks[8] == pytest.approx(np.arange(1, 512) / 512, abs=1e-14)
    coarse = il.slice_through(tent, ZERO.double(), ONE.double(), np.linspace(0, 1, 129), 9)
    assert coarse.linear_pieces[8] < 512


class Block(nn.Module):
    """Two numbers from two and three, by two layers of ReLUs."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))

    def forward(self, y: Tensor, x: Tensor) -> Tensor:
        return 0.5 * y + self.net(torch.cat([y, x], dim=1))


def test_a_network_has_the_pieces_that_a_fine_grid_shows_and_stays_in_float32() -> None:
    torch.manual_seed(1)
    block = Block()
    start, end = torch.tensor([[-2.0, 3.0]]), torch.tensor([[4.0, -1.0]])
    found = il.pieces_along(block, start, end, 6)
    assert next(block.parameters()).dtype == torch.float32
    s = np.linspace(0, 1, 100_001)
    seen = il.slice_through(copy.deepcopy(block).double(), start, end - start, s, 6).linear_pieces
    assert found.count.tolist() == seen.tolist()
    assert found.count[5] > found.count[0] > 1


def test_a_kink_that_does_not_reach_the_answer_is_a_boundary_and_no_kink() -> None:
    hidden = il.Operator(lambda y, x: torch.relu(x - 0.2) + 0 * torch.relu(x - 0.6))
    found = il.pieces_along(hidden, ZERO, ONE, 1)
    assert found.kinks[0] == pytest.approx([0.2])
    assert found.boundaries == pytest.approx([0.2, 0.6])


def test_kinks_that_meet_are_counted_once_and_those_that_cancel_not_at_all() -> None:
    both = il.Operator(lambda y, x: torch.relu(x - 0.5) - 3 * torch.relu(1 - 2 * x))
    assert il.pieces_along(both, ZERO, ONE, 1).count.tolist() == [2]
    smooth = il.Operator(lambda y, x: torch.relu(x - 0.5) - torch.relu(0.5 - x))
    assert il.pieces_along(smooth, ZERO, ONE, 1).count.tolist() == [1]


def test_an_explicit_network_is_counted_too() -> None:
    class Bent(il.ExplicitModel):
        def __init__(self) -> None:
            super().__init__()
            self.inner = Planted(PLACES, F.relu)

        def forward(self, x: Tensor) -> Tensor:
            y: Tensor = self.inner(torch.zeros_like(x), x)
            return y

    assert il.pieces_along(Bent(), ZERO, ONE, 1).count.tolist() == [6]


@pytest.mark.parametrize(
    "G",
    [lambda y, x: torch.sin(2 * torch.pi * x), lambda y, x: F.softplus(x) + 0.5 * y, lambda y, x: x.round(),
     lambda y, x: (x > 0.3).double(), lambda y, x: (x - 0.5).square() + torch.relu(x - 0.2), lambda y, x: x / 0],
)  # fmt: skip
def test_pieces_of_what_is_not_piecewise_linear_are_refused(G: object) -> None:
    with pytest.raises(ValueError, match=r"^y_1 is not linear between .* piecewise linear and continuous\.$"):
        il.pieces_along(G, ZERO, ONE, 2)


def test_more_boundaries_than_anyone_waits_for_are_refused() -> None:
    tent = il.Operator(lambda y, x: 1 - (2 * y - 1).abs(), start=lambda x: x)
    with pytest.raises(ValueError, match=r"more than 10,000 boundaries .* shorter segment"):
        il.pieces_along(tent, ZERO, ONE, 20)
    with pytest.raises(ValueError, match="The direction is zero"):
        il.pieces_along(tent, ONE, ONE, 2)
    with pytest.raises(ValueError, match=r"^The end has shape \(1, 1\) and the start has \(1, 2\): give both the same"):
        il.pieces_along(tent, torch.zeros(1, 2), torch.ones(1, 1), 2)
    with pytest.raises(ValueError, match=r"^The end is not made as the start is"):
        il.pieces_along(tent, {"a": ZERO}, {"b": ONE}, 2)


def test_a_piece_can_be_seen() -> None:
    mpl.use("agg")
    axes = il.pieces_along(Planted(PLACES, F.relu), ZERO, ONE, 3).plot()
    assert axes.get_yticklabels()[-1].get_text() == "t = 3: 6 pieces"
