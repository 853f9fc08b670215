"""The one-pass profile must give the figures of the slow, separate runs, and refuse what cannot be."""

import json
import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from implicit_lab.measures import Cancelled, profile, profile_report
from implicit_lab.study import ExplicitModel, ImplicitModel, Metric, Problem


class Small(ImplicitModel):
    """z' = tanh(W z + V x), with a decoder: enough structure that nothing commutes by luck."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.inner, self.outer, self.head = nn.Linear(6, 6), nn.Linear(4, 6), nn.Linear(6, 3)
        self.calls = 0

    def encode(self, x: dict[str, Tensor]) -> Tensor:
        return self.outer(torch.cat([x["a"], x["b"]], dim=1))

    def initial(self, x: Tensor) -> Tensor:
        return torch.zeros_like(x)

    def forward(self, z: Tensor, x: Tensor) -> Tensor:
        self.calls += 1
        return torch.tanh(self.inner(z) + x)

    def decode(self, z: Tensor) -> Tensor:
        return self.head(z)


class Baseline(ExplicitModel):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.layer = nn.Linear(2, 3)

    def forward(self, x: dict[str, Tensor]) -> Tensor:
        return self.layer(x["a"])


class ToyStudy:
    name = "toy"
    metric = Metric("error", "", higher_is_better=False)
    models = ("small", "one-pass")
    lipschitz_statistic = "max"
    size = 1e-2

    def problem(self, instances: int, seed: int, controls: object = None) -> Problem:
        draw = torch.Generator().manual_seed(seed)
        x = {name: torch.randn(instances, 2, generator=draw) for name in "ab"}
        return Problem(x, torch.randn(instances, 3, generator=draw))

    def model(self, name: str) -> ImplicitModel | ExplicitModel:
        return Small() if name == "small" else Baseline()

    def baselines(self, name: str) -> tuple[str, ...]:
        return ("one-pass",)

    def perturbations(self, problem: Problem) -> list[dict[str, Tensor]]:
        zero = {name: torch.zeros_like(leaf) for name, leaf in problem.x.items()}
        return [zero | {name: torch.full_like(problem.x[name], self.size)} for name in "ab"]

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        return {"error": (y - truth).norm(dim=1), "other": y.sum(dim=1)}

    def frame(self, y: Tensor) -> np.ndarray:
        raise NotImplementedError


@pytest.fixture
def study() -> ToyStudy:
    return ToyStudy()


def separate_run(model: Small, x: dict[str, Tensor], t: int) -> tuple[Tensor, Tensor, Tensor]:
    encoded = model.encode(x)
    z = before = model.initial(encoded)
    for _ in range(t):
        before, z = z, model(z, encoded)
    return before, z, model.decode(z)


@pytest.mark.parametrize("statistic", ["max", "mean"])
def test_one_pass_gives_what_separate_runs_one_instance_at_a_time_give(study: ToyStudy, statistic: str) -> None:
    study.lipschitz_statistic = statistic
    problem, model = study.problem(7, seed=1), Small().double()
    measured = profile(study, model, problem, 5, chunk=3)
    directions = study.perturbations(problem)
    with torch.no_grad():
        for t in range(1, 6):
            ratios, errors, residuals = [], [], []
            for i in range(7):
                x = {name: leaf[i : i + 1].double() for name, leaf in problem.x.items()}
                before, z, y = separate_run(model, x, t)
                errors.append((y - problem.truth[i]).norm().item())
                residuals.append(((z - before).norm() / z.norm()).item())
                for direction in directions:
                    d = {name: leaf[i : i + 1].double() for name, leaf in direction.items()}
                    other = separate_run(model, {name: x[name] + d[name] for name in x}, t)[2]
                    ratios.append(((other - y).norm() / torch.cat([*d.values()]).norm()).item())
            assert measured.lipschitz[t - 1] == pytest.approx(getattr(np, statistic)(ratios), rel=1e-6)
            assert measured.quality_mean[t - 1] == pytest.approx(np.mean(errors), rel=1e-6)
            assert measured.quality_std[t - 1] == pytest.approx(np.std(errors), rel=1e-6)
            assert measured.residual[t - 1] == pytest.approx(np.mean(residuals), rel=1e-6)


def test_T_iterations_cost_T_operator_calls_a_chunk(study: ToyStudy) -> None:
    model = Small()
    profile(study, model, study.problem(10, seed=0), 9, chunk=5)
    assert model.calls == 18


def test_order_and_chunks_of_the_batch_do_not_change_the_figures(study: ToyStudy) -> None:
    problem, model = study.problem(11, seed=2), Small()
    order = torch.randperm(11)
    shuffled = Problem({name: leaf[order] for name, leaf in problem.x.items()}, problem.truth[order])
    for other in (profile(study, model, shuffled, 4), profile(study, model, problem, 4, chunk=1)):
        reference = profile(study, model, problem, 4)
        for name in ("lipschitz", "quality_mean", "quality_std", "residual"):
            np.testing.assert_allclose(getattr(other, name), getattr(reference, name), rtol=1e-4)


def test_autocast_around_the_profile_is_kept_out(study: ToyStudy) -> None:
    problem, model = study.problem(5, seed=3), Small()
    plain = profile(study, model, problem, 3)
    with torch.autocast("cpu", torch.bfloat16):
        inside = profile(study, model, problem, 3)
    np.testing.assert_array_equal(inside.ratios, plain.ratios)


def test_complexity_is_the_length_of_the_curve_that_the_segment_maps_to(study: ToyStudy) -> None:
    problem, model = study.problem(2, seed=4), Small()
    assert profile(study, model, problem, 3).complexity is None
    measured = profile(study, model, problem, 3, slice_points=50).complexity
    assert measured is not None
    with torch.no_grad():
        s = torch.linspace(0, 1, 50)[:, None]
        y = separate_run(model, {n: v[0] + s * (v[1] - v[0]) for n, v in problem.x.items()}, 3)[2]
    line = torch.stack([(v[1] - v[0]).norm() for v in problem.x.values()]).norm()
    assert measured[-1] == pytest.approx(y.diff(dim=0).norm(dim=1).sum().item() / line.item(), rel=1e-5)
    with pytest.raises(ValueError, match="between two instances"):
        profile(study, model, study.problem(1, seed=4), 3, slice_points=5)


def test_the_report_holds_the_explicit_model_beside_the_iterate_on_the_same_segment(study: ToyStudy) -> None:
    problem, model = study.problem(2, seed=4), Small()
    measured = profile(study, model, problem, 3, slice_points=9)
    report = profile_report(study, "small", model, problem, measured, seed=4)
    assert measured.complexity is not None
    assert report["complexity"]["value"] == measured.complexity.tolist()
    ends = (problem.x["a"][0], problem.x["a"][1])
    once = study.model("one-pass").layer  # type: ignore[union-attr]
    line = torch.stack([(v[1] - v[0]).norm() for v in problem.x.values()]).norm()
    straight = (once(ends[1]) - once(ends[0])).norm() / line
    assert report["baselines"][0]["complexity"] == pytest.approx(straight.item(), rel=1e-5)


def test_progress_counts_up_to_the_total_and_can_cancel(study: ToyStudy) -> None:
    seen: list[tuple[int, int]] = []
    profile(study, Small(), study.problem(4, seed=0), 3, chunk=2, progress=lambda *step: seen.append(step))
    assert seen == [(done, 6) for done in range(1, 7)]
    with pytest.raises(Cancelled, match="after 2 of 6"):
        profile(study, Small(), study.problem(4, seed=0), 3, chunk=2, progress=lambda done, total: done == 2)


def test_what_cannot_be_measured_is_refused_with_the_reason(study: ToyStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, model = study.problem(3, seed=0), Small()
    with pytest.raises(ValueError, match="steps is 0"):
        profile(study, model, problem, 0)
    with pytest.raises(ValueError, match="float32 or better"):
        profile(study, Small().bfloat16(), problem, 2)
    monkeypatch.setattr(study, "size", 1e-9)
    with pytest.raises(ValueError, match="too small for the precision"):
        profile(study, model, problem, 2)
    monkeypatch.setattr(study, "size", 0.0)
    with pytest.raises(ValueError, match="Perturbation 0 of instance 0 is zero"):
        profile(study, model, problem, 2)
    monkeypatch.setattr(study, "perturbations", lambda problem: [])
    with pytest.raises(ValueError, match="no perturbations"):
        profile(study, model, problem, 2)


def test_an_answer_drowned_in_rounding_is_said(study: ToyStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "size", 1e-5)
    model = Small()
    monkeypatch.setattr(model, "decode", lambda z: 1e3 + z)
    monkeypatch.setattr(study, "quality", lambda y, truth: {"error": y.sum(dim=1)})
    with pytest.warns(UserWarning, match="size of rounding"):
        profile(study, model, study.problem(3, seed=0), 2)


def test_an_in_place_operator_is_refused(study: ToyStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Small()
    monkeypatch.setattr(model, "forward", lambda z, x: z.mul_(0.5).add_(x))
    with pytest.raises(ValueError, match="in place"):
        profile(study, model, study.problem(3, seed=0), 2)


@pytest.mark.parametrize(
    ("G", "residual"),
    [
        (lambda y, x: 1 - y + 0 * x, [1, 1, 1, 1]),  # 0, 1, 0, 1, 0
        (lambda y, x: 0 * y, [0, 0, 0, 0]),
        (lambda y, x: y + 1 + 0 * x, [1, 1 / 2, 1 / 3, 1 / 4]),
        (lambda y, x: 1e-30 * y + 0 * x + 1e-12, [1, 0, 0, 0]),
    ],
    ids=["in and out of zero", "at zero", "1, 2, 3, 4", "small and at rest"],
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_an_iterate_that_is_zero_has_a_residual_of_one_or_none(
    G: Callable[..., Tensor], residual: list[float], dtype: torch.dtype
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = profile(G, torch.ones(100, 40, dtype=dtype), steps=4)
    np.testing.assert_allclose(found.residual, residual, atol=1e-12)
    assert (found.residuals == found.residuals[:, :1]).all()


def test_an_iterate_that_runs_away_is_measured_without_a_warning_of_numpys() -> None:
    x = torch.ones(3, 2, dtype=torch.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = profile(lambda y, x: 1e60 * y + x, x, torch.ones_like(x), steps=5)
    np.testing.assert_allclose(found.residual[:3], 1)
    assert found.quality_mean[-1] == np.inf


def test_the_report_is_plain_json_with_the_baselines_beside_it(study: ToyStudy) -> None:
    problem, model = study.problem(3, seed=0), Small()
    result = profile(study, model, problem, 2)
    report = profile_report(study, "small", model, problem, result, seed=0)
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert set(report) == {
        *("study", "model", "parameters", "instances", "seed"),
        *("iterations", "quality", "lipschitz", "contraction", "complexity", "compute", "residual", "baselines"),
    }
    assert report["parameters"] == 6 * 6 + 6 + 4 * 6 + 6 + 6 * 3 + 3
    assert report["iterations"] == [1, 2]
    assert report["quality"]["mean"] == result.quality_mean.tolist()
    assert report["lipschitz"]["statistic"] == "max"
    assert report["lipschitz"]["value"] == result.lipschitz.tolist()
    assert report["lipschitz"]["median"] == [float(np.median(ratios)) for ratios in result.ratios]
    assert report["contraction"] == {"lower": [], "upper": [], "bound": [], "probability": None}
    assert report["complexity"]["value"] == [None, None]
    (baseline,) = report["baselines"]
    assert baseline["model"] == "one-pass"
    assert baseline["parameters"] == 9
    assert isinstance(baseline["quality"], float)


def test_a_baseline_is_as_steep_as_its_weights_along_the_same_directions(study: ToyStudy) -> None:
    problem, model = study.problem(3, seed=0), Small()
    report = profile_report(study, "small", model, problem, profile(study, model, problem, 2), seed=0)
    torch.manual_seed(0)
    (baseline,) = report["baselines"]
    # It reads a, which one of the two changes moves by (1, 1) 0.01, and b not at all.
    assert baseline["lipschitz"]["share"] == 1
    assert baseline["lipschitz"]["median"] == pytest.approx(baseline["lipschitz"]["max"] / 2, rel=1e-3)
    assert baseline["compute"] == 2 * 3


def test_compute_counts_what_one_instance_costs(study: ToyStudy) -> None:
    problem, model = study.problem(3, seed=0), Small()
    report = profile_report(study, "small", model, problem, profile(study, model, problem, 2), seed=0)
    assert report["compute"]["unit"] == "multiply-adds"
    assert report["compute"]["per_iteration"] == 6 * 6
    assert report["compute"]["once"] == 4 * 6 + 6 * 3
    assert report["compute"]["cpu_seconds"] >= 0


def test_the_truths_slopes_are_told_where_the_study_knows_them(
    study: ToyStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, model = study.problem(4, seed=0), Small()
    result = profile(study, model, problem, 2)
    unknown = profile_report(study, "small", model, problem, result, seed=0)["lipschitz"]["truth"]
    assert unknown == {"max": None, "median": None, "mean": None, "share": 0.0}

    def slopes(problem: Problem, directions: list[dict[str, Tensor]]) -> Tensor:
        assert directions is result.changes, "the truth is asked along the very directions of L_t"
        return torch.tensor([[1.0, 2.0, 3.0, torch.nan], [4.0, 5.0, 6.0, torch.nan]])

    monkeypatch.setattr(study, "true_slopes", slopes, raising=False)
    known = profile_report(study, "small", model, problem, result, seed=0)["lipschitz"]["truth"]
    assert known == {"max": 6.0, "median": 3.5, "mean": 3.5, "share": 0.75}


def test_kinds_of_change_are_told_apart(study: ToyStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "kinds", ("a", "b"), raising=False)
    problem, model = study.problem(3, seed=0), Small()
    result = profile(study, model, problem, 60)
    report = profile_report(study, "small", model, problem, result, seed=0)
    for k, kind in enumerate("ab"):
        told = report["lipschitz"]["kinds"][kind]
        assert told["value"] == result.ratios[:, k].max(axis=1).tolist()
        assert told["amplification"]["max"] <= report["lipschitz"]["amplification"]["max"]
    assert report["baselines"][0]["lipschitz"]["kinds"]["b"]["max"] == 0


def test_a_diverged_run_still_gives_json(study: ToyStudy) -> None:
    problem, model = study.problem(2, seed=0), Small()
    broken = replace(profile(study, model, problem, 1), lipschitz=np.array([np.inf]))
    report = profile_report(study, "small", model, problem, broken, seed=0)
    assert report["lipschitz"]["value"] == [None]
