"""Local Lipschitz constants must be right where closed forms are known, and never above the truth elsewhere."""

import pytest
import torch
from torch import Tensor

from implicit_lab.measures import Operator, directional_rate, lipschitz_bound, local_lipschitz

DOUBLE = torch.float64


def reciprocal(eta: float = 0.5) -> Operator:
    return Operator(lambda y, x: y - eta * (x * y - 1))


def affine(a: Tensor, b: Tensor) -> Operator:
    return Operator(lambda y, x: y @ a.T + x @ b.T, lambda x: x.new_zeros(len(x), len(a)))


def affine_jacobians(a: Tensor, b: Tensor, steps: int) -> list[Tensor]:
    jacobians = [b]
    for _ in range(steps - 1):
        jacobians.append(a @ jacobians[-1] + b)
    return jacobians


def test_of_one_over_x_the_lipschitz_constant_on_an_interval_is_the_closed_form() -> None:
    # y_t = (1 - (1 - eta x)^t) / x is convex and falls, so that its steepest place on [a, 1] is a.
    eta, a, steps = 0.5, 0.05, 40
    x = torch.linspace(a, 1, 200, dtype=DOUBLE)[:, None]
    measured = local_lipschitz(reciprocal(eta), x, steps).value.amax(dim=1)
    t = torch.arange(1, steps + 1, dtype=DOUBLE)
    closed = (1 - (1 - eta * a) ** t) / a**2 - t * eta * (1 - eta * a) ** (t - 1) / a
    torch.testing.assert_close(measured, closed)
    assert (measured.diff() > 0).all()


@pytest.mark.parametrize("exact", [True, False])
def test_of_an_affine_map_every_t_is_exact(exact: bool) -> None:
    torch.manual_seed(0)
    a, b = 0.4 * torch.randn(5, 5, dtype=DOUBLE), torch.randn(5, 20, dtype=DOUBLE)
    x = torch.randn(4, 20, dtype=DOUBLE)
    truth = torch.stack([torch.linalg.matrix_norm(j, 2) for j in affine_jacobians(a, b, 8)])
    found = local_lipschitz(affine(a, b), x, 8, exact=exact, sweeps=200, rtol=1e-13, anchors=range(1, 9))
    assert found.exact is exact
    torch.testing.assert_close(found.value, truth[:, None].expand(8, 4))
    d = torch.randn(4, 20, dtype=DOUBLE)
    rates = torch.stack([(d @ j.T).norm(dim=1) / d.norm(dim=1) for j in affine_jacobians(a, b, 8)])
    torch.testing.assert_close(directional_rate(affine(a, b), x, d, 8), rates)


def test_an_estimate_never_exceeds_the_truth_and_reaches_99_percent_of_it_on_non_normal_jacobians() -> None:
    torch.manual_seed(1)
    n, steps = 80, 8
    skew = torch.triu(torch.randn(n, n, dtype=DOUBLE), 1) * 0.1
    a, b = 0.5 * torch.randn(n, n, dtype=DOUBLE) / n**0.5 + skew, torch.randn(n, n, dtype=DOUBLE) / n**0.5
    model = Operator(lambda y, x: torch.tanh(y @ a.T + x @ b.T))
    x = torch.randn(2, n, dtype=DOUBLE)
    truth = local_lipschitz(model, x, steps, exact=True).value
    for sweeps in (1, 2, 5):
        rough = local_lipschitz(model, x, steps, sweeps=sweeps, rtol=0)
        assert (rough.value <= truth * (1 + 1e-12)).all()
        assert rough.label.startswith("lower bound")
    fine = local_lipschitz(model, x, steps, sweeps=60, rtol=1e-5, anchors=range(1, steps + 1))
    assert (fine.value <= truth * (1 + 1e-12)).all()
    assert (fine.value >= 0.99 * truth).all()
    assert (fine.change < 1e-3).all()


