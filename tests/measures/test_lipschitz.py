"""Local Lipschitz constants must be right where closed forms are known, and never above the truth elsewhere."""

import re

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


def test_of_an_affine_map_every_t_is_exact_by_all_columns() -> None:
    torch.manual_seed(0)
    a, b = 0.4 * torch.randn(5, 5, dtype=DOUBLE), torch.randn(5, 20, dtype=DOUBLE)
    x = torch.randn(4, 20, dtype=DOUBLE)
    truth = torch.stack([torch.linalg.matrix_norm(j, 2) for j in affine_jacobians(a, b, 8)])
    found = local_lipschitz(affine(a, b), x, 8)
    assert found.exact
    assert found.upper is not None
    torch.testing.assert_close(found.value, truth[:, None].expand(8, 4))
    torch.testing.assert_close(found.upper, found.value[-1])
    d = torch.randn(4, 20, dtype=DOUBLE)
    rates = torch.stack([(d @ j.T).norm(dim=1) / d.norm(dim=1) for j in affine_jacobians(a, b, 8)])
    torch.testing.assert_close(directional_rate(affine(a, b), x, d, 8), rates)


def test_the_lower_ends_never_exceed_the_truth_and_at_one_t_it_lies_between_two_ends() -> None:
    torch.manual_seed(1)
    n, steps = 80, 8
    skew = torch.triu(torch.randn(n, n, dtype=DOUBLE), 1) * 0.1
    a, b = 0.5 * torch.randn(n, n, dtype=DOUBLE) / n**0.5 + skew, torch.randn(n, n, dtype=DOUBLE) / n**0.5
    G = lambda y, x: torch.tanh(y @ a.T + x @ b.T)  # noqa: E731
    x = torch.randn(2, n, dtype=DOUBLE)
    truth = local_lipschitz(G, x, steps, exact=True).value
    rough = local_lipschitz(G, x, steps)
    assert rough.upper is None
    assert rough.label == "lower bound"
    assert (rough.value <= truth * (1 + 1e-12)).all()
    assert (rough.value[-1] >= 0.8 * truth[-1]).all()
    fine = local_lipschitz(G, x, steps, both_ends=True)
    assert fine.upper is not None
    assert (fine.value <= truth * (1 + 1e-12)).all()
    assert (truth[-1] <= fine.upper).all()
    assert (fine.upper <= 1.01 * fine.value[-1]).all()
    assert "each with probability 0.999" in repr(fine)


def test_slow_symmetric_iterations_are_within_five_percent_at_the_last_t() -> None:
    # Modes of 0 to 0.98: after 60 steps the slowest are steepest, each by (1 - m^60) / (1 - m).
    torch.manual_seed(0)
    q = torch.linalg.qr(torch.randn(300, 300)).Q
    modes = torch.linspace(0, 0.98, 300)
    a = q * modes @ q.T
    found = local_lipschitz(lambda y, x: y @ a.T + x, torch.randn(2, 300), 60)
    truth = (1 - 0.98**60) / (1 - 0.98)
    assert (found.value[-1] <= truth * (1 + 1e-5)).all()
    assert (found.value[-1] >= 0.95 * truth).all()


def test_the_slope_that_comes_from_the_start_alone_is_found() -> None:
    # z_0 = x, and G never looks at x again: J_t = A^t.
    torch.manual_seed(0)
    q = torch.linalg.qr(torch.randn(100, 100, dtype=DOUBLE)).Q
    a = q * torch.linspace(0.5, 1.1, 100, dtype=DOUBLE) @ q.T
    model = Operator(lambda y, x: y @ a.T, lambda x: x)
    found = local_lipschitz(model, torch.randn(1, 100, dtype=DOUBLE), 30)
    assert found.value[-1].item() == pytest.approx(1.1**30, rel=0.05)


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
    for shape in ((3,), (0, 2)):
        with pytest.raises(ValueError, match=rf"x has shape {re.escape(str(shape))}"):
            local_lipschitz(reciprocal(), torch.ones(shape), 2)
    with pytest.raises(ValueError, match="x is not finite at instance 1"):
        local_lipschitz(reciprocal(), torch.tensor([[1.0], [float("nan")]]), 2)
    with pytest.raises(ValueError, match="slope of y_1 is not finite at instance 0"):
        local_lipschitz(lambda y, x: 0 * y + x.sqrt(), torch.zeros(1, 1), 2)
    with pytest.raises(ValueError, match="direction of instance 1 is zero"):
        directional_rate(reciprocal(), x, torch.tensor([[1.0], [0.0]]), 2)
    with pytest.raises(ValueError, match=r"direction has shape \(1, 1\) and x has \(2, 1\): give both the same shape"):
        directional_rate(reciprocal(), x, torch.ones(1, 1), 2)
    with pytest.raises(ValueError, match=r"x holds complex numbers, torch.complex64.*torch.view_as_real"):
        local_lipschitz(lambda y, x: 0.5 * y + x, torch.ones(1, 1, dtype=torch.complex64), 2)


def test_complex_numbers_are_measured_as_their_parts() -> None:
    """As the sentence says: y_1 = (3 + 4i) x has the slope 5."""

    def G(y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return 0 * y + torch.view_as_real((3 + 4j) * torch.view_as_complex(x))

    x = torch.view_as_real(torch.ones(1, 2, dtype=torch.complex64))
    torch.testing.assert_close(local_lipschitz(G, x, 1).value, torch.tensor([[5.0]]))


def test_what_is_held_fixed_may_be_complex() -> None:
    x = {"u": torch.ones(1, 2), "turn": torch.full((1, 2), 1j)}
    found = local_lipschitz(
        Operator(lambda y, x: 0.5 * y + x["u"] * x["turn"].imag, start=lambda x: torch.zeros_like(x["u"])),
        x,
        2,
        varying={"u": True, "turn": False},
    )
    torch.testing.assert_close(found.value[:, 0], torch.tensor([1.0, 1.5]))


def test_a_function_a_module_and_a_model_are_all_taken() -> None:
    module = torch.nn.Bilinear(3, 3, 3).double()
    x = torch.randn(2, 3, dtype=DOUBLE)
    found = [local_lipschitz(G, x, 4).value for G in (module, lambda y, x: module(y, x), Operator(module))]
    torch.testing.assert_close(found[0], found[1])
    torch.testing.assert_close(found[0], found[2])


@pytest.mark.parametrize("n", [4, 100])
def test_samples_that_are_coupled_are_refused_and_not_measured_wrong(n: int) -> None:
    # dy_i/dx_i = 1 - 0.8 / 8 = 0.9; one sample at a time it is 0.2.
    G = lambda y, x: x - 0.8 * x.mean(0, keepdim=True)  # noqa: E731
    with pytest.raises(ValueError, match="couples the samples of a batch"):
        local_lipschitz(G, torch.randn(8, n), 1)
    with pytest.raises(ValueError, match="couples the samples of a batch"):
        local_lipschitz(lambda y, x: 0.5 * y * y.mean(0) + x, torch.randn(8, n), 3)
