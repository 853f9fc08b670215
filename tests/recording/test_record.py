"""What is recorded is what the model did: held against a map whose iterates are known in closed form."""

import numpy as np
import pytest
import torch

from implicit_lab.measures import Cancelled
from implicit_lab.recording.record import record
from implicit_lab.study import Classical, ExplicitModel, ImplicitModel, Metric, Problem

STEPS = 6
X = 0.25


class Halving(ImplicitModel):
    """G(y, x) = y / 2 + x: y_t = 2 (1 - 2^-t) x from zero."""

    def __init__(self):
        super().__init__()
        self.slope = torch.nn.Parameter(torch.tensor(0.5))

    def forward(self, z, x):
        return self.slope * z + x

    def initial(self, x):
        return torch.zeros_like(x)


class Triple(ExplicitModel):
    def forward(self, x):
        return 3 * x


class Toy:
    name = "toy"
    metric = Metric("error", "", higher_is_better=False)
    models = ("halving", "triple")
    lipschitz_statistic = "max"

    def model(self, name):
        return (Halving() if name == "halving" else Triple()).eval()

    def baselines(self, name):
        return ("triple",)

    def perturbations(self, problem):
        return [torch.full_like(problem.x, 0.01), torch.randn_like(problem.x)]

    def quality(self, y, truth):
        return {"error": (y - truth).abs().flatten(1).amax(1)}

    def frame(self, y):
        return (y.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def problem(instances=1):
    x = torch.full((instances, 3, 4, 5), X)
    return Problem(x, 2 * x)


def test_frames_and_curves_are_those_of_the_closed_form():
    made = record(Toy(), "halving", problem(), STEPS, controls={"seed": 7})
    t = np.arange(STEPS + 1)
    y = 2 * (1 - 0.5**t) * X
    expected = np.rint(255 * y.astype(np.float32))[:, None, None, None]
    np.testing.assert_array_equal(made.frames, np.broadcast_to(expected, (STEPS + 1, 4, 5, 3)))
    assert (made.input == 64).all()
    assert (made.truth == 128).all()
    error, slope, residual = made.curves
    np.testing.assert_allclose(error.values, 2 * X - y, rtol=1e-5)
    np.testing.assert_allclose(slope.values[1:], 2 * (1 - 0.5 ** t[1:]), rtol=1e-4)
    np.testing.assert_allclose(residual.values[1:], np.diff(y) / y[1:], rtol=1e-5)
    assert np.isnan(slope.values[0])
    assert np.isnan(residual.values[0])
    assert residual.log
    assert made.meta["controls"] == {"seed": 7}
    assert made.meta["parameters"] == 1
    assert made.meta["figures"] == {"error": pytest.approx(2 * X - y[-1], rel=1e-5)}


def test_the_explicit_baseline_is_recorded_with_its_level_and_its_picture():
    made = record(Toy(), "halving", problem(), STEPS)
    assert made.curves[0].baseline == pytest.approx(X)
    assert made.curves[0].baseline_label == "triple"
    assert (made.baseline == 191).all()


def test_quality_and_slope_are_held_against_one_pass_one_step_and_the_truth_each_at_its_own_compute():
    class Known(Toy):
        def true_slopes(self, problem, directions):
            return torch.full((len(directions), len(problem.x)), 2.0)

        def classical(self, problem, steps):
            answers = torch.stack([2 * problem.x * (1 - 0.25**t) for t in range(1, steps + 1)])
            return Classical("halving twice", answers, 7)

    made = record(Known(), "halving", problem(), STEPS)
    quality, slope = ({each.name: each for each in curve.references} for curve in made.curves[:2])
    assert [each.kind for each in quality.values()] == ["explicit", "classical"]
    np.testing.assert_allclose(quality["triple"].values, [X])
    np.testing.assert_allclose(quality["halving twice"].values, 2 * X * 0.25 ** np.arange(1, STEPS + 1), rtol=1e-4)
    np.testing.assert_array_equal(quality["halving twice"].compute, 7 * np.arange(1, STEPS + 1))
    assert {name: each.kind for name, each in slope.items()} == {
        "the truth": "truth",
        "one whole step": "step",
        "triple": "explicit",
    }
    # G(y*, x + d) - G(y*, x) = d, the fixed point 2 x moves twice as far, one pass three times.
    np.testing.assert_allclose([each.values[0] for each in slope.values()], [2, 1, 3], rtol=1e-4)
    assert quality["triple"].compute == slope["triple"].compute
    assert slope["the truth"].compute is None
    assert made.meta["compute"] == {"unit": "multiply-adds", "per_iteration": 0, "once": 0}


def test_a_study_can_say_what_of_its_input_is_shown():
    class Sum(Toy):
        def shown(self, x):
            return x.sum(1, keepdim=True).expand_as(x)

    assert (record(Sum(), "halving", problem(), STEPS).input == 191).all()


def test_what_a_study_tells_of_the_trajectory_is_kept():
    class Told(Toy):
        def details(self, model, problem, iterates):
            return {"means": iterates.flatten(1).mean(1).tolist()}

    means = record(Told(), "halving", problem(), STEPS).meta["details"]["means"]
    np.testing.assert_allclose(means, 2 * (1 - 0.5 ** np.arange(STEPS + 1)) * X, rtol=1e-6)
    assert "details" not in record(Toy(), "halving", problem(), STEPS).meta


def test_another_start_is_shown_and_iterated_from():
    made = record(Toy(), "halving", problem(), STEPS, initial=lambda x: 4 * x)
    t = np.arange(STEPS + 1)
    np.testing.assert_allclose(made.curves[0].values, 2 * X * 0.5**t, rtol=1e-5)
    assert (made.frames[0] == 255).all()


def test_progress_counts_the_calls_and_a_true_answer_cancels():
    calls = []
    record(Toy(), "halving", problem(), STEPS, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(k, STEPS) for k in range(1, STEPS + 1)]
    with pytest.raises(Cancelled):
        record(Toy(), "halving", problem(), STEPS, progress=lambda done, _: done == 2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("triple", problem(), STEPS), "explicit"),
        (("halving", problem(2), STEPS), "holds 2"),
        (("halving", problem(), 0), "steps is 0"),
        (("halving", Problem(torch.ones(1, 3, 4, 5), torch.ones(1, 3, 4, 4)), STEPS), "shape of the truth"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_a_sentence(arguments, sentence, monkeypatch):
    if "shape" in sentence:
        monkeypatch.setattr(Toy, "quality", lambda self, y, truth: {"error": y.flatten(1).amax(1)})
    with pytest.raises(ValueError, match=sentence):
        record(Toy(), *arguments)


def test_an_initial_iterate_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="initial iterate is of shape"):
        record(Toy(), "halving", problem(), STEPS, initial=lambda x: x[..., :1])
