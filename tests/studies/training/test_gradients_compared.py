"""Six gradients of a fixed point, held against an independent one, and what each costs."""

from itertools import islice

import numpy as np
import pytest
import torch

from implicit_lab.control import defaults
from implicit_lab.fixed_points import Reversible, Stop, fixed_point
from implicit_lab.studies.training.anomaly import Feedback, problem, squared_error
from implicit_lab.studies.training.choices import CAP, CONTROLS, LABELS, LOOKS
from implicit_lab.studies.training.compare import Stopped, Training, compare, exact_gradient, flat
from implicit_lab.studies.training.comparison import load, reached
from implicit_lab.studies.training.cost import Kept, Passes
from implicit_lab.studies.training.methods import METHODS
from implicit_lab.studies.training.table import interval, on_every_seed, share_of_time, shares

CONTROLS_AT_FIRST = defaults(CONTROLS)


def by_linear_algebra(model, x, truth):
    """The gradient by solving (I - J^T) u = g for each input, J in closed form, at a fixed point by brute force."""
    with torch.no_grad():
        W, drive = model.encode(x)
        z = torch.zeros_like(drive)
        for _ in range(2000):
            z = torch.tanh(z @ W.T + drive)
        J = (1 - z.square())[:, :, None] * W
        g = 2 * (z @ model.c - truth) / len(x) @ model.c.T
        u = torch.linalg.solve(torch.eye(16, dtype=x.dtype) - J.mT, g[..., None])[..., 0]
    model.zero_grad()
    torch.tanh(z @ (read := model.encode(x))[0].T + read[1]).backward(u)
    squared_error(z @ model.c, truth).backward(inputs=[model.c])
    return flat(model)


def test_the_truth_solves_keplers_equation():
    x, truth = problem(0.97)
    assert (truth * np.pi - 0.97 * (truth * np.pi).sin() - x * np.pi).abs().max() < 1e-12


@pytest.mark.parametrize("kept", [True, False])
def test_the_exact_gradient_is_that_of_linear_algebra(kept):
    x, truth = problem(0.9)
    model = Feedback(kept, seed=1)
    exact = exact_gradient(model, x, truth).clone()
    torch.testing.assert_close(exact, by_linear_algebra(model, x, truth), rtol=1e-6, atol=1e-9)


def test_the_modulus_is_the_norm_of_the_jacobian_and_the_cap_holds_it():
    x, _ = problem(0.9)
    model = Feedback(True, seed=0)
    with torch.no_grad():
        model.W.mul_(10)
        read = model.encode(x)
        z = torch.rand(64, 16, dtype=torch.float64)
    step = torch.func.jacrev(lambda row, drive: model(row[None], (read[0], drive[None]))[0])
    largest = max(float(torch.linalg.matrix_norm(step(z[k], read[1][k]), 2)) for k in range(64))
    assert model.modulus(z, read) == pytest.approx(largest, rel=1e-9)
    assert largest <= CAP
    free = Feedback(False, seed=0)
    with torch.no_grad():
        free.W.mul_(10)
        assert free.modulus(torch.zeros(64, 16, dtype=torch.float64), (free.W, torch.zeros(64, 16).double())) > 1


def test_all_begin_alike_and_the_cheaper_leave_more_out():
    angles = {name: Training(name, CONTROLS_AT_FIRST).angle() for name in METHODS}
    # Neumann's 5 terms leave less out than damped steps do, and those less than one term.
    assert angles["implicit"] < 0.1
    assert angles["implicit"] < angles["neumann"] < angles["phantom"] < angles["jacobian_free"] < 30
    starts = [flat_weights(Training(name, CONTROLS_AT_FIRST)) for name in METHODS]
    assert all(torch.equal(start, starts[0]) for start in starts)


def flat_weights(training):
    return torch.cat([p.detach().flatten() for p in training.model.parameters()])


def test_passes_are_calls_and_products_with_the_jacobian():
    x = torch.ones(1, 1, dtype=torch.double, requires_grad=True)
    for name, expected in (("jacobian_free", 1), ("neumann", 5), ("phantom", 5)):
        G = Passes(lambda y, x: 0.5 * y + x)
        z = METHODS[name].solve(G, torch.zeros_like(x), x)
        forward = G.count
        z.sum().backward()
        assert G.count - forward == expected, name


