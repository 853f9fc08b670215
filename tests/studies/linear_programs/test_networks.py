"""The networks see a program and not its notation, run sparse as dense, and iterate to rest whatever they say."""

import pytest
import torch
from torch.func import jvp, vjp

from implicit_lab.fixed_points import Implicit, Stop, fixed_point
from implicit_lab.studies.at_rest import AT_REST
from implicit_lab.studies.linear_programs.choices import EMBEDDINGS
from implicit_lab.studies.linear_programs.instances import draw
from implicit_lab.studies.linear_programs.models import build
from implicit_lab.studies.linear_programs.primal_dual import modulus_bound
from implicit_lab.studies.linear_programs.quality import relative_error
from implicit_lab.studies.linear_programs.recipe import mirror
from implicit_lab.studies.linear_programs.study import STUDY, as_tensors

PAPER = {4: 580, 8: 2088, 16: 7888, 32: 30624}
"""Parameters of the explicit networks, Table 1 of the paper."""
STEPS = 4


@pytest.fixture(scope="module")
def programs():
    return as_tensors(draw("test", 0, 6), torch.float64)[0]


def network(name):
    torch.manual_seed(0)
    return build(name).double()


def answer(model, programs):
    """y of an explicit network, y_4 of an implicit one."""
    with torch.no_grad():
        if not hasattr(model, "decode"):
            return model(programs)
        x = model.encode(programs)
        z = model.initial(x)
        for _ in range(STEPS):
            z = model(z, x)
        return model.decode(z)


both = pytest.mark.parametrize("name", ["gnn-implicit-8", "gnn-explicit-8"])


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_both_kinds_have_the_size_of_the_papers_explicit_network(embedding):
    for kind in ("explicit", "implicit"):
        assert sum(p.numel() for p in build(f"gnn-{kind}-{embedding}").parameters()) == PAPER[embedding]


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_what_ships_guesses_what_the_explicit_network_answers(embedding, programs):
    guess = STUDY.model(f"gnn-implicit-{embedding}").guess(programs)
    assert torch.equal(guess, STUDY.model(f"gnn-explicit-{embedding}")(programs))


@both
def test_renumbering_variables_and_constraints_renumbers_the_answer(name, programs):
    generator = torch.Generator().manual_seed(1)
    rows, columns = torch.randperm(10, generator=generator), torch.randperm(50, generator=generator)
    renumbered = {k: v[:, columns] for k, v in programs.items() if k in "clu"}
    renumbered |= {k: v[:, rows] for k, v in programs.items() if k in ("b", "equality")}
    renumbered["A"] = programs["A"][:, rows][:, :, columns]
    model = network(name)
    assert torch.allclose(answer(model, renumbered), answer(model, programs)[:, columns], atol=1e-10)


@both
def test_scaling_the_cost_or_a_constraint_changes_nothing(name, programs):
    scale = torch.linspace(0.1, 7, 10, dtype=torch.float64)
    scaled = dict(programs, A=programs["A"] * scale[:, None], b=programs["b"] * scale, c=programs["c"] * 300)
    model = network(name)
    assert torch.allclose(answer(model, scaled), answer(model, programs), atol=1e-9)


@both
def test_sparse_programs_give_what_dense_ones_give(name, programs):
    model = network(name)
    sparse = dict(programs, A=programs["A"].to_sparse())
    assert torch.allclose(answer(model, sparse), answer(model, programs), atol=1e-10)
    single, floats = model.float(), {k: v.float() if v.is_floating_point() else v for k, v in programs.items()}
    dense = answer(single, floats)
    gap = (answer(single, dict(floats, A=floats["A"].to_sparse())) - dense).norm() / dense.norm()
    assert gap < 1e-5


def test_a_large_sparse_program_is_answered():
    torch.manual_seed(0)
    m, n, entries = 2000, 10_000, 30_000
    places = torch.stack([torch.zeros(entries).long(), torch.randint(m, (entries,)), torch.randint(n, (entries,))])
    lower = torch.randn(1, n)
    programs = {
        "A": torch.sparse_coo_tensor(places, torch.randn(entries), (1, m, n), check_invariants=True),
        "b": torch.rand(1, m),
        "c": torch.rand(1, n) - 0.5,
        "equality": torch.rand(1, m) < 0.3,
        "l": lower,
        "u": lower + torch.rand(1, n),
    }
    y = answer(build("gnn-implicit-4"), programs)
    assert y.shape == (1, n)
    assert y.isfinite().all()


@both
def test_an_instance_is_answered_alike_alone_and_in_a_batch(name, programs):
    model = network(name)
    alone = answer(model, {k: v[2:3] for k, v in programs.items()})
    assert torch.allclose(alone, answer(model, programs)[2:3], atol=1e-10)


def test_every_answer_lies_between_the_bounds(programs):
    model = network("gnn-implicit-8")
    x = model.encode(programs)
    z = model.initial(x)
    with torch.no_grad():
        for _ in range(STEPS):
            z = model(z, x)
            assert (model.decode(z) >= programs["l"] - 1e-12).all()
            assert (model.decode(z) <= programs["u"] + 1e-12).all()


