"""The network on which gradients are compared: the paper's size, damped, and blind to how a program is numbered."""

import pytest
import torch

from implicit_lab.studies.linear_programs.instances import draw
from implicit_lab.studies.linear_programs.study import as_tensors
from implicit_lab.studies.training.message_iteration import DAMPING, MessageIteration

PAPER = {4: 722, 8: 2350, 16: 8390, 32: 31606}
"""Parameters of the implicit networks, Table 1 of the paper."""


@pytest.fixture(scope="module")
def programs():
    return as_tensors(draw("test", 0, 4), torch.float64)[0]


def network():
    torch.manual_seed(0)
    return MessageIteration(4).double()


def iterated(model, programs, steps):
    with torch.no_grad():
        x = model.encode(programs)
        z = model.initial(x)
        for _ in range(steps):
            z = model(z, x)
    return z


@pytest.mark.parametrize(("embedding", "count"), PAPER.items())
def test_it_has_the_papers_number_of_parameters(embedding, count):
    assert sum(p.numel() for p in MessageIteration(embedding).parameters()) == count


def test_renumbering_the_variables_renumbers_the_answer(programs):
    columns = torch.randperm(50, generator=torch.Generator().manual_seed(1))
    renumbered = programs | {name: programs[name][:, columns] for name in "clu"}
    renumbered["A"] = programs["A"][:, :, columns]
    model = network()
    ours = model.decode(iterated(model, renumbered, 4))
    torch.testing.assert_close(ours, model.decode(iterated(model, programs, 4))[:, columns])


def test_an_iteration_goes_a_share_of_its_way_to_a_place_between_the_bounds(programs):
    model = network()
    z, new = iterated(model, programs, 2)[:, 0], iterated(model, programs, 3)[:, 0]
    place = 10 * (z + (new - z) / DAMPING)
    assert (place >= programs["l"] - 1e-9).all()
    assert (place <= programs["u"] + 1e-9).all()
