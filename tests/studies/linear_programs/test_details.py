"""What the page shows of one program: every figure is that of the iterates, and the messages are the network's own."""

import json

import numpy as np
import pytest
import torch

from implicit_lab.studies.linear_programs.choices import KINDS
from implicit_lab.studies.linear_programs.details import details, messages
from implicit_lab.studies.linear_programs.figures import distance, gap, violation
from implicit_lab.studies.linear_programs.models import affine, build, features_first
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


def test_the_first_message_of_a_variable_is_what_its_features_give(held):
    problem, model, _, told = held
    with torch.no_grad():
        x = model.encode(problem.x)
        features = torch.cat([features_first(x.variables), torch.zeros(1, 50, dtype=torch.float64)])
        expected = affine(model.network.rounds[0].message, features).relu().norm(dim=0)
    np.testing.assert_allclose(told["messages"][0][0], expected, rtol=1e-4)
    assert [len(half) for half in told["messages"][0]] == [50, 10, 50, 10]
    assert len(told["messages"]) == STEPS


def test_listening_to_messages_leaves_no_trace_on_the_network(held):
    problem, model, _, _ = held
    messages(model, problem.x, 1)
    assert not any(half._forward_pre_hooks for half in model.network.rounds)
