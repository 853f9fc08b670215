"""What the page shows of one program: every figure is that of the iterates, and the messages are the network's own."""

import json

import numpy as np
import pytest
import torch

from implicit_lab.studies.linear_programs.choices import KINDS
from implicit_lab.studies.linear_programs.details import details
from implicit_lab.studies.linear_programs.figures import distance, gap, violation
from implicit_lab.studies.linear_programs.models import build
from implicit_lab.studies.linear_programs.primal_dual import ROUNDS, rounds, unpacked
from implicit_lab.studies.linear_programs.program import Program
from implicit_lab.studies.linear_programs.study import LinearPrograms

STEPS = 3


class Untrained(LinearPrograms):
    """The study with networks as they are before training: what is tested does not depend on weights."""

    def model(self, name):
        torch.manual_seed(0)
        return build(name).double().eval()


@pytest.fixture(scope="module")
def held():
    study = Untrained()
    problem = study.problem(1, 3)
    model = study.model("gnn-implicit-4")
    graph = model.encode(problem.x)
    z = model.initial(graph)
    iterates = [model.decode(z)[0]]
    with torch.no_grad():
        for _ in range(STEPS):
            z = model(z, graph)
            iterates.append(model.decode(z)[0])
        return problem, model, torch.stack(iterates), details(study, model, problem, torch.stack(iterates))


def test_it_is_plain_json_data(held):
    assert json.loads(json.dumps(held[3], allow_nan=False)) == held[3]


def test_the_figures_are_those_of_the_iterates(held):
    problem, _, iterates, told = held
    x = {name: values[0].numpy() for name, values in problem.x.items()}
    program = Program(x["A"], x["b"], x["c"], x["equality"], x["l"], x["u"])
    truth = problem.truth[0].numpy()
    for t, y in enumerate(iterates.numpy()):
        assert told["figures"]["error"][t] == pytest.approx(distance(y, truth), rel=1e-3)
        assert told["figures"]["violation"][t] == pytest.approx(violation(program, y), rel=1e-3, abs=1e-6)
        assert told["figures"]["gap"][t] == pytest.approx(gap(program, y, truth), rel=1e-3)
        np.testing.assert_allclose(told["iterates"][t], y, rtol=1e-4)
    assert len(told["entries"]) == 100
    assert len(told["explicit"]["error"]) == 1


def test_there_is_a_lipschitz_constant_for_each_kind_and_iteration(held):
    slopes = held[3]["lipschitz"]
    assert tuple(slopes) == KINDS
    assert all(len(values) == STEPS and min(values) >= 0 for values in slopes.values())


def test_what_is_sent_last_is_what_the_next_point_is_made_of(held):
    """Variables send y, and constraints 2 p+ - p, in the last round of an iteration."""
    problem, model, _, told = held
    with torch.no_grad():
        x = model.encode(problem.x)
        z = model.initial(x)
        for sent in told["messages"]:
            y, p = unpacked(z, 10)
            for _ in range(ROUNDS - 1):
                y, p = rounds(y, p, x, 1)
            np.testing.assert_allclose(sent[0], y[0].abs(), rtol=1e-4, atol=1e-12)
            z = model(z, x)
            np.testing.assert_allclose(sent[1], (2 * unpacked(z, 10)[1] - p)[0].abs(), rtol=1e-4, atol=1e-12)
    assert [len(pass_) for pass_ in told["messages"][0]] == [50, 10]
    assert len(told["messages"]) == STEPS
