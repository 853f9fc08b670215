"""A model of one's own is trained in a notebook: the best on validation is kept, and a stopped run goes on."""

import json

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

import implicit_lab as il

X = torch.linspace(-1, 1, 64)[:, None]


def line():
    torch.manual_seed(0)
    return nn.Linear(1, 1)


def squares(model):
    return (model(X) - (3 * X + 1)).square().mean()


def test_a_line_is_fitted_and_told():
    model = line()
    result = il.fit(model, squares, steps=400, learning_rate=0.05, validate_every=100)
    assert model.weight.item() == pytest.approx(3, abs=1e-2)
    assert model.bias.item() == pytest.approx(1, abs=1e-2)
    assert len(result.losses) == 400
    assert [step for step, _ in result.figures] == [100, 200, 300, 400]
    assert result.weights is None
    assert "training loss" in repr(result)


def test_an_equilibrium_is_trained_through_its_fixed_point():
    class Half(nn.Module):
        def __init__(self):
            super().__init__()
            self.a = nn.Parameter(torch.tensor(0.0))

        def forward(self, y, x):
            return self.a * y + x

    model = Half()

    def loss(model):
        y = il.fixed_point(model, torch.zeros_like(X), X, gradient=il.Implicit()).y
        return (y - 2 * X).square().mean()

    # y* = x / (1 - a) is 2 x at a = 1/2.
    il.fit(model, loss, steps=60, learning_rate=0.05)
    assert model.a.item() == pytest.approx(0.5, abs=1e-2)


def test_the_model_ends_with_the_best_weights_on_validation_not_the_last(tmp_path):
    model, seen = line(), []

    def validate(model):
        assert not model.training
        assert not torch.is_grad_enabled()
        seen.append(model.weight.item())
        return [5.0, 1.0, 3.0][len(seen) - 1]

    out = tmp_path / "line.safetensors"
    result = il.fit(
        model,
        squares,
        validate=validate,
        metric="made up",
        steps=30,
        validate_every=10,
        out=out,
        card={"data": "a line"},
    )
    assert model.weight.item() == seen[1]
    assert load_file(out)["weight"].item() == seen[1]
    card = json.loads(out.with_suffix(".json").read_text())
    assert (card["model"], card["step"], card["validation"], card["data"]) == ("line", 20, {"made up": 1.0}, "a line")
    assert result.figures == [(10, 5.0), (20, 1.0), (30, 3.0)]
    assert not list(tmp_path.glob("*.partial"))


def test_a_stopped_run_goes_on_and_one_that_is_done_gives_its_best(tmp_path):
    calls = []

    def stopped(model):
        calls.append(1)
        if len(calls) == 25:
            raise KeyboardInterrupt
        return squares(model)

    out = tmp_path / "line.safetensors"
    options = {"steps": 40, "validate_every": 10, "out": out}
    with pytest.raises(KeyboardInterrupt):
        il.fit(line(), stopped, **options)
    il.fit(line(), stopped, **options)
    assert len(calls) == 25 + 20, "steps 1 to 24 and the stop, then 21 to 40"
    again = line()
    result = il.fit(again, stopped, **options)
    assert result.losses == []
    assert torch.equal(again.weight, load_file(out)["weight"])
    il.fit(line(), stopped, **options, resume=False)
    assert len(calls) == 25 + 20 + 40


@pytest.mark.parametrize(
    ("loss", "options", "sentence"),
    [
        (squares, {"steps": 0}, "steps is 0"),
        (lambda model: 1.0, {}, "The loss is float"),
        (lambda model: model(X), {}, r"shape \(64, 1\)"),
        (lambda model: model(X).detach().mean(), {}, "does not depend on the model"),
        (lambda model: squares(model) / 0, {}, "no longer finite"),
        (squares, {"out": "line.pt"}, "are a .safetensors file"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_a_sentence(loss, options, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=sentence):
        il.fit(line(), loss, **{"steps": 3} | options)
    assert not list(tmp_path.iterdir())


def test_a_module_without_parameters_is_refused():
    with pytest.raises(ValueError, match="ReLU has no parameters"):
        il.fit(nn.ReLU(), squares)
