"""What the studies tell beside their networks: the whole step, the truth's own slopes, the arithmetic that counts."""

import numpy as np
import pytest
import torch

from implicit_lab.measures.baselines import one_instance
from implicit_lab.measures.compute import multiply_adds
from implicit_lab.studies import load_study
from implicit_lab.studies.deblurring.choices import RELAXATION
from implicit_lab.studies.linear_programs.choices import EMBEDDINGS
from implicit_lab.studies.navier_stokes.models import STEP, SWITCH
from implicit_lab.study import ImplicitModel, Problem

STUDIES = ("deblurring", "navier_stokes")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def implicit(name: str) -> ImplicitModel:
    models = {"deblurring": "hqs", "navier_stokes": "fno-implicit"}
    return load_study(name).model(models[name])


@pytest.mark.parametrize("name", STUDIES)
def test_the_iteration_is_a_share_of_the_whole_step(name: str) -> None:
    model, problem = implicit(name), load_study(name).problem(1, 3)
    with torch.no_grad():
        x = model.encode(problem.x)
        z = model(model.initial(x), x)
        new, whole = model(z, x), model.whole_step(z, x)
    if name == "deblurring":
        torch.testing.assert_close(new, z + RELAXATION["hqs"] * (whole - z))
    else:
        (p, q), (force, _) = z.chunk(2, -1), whole.chunk(2, -1)
        torch.testing.assert_close(new.chunk(2, -1)[0], p + SWITCH * (force - p))
        torch.testing.assert_close(force, x)
        at_once = model.whole_step(torch.cat([p, q], -1), new.chunk(2, -1)[0]).chunk(2, -1)[1]
        torch.testing.assert_close(new.chunk(2, -1)[1], q + STEP * (at_once - q))


@pytest.mark.parametrize(("name", "of"), [("scalar", "implicit-5"), ("linear_programs", "gnn-implicit-8")])
def test_where_nothing_is_damped_the_whole_step_is_the_iteration(name: str, of: str) -> None:
    study = load_study(name)
    model, problem = study.model(of), study.problem(4, 0)
    with torch.no_grad():
        x = model.encode(problem.x)
        z = model(model.initial(x), x)
        torch.testing.assert_close(model.whole_step(z, x), model(z, x), rtol=0, atol=0)


def test_the_true_deblurring_undoes_the_blur_of_each_direction() -> None:
    from implicit_lab.studies.deblurring.forward_model import transfer

    study = load_study("deblurring")
    problem = study.problem(1, 0)
    directions = study.perturbations(problem)
    slopes = study.true_slopes(problem, directions)
    for direction, slope in zip(directions, slopes, strict=True):
        blurred = direction.image.double()
        sharp = torch.fft.rfft2(blurred) / transfer(problem.x.kernel.double())
        dy = torch.fft.irfft2(sharp, s=blurred.shape[-2:])
        assert float(slope) == pytest.approx(float(dy.norm() / blurred.norm()), rel=1e-3)


def test_the_true_flow_moves_by_what_its_linearised_equation_says() -> None:
    from implicit_lab.studies.navier_stokes.study import PERTURBATION

    study = load_study("navier_stokes")
    problem = study.problem(1, 3)
    directions = study.perturbations(problem)[:2]
    slopes = study.true_slopes(problem, directions)
    # Each force moves the flow by a wave of norm PERTURBATION, to first order.
    expected = torch.stack([PERTURBATION / d.flatten(1).double().norm(dim=1) for d in directions])
    torch.testing.assert_close(slopes, expected, rtol=0.02, atol=0)


def program() -> Problem:
    """Min -y_1 + y_2 subject to y_1 <= 0.5, 0 <= y <= 1: y* = (0.5, 0)."""
    x = {
        "A": torch.tensor([[[1.0, 0.0]]]),
        "b": torch.tensor([[0.5]]),
        "c": torch.tensor([[-1.0, 1.0]]),
        "l": torch.zeros(1, 2),
        "u": torch.ones(1, 2),
    }
    doubled = {name: leaf.double() for name, leaf in x.items()}
    return Problem(doubled | {"equality": torch.tensor([[False]])}, torch.tensor([[0.5, 0.0]], dtype=torch.float64))


def change(**parts: list) -> dict[str, torch.Tensor]:
    still = {name: torch.zeros_like(leaf) for name, leaf in program().x.items()}
    return still | {name: torch.tensor([part], dtype=torch.float64) for name, part in parts.items()}


def test_the_true_optimum_moves_with_what_binds_and_stands_still_otherwise() -> None:
    study = load_study("linear_programs")
    asked = [
        *(change(b=[0.01]), change(c=[0.01, 0.0]), change(l=[0.0, 0.01]), change(u=[0.01, 0.01])),
        *(change(A=[[1e-4, 0.0]]), change(b=[-1.0])),
    ]
    slopes = study.true_slopes(program(), asked)[:, 0].numpy()
    np.testing.assert_allclose(slopes[:4], [1, 0, 1, 0], atol=1e-9)
    # y_1 = b / A: the slope in A is b / A^2.
    assert slopes[4] == pytest.approx(0.5, rel=1e-3)
    assert np.isnan(slopes[5]), "y_1 <= -0.5 leaves nothing feasible"


def test_the_true_map_of_the_toy_has_the_slope_of_its_formula() -> None:
    from implicit_lab.studies.scalar.targets import ThreePiece

    study = load_study("scalar")
    problem = study.problem(20, 1)
    slopes = study.true_slopes(problem, study.perturbations(problem))
    assert slopes.shape == (2, 20)
    np.testing.assert_allclose(slopes.mean(0), np.abs(ThreePiece().slope(problem.x[:, 0].numpy())), rtol=0.03)


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_a_graph_network_and_the_rounds_after_it_cost_the_edges_of_the_program_only(embedding: int) -> None:
    e, edges, n, m = embedding, 100, 50, 10
    study = load_study("linear_programs")
    x = one_instance(study, study.problem(1, 3).x)

    def half(sources: int, source: int, targets: int) -> int:
        return sources * source * 2 * e + 2 * edges * e + targets * 5 * e * e

    embed = 3 * e * n + 2 * e * m
    rounds = 2 * (half(n, e, m) + half(m, e, n))
    once = embed + rounds + n * (e * e + e)
    assert multiply_adds(study.model(f"gnn-explicit-{e}"), x) == once
    iterated = study.model(f"gnn-implicit-{e}")
    read = iterated.encode(x)
    # Eight rounds, each a product with A and one with its transpose; two more products say how long their steps are.
    assert multiply_adds(iterated.encode, x) == once + 2 * edges
    assert multiply_adds(iterated, iterated.initial(read), read) == 8 * 2 * edges


def test_pdhg_costs_the_nonzeros_of_its_matrix_twice_a_step_and_nears_the_optimum() -> None:
    study = load_study("linear_programs")
    problem = study.problem(2, 3)
    run = study.classical(problem, 300)
    assert run.multiply_adds == 2 * 100
    assert run.answers.shape == (300, 2, 50)
    errors = [study.quality(y, problem.truth)["relative error"].mean() for y in (run.answers[0], run.answers[-1])]
    assert errors[1] < 0.5 * errors[0]