def test_the_exact_constant_is_that_of_a_jacobian_by_reverse_mode() -> None:
    torch.manual_seed(2)
    a = torch.randn(6, 6, dtype=DOUBLE)
    model = Operator(lambda y, x: torch.sin(y @ a.T + x["u"]) * x["v"], lambda x: torch.ones_like(x["u"]))
    x = {"u": torch.randn(2, 6, dtype=DOUBLE), "v": torch.rand(2, 6, dtype=DOUBLE), "kind": torch.ones(2, 1).long()}

    def third(u: Tensor, v: Tensor) -> Tensor:
        y = torch.ones_like(u)
        for _ in range(3):
            y = torch.sin(y @ a.T + u) * v
        return y

    found = local_lipschitz(model, x, 3)
    for i in range(2):
        parts = torch.autograd.functional.jacobian(third, (x["u"][i], x["v"][i]))
        truth = torch.linalg.matrix_norm(torch.cat(parts, dim=1), 2)
        torch.testing.assert_close(found.value[-1, i], truth)


def test_a_part_of_the_input_can_be_held_fixed() -> None:
    model = Operator(lambda y, x: 0.5 * y + 3 * x["u"] + 4 * x["v"], lambda x: torch.zeros_like(x["u"]))
    x = {"u": torch.ones(1, 1), "v": torch.ones(1, 1)}
    assert local_lipschitz(model, x, 1).value.item() == pytest.approx(5)
    assert local_lipschitz(model, x, 1, varying={"u": True, "v": False}).value.item() == pytest.approx(3)
    with pytest.raises(ValueError, match="Nothing varies"):
        local_lipschitz(model, x, 1, varying={"u": False, "v": False})
    with pytest.raises(ValueError, match="one bool for each leaf"):
        local_lipschitz(model, x, 1, varying=True)


def test_the_constant_does_not_depend_on_the_order_of_the_batch() -> None:
    torch.manual_seed(3)
    a = torch.randn(80, 80) / 18
    model = Operator(lambda y, x: torch.tanh(y @ a.T + x))
    x = torch.randn(5, 80)
    order = torch.tensor([3, 0, 4, 1, 2])
    straight, shuffled = local_lipschitz(model, x, 6).value, local_lipschitz(model, x[order], 6).value
    torch.testing.assert_close(shuffled, straight[:, order], rtol=1e-4, atol=1e-6)


def test_the_bound_lies_above_the_measured_constant_and_is_met_by_a_scalar_affine_map() -> None:
    model = Operator(lambda y, x: 0.7 * y + 2 * x)
    measured = local_lipschitz(model, torch.ones(1, 1, dtype=DOUBLE), 9).value[:, 0].numpy()
    assert lipschitz_bound(2.0, 0.7, 9) == pytest.approx(measured)


@pytest.mark.parametrize(
    ("G", "reason"),
    [
        (lambda y, x: y.mul_(0.5).add_(x), "in place"),
        (lambda y, x: (0.5 * y + x).detach().round(), "derivative is zero everywhere"),
        (lambda y, x: torch.from_numpy(0.5 * y.numpy() + x.numpy()), "cannot be differentiated"),
    ],
)
def test_an_operator_that_cannot_be_differentiated_is_refused_with_the_reason(G: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        local_lipschitz(Operator(G), torch.randn(2, 3), 3)  # type: ignore[arg-type]


def test_bad_arguments_are_refused() -> None:
    x = torch.ones(2, 1)
    with pytest.raises(ValueError, match="steps is 0"):
        local_lipschitz(reciprocal(), x, 0)
    with pytest.raises(ValueError, match="sweeps is 0"):
        local_lipschitz(reciprocal(), x, 2, sweeps=0)
    with pytest.raises(ValueError, match="from 1 to 2"):
        local_lipschitz(reciprocal(), x, 2, anchors=[3])
    with pytest.raises(ValueError, match="direction of instance 1 is zero"):
        directional_rate(reciprocal(), x, torch.tensor([[1.0], [0.0]]), 2)