@pytest.mark.parametrize(("name", "grows"), [("unrolled", True), ("implicit", False), ("jacobian_free", False)])
def test_only_unrolling_keeps_every_step(name, grows):
    def kept(steps):
        x, truth = problem(0.9)
        model, counted = Feedback(True, seed=0), Kept()
        read = model.encode(x)
        with counted.counted():
            z = fixed_point(
                model, model.initial(read), read, gradient=METHODS[name].gradient, stop=Stop(rtol=0, max_steps=steps)
            ).y
            squared_error(model.decode(z), truth).backward()
        return counted.peak

    assert (kept(40) > 3 * kept(10)) == grows
    assert grows or kept(40) == kept(10)


def test_reversible_is_unrolling_of_its_own_iteration_in_the_memory_of_one_step():
    x, truth = problem(0.9)
    model = Feedback(True, seed=0)
    peaks, gradients = {}, {}
    for steps in (3, 12):
        for way in ("reversible", "unrolled"):
            model.zero_grad()
            counted = Kept()
            with counted.counted():
                read = model.encode(x)
                if way == "reversible":
                    gradient, start = Reversible(steps, 0.5), model.initial(read)
                    y = fixed_point(model, start, read, gradient=gradient, stop=Stop(rtol=0)).y
                else:
                    y = z = model.initial(read)
                    for _ in range(steps):
                        y = 0.5 * y + 0.5 * model(z, read)
                        z = 0.5 * z + 0.5 * model(y, read)
                squared_error(model.decode(y), truth).backward()
            peaks[way, steps], gradients[way, steps] = counted.peak, flat(model)
    for steps in (3, 12):
        difference = gradients["reversible", steps] - gradients["unrolled", steps]
        assert difference.norm() <= 1e-5 * gradients["unrolled", steps].norm()
    assert peaks["reversible", 12] == peaks["reversible", 3]
    assert peaks["unrolled", 12] > 3 * peaks["unrolled", 3]
    assert peaks["reversible", 12] < peaks["unrolled", 12] / 3


def test_a_comparison_grows_is_stopped_and_is_read_back(tmp_path):
    controls = CONTROLS_AT_FIRST | {"steps": 40}
    first, second = islice(compare(controls, lambda done, total: False), 2)
    assert not second.complete
    assert np.isfinite(second.error[:, 1]).all()
    assert np.isnan(second.error[:, 2]).all()
    assert (second.error[:, 1] < first.error[:, 0]).all()
    assert (second.passes[:, 1] > 0).all()
    second.save(tmp_path / "a.npz")
    back = load(tmp_path / "a.npz")
    np.testing.assert_allclose(back.maps, second.maps, rtol=1e-6)
    assert back.methods == tuple(LABELS) == tuple(LOOKS)
    assert back.controls == controls
    assert reached(back, 0, 1e9) == 0
    assert np.isnan(reached(back, 0, 0))
    with pytest.raises(Stopped, match="after 3 of 240"):
        list(compare(controls, lambda done, total: done == 3))


def test_a_training_that_blows_up_ends_and_says_so():
    training = Training("unrolled", CONTROLS_AT_FIRST)
    with torch.no_grad():
        training.model.c.fill_(torch.inf)
    before = flat_weights(training)[:-16]
    training.step()
    assert "no longer finite" in training.ended
    assert torch.equal(flat_weights(training)[:-16], before)


def test_a_share_of_time_is_told_only_where_the_error_was_reached():
    def run(method, seed, errors):
        looks = [{"seconds": float(k), "passes": 10 * k, "error": error} for k, error in enumerate(errors)]
        return {"method": method, "seed": seed, "looks": looks}

    table = {
        "runs": [
            run("implicit", 0, [9, 5, 4, 3, 2]),
            run("phantom", 0, [9, 2, 1, 1, 1]),
            run("implicit", 1, [9, 5, 4, 3, 2]),
            run("phantom", 1, [9, 8, 7, 6, 5]),
        ]
    }
    assert shares(table, "phantom") == [0.25, None]
    assert not on_every_seed(table, "phantom", 0.6)
    assert on_every_seed(table, "implicit", 1.0)
    assert share_of_time(table, "phantom") == "0.25 on 1 of 2 seeds, else never"
    assert share_of_time(table, "implicit") == "1.00 ± 0.00"
    assert interval([1.0, 2.0, 3.0]) == "2.000 ± 2.484"