@pytest.mark.parametrize("name", ["gnn-implicit-4", "gnn-implicit-32"])
def test_an_untrained_iteration_comes_to_one_point_from_any_start(name, programs):
    model = network(name)
    with torch.no_grad():
        x = model.encode(programs)
        zero = model.initial(x)
        ends = []
        for seed in (0, 1):
            z = 5 * torch.randn(zero.shape, generator=torch.Generator().manual_seed(seed), dtype=zero.dtype)
            for _ in range(300):
                z = model(z, x)
            ends.append(z)
        assert (modulus_bound(x) < 1).all()
    assert (ends[0] - ends[1]).norm() <= 1e-5 * ends[0].norm()


def test_the_implicit_gradient_is_that_of_finite_differences(programs):
    model = STUDY.model("gnn-implicit-4")
    x = {name: values[:2] for name, values in programs.items()}
    tight = Stop(rtol=1e-12, max_steps=5000)

    def answer_sum():
        read = model.encode(x)
        z = fixed_point(model, model.initial(read), read, stop=tight, gradient=Implicit(stop=tight), throw=True).y
        return (model.decode(z) * torch.linspace(-1, 1, 50, dtype=torch.float64)).sum()

    answer_sum().backward()
    numbers, size = model.guess.head.output.weight, 1e-5
    for k in range(2):
        sides = []
        for sign in (1, -1):
            with torch.no_grad():
                numbers[0, k] += sign * size
                sides.append(float(answer_sum()))
                numbers[0, k] -= sign * size
        assert float(numbers.grad[0, k]) == pytest.approx((sides[0] - sides[1]) / (2 * size), rel=1e-4, abs=1e-5)
    assert numbers.grad.abs().max() > 0.01


@pytest.mark.parametrize("embedding", EMBEDDINGS)
def test_the_networks_that_ship_come_to_rest_nearer_the_optimum_than_any_single_pass(embedding):
    x, truth = as_tensors(draw("test", 1, 60), torch.float64)
    model = STUDY.model(f"gnn-implicit-{embedding}")
    with torch.no_grad():
        read = model.encode(x)
        z = model.initial(read)
        for _ in range(100):
            before, z = z, model(z, read)
        error = relative_error(model.decode(z), truth).mean()
        once = min(relative_error(STUDY.model(f"gnn-explicit-{e}")(x), truth).mean() for e in EMBEDDINGS)
    moved = (z - before).flatten(1).norm(dim=1) / z.flatten(1).norm(dim=1)
    assert (moved <= AT_REST).double().mean() >= 0.9
    assert error < once / 2


def test_in_the_usual_length_a_step_at_rest_may_lengthen_an_error_as_the_page_says(programs):
    model = STUDY.model("gnn-implicit-16").double()
    with torch.no_grad():
        x = model.encode(programs)
        z = model.initial(x)
        for _ in range(200):
            z = model(z, x)
        steepest = torch.randn(z.shape, generator=torch.Generator().manual_seed(0), dtype=z.dtype)
        for _ in range(40):
            _, pushed = jvp(lambda z: model(z, x), (z,), (steepest,))
            (turned,) = vjp(lambda z: model(z, x), z)[1](pushed)
            steepest = turned / turned.flatten(1).norm(dim=1).reshape(-1, 1, 1)
        _, pushed = jvp(lambda z: model(z, x), (z,), (steepest,))
    lengthened = pushed.flatten(1).norm(dim=1)
    assert float(lengthened.min()) == pytest.approx(1.5, abs=0.06)
    assert float(lengthened.max()) == pytest.approx(4.1, abs=0.06)


def test_empty_rows_and_a_cost_of_zero_are_no_trouble(programs):
    A = programs["A"].clone()
    A[:, 0] = 0
    bare = dict(programs, A=A, c=torch.zeros_like(programs["c"]))
    for name in ("gnn-implicit-8", "gnn-explicit-8"):
        assert answer(network(name), bare).isfinite().all()


def test_a_mirrored_program_has_the_mirrored_optimum():
    from implicit_lab.studies.linear_programs.program import Program
    from implicit_lab.studies.linear_programs.solve import solve

    programs, y = as_tensors(draw("test", 0, 3), torch.float64)
    generator = torch.Generator().manual_seed(2)
    columns = torch.randint(2, (3, 50), generator=generator).double() * 2 - 1
    rows = torch.randint(2, (3, 10), generator=generator).double() * 2 - 1
    mirrored, expected = mirror(programs, y, columns, rows)
    for i in range(3):
        arrays = [mirrored[k][i].numpy() for k in ("A", "b", "c", "equality", "l", "u")]
        assert solve(Program(*arrays)).y == pytest.approx(expected[i].numpy(), abs=1e-6)


def test_an_unknown_network_is_named():
    with pytest.raises(ValueError, match="no model 'gnn-implicit-5'"):
        build("gnn-implicit-5")
