"""An operator of one's own is profiled and recorded in one call: figures of closed forms, pictures of every shape."""

import inspect

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter
from skimage.restoration import denoise_tv_chambolle
from torch import nn

import implicit_lab as il
from implicit_lab.measures.progress import Cancelled

STEPS = 8
T = np.arange(1, STEPS + 1)


def half(y, x):
    """y_t = 2 (1 - 2^-t) x from zero."""
    return 0.5 * y + x


def curves(recording):
    return {curve.name: curve.values for curve in recording.curves}


def test_slopes_and_distances_are_those_of_the_closed_form():
    made = il.record(half, torch.ones(1, 6), steps=STEPS)
    found = curves(made)
    np.testing.assert_allclose(found["distance to the fixed point"], 0.5 ** np.arange(STEPS + 1), atol=1e-4)
    for name in ("Lipschitz constant", "steepest slope", "length ratio"):
        np.testing.assert_allclose(found[name][1:], 2 * (1 - 0.5**T), rtol=1e-3)
    assert made.meta["truth"] == "fixed point"
    for said in ("(exact)", "0.001 of its size", "modulus of G in y is 0.5", "contracts there"):
        assert said in made.meta["note"]


def test_of_an_iteration_without_a_fixed_point_no_modulus_is_told_however_small_its_steps():
    x = torch.ones(1, 6, dtype=torch.float64)
    made = il.record(lambda y, x: y + 5e-5 * x, x, y0=x, steps=STEPS)
    assert curves(made)["residual"][-1] < 1e-4
    assert made.meta["contraction"] is None
    assert "modulus" not in made.meta["note"]


def test_profile_takes_the_same_arguments_and_starts_where_it_is_told():
    x, y0 = torch.randn(3, 5), torch.randn(3, 5)
    measured = il.profile(half, x, 2 * x, y0, steps=STEPS)
    away = (y0 - 2 * x).norm(dim=1).mean().item() / (2 * x).norm(dim=1).square().mean().sqrt().item()
    np.testing.assert_allclose(measured.quality_mean, away * 0.5**T, rtol=1e-4)
    np.testing.assert_allclose(measured.ratios, np.broadcast_to((2 * (1 - 0.5**T))[:, None, None], (STEPS, 4, 3)), 1e-2)


def test_one_pass_of_a_study_is_profiled_as_before():
    study = il.load_study("scalar")
    assert il.profile(study, study.model("implicit-5"), study.problem(4, seed=0), 3).ratios.shape == (3, 2, 4)


def test_numbers_over_numbers_are_one_curve_with_the_steepest_of_its_slopes():
    x = torch.linspace(0.5, 1.5, 40)[:, None]
    made = il.record(lambda y, x: y - 0.5 * (x * y - 1), x, 1 / x, steps=60)
    assert curves(made)["relative error"][-1] < 1e-4
    # The steepest place of 1/x is its left end, where the slope is 1/0.25.
    assert curves(made)["steepest slope"][-1] == pytest.approx(4, rel=1e-2)
    assert (made.frames[-1] != made.frames[1]).any()


def test_a_library_s_denoiser_is_measured_by_secants_and_says_so():
    picture = np.zeros((16, 16))
    picture[4:12, 4:12] = 1
    x = gaussian_filter(picture, 1, mode="wrap")

    def plug_and_play(y, x):
        step = y - gaussian_filter(gaussian_filter(y, 1, mode="wrap") - x, 1, mode="wrap")
        return denoise_tv_chambolle(step, weight=0.01)

    made = il.record(plug_and_play, x, picture, steps=20, frame="picture")
    found = curves(made)
    assert "only secants" in made.meta["note"]
    assert "steepest slope" not in found
    assert found["relative error"][-1] < 0.7 * found["relative error"][1]
    assert (found["Lipschitz constant"][1:] > 0).all()


def test_arrays_through_numpy_give_the_figures_of_tensors():
    made = il.record(half, np.ones(6), steps=STEPS)
    np.testing.assert_allclose(curves(made)["Lipschitz constant"][1:], 2 * (1 - 0.5**T), rtol=1e-6)


def test_attention_is_differentiated_through_its_math_kernel():
    torch.manual_seed(0)
    maps = torch.randn(3, 4, 4) / 2

    def attend(y, x):
        return x + 0.3 * F.scaled_dot_product_attention(*(y @ one for one in maps))

    def plain(y, x):
        q, k, v = (y @ one for one in maps)
        return x + 0.3 * torch.softmax(q @ k.mT / 2, dim=-1) @ v

    x = torch.randn(1, 3, 4)
    fused, written = (curves(il.record(G, x, steps=STEPS, frame="tokens")) for G in (attend, plain))
    np.testing.assert_allclose(fused["steepest slope"][1:], written["steepest slope"][1:], rtol=1e-4)


def test_a_model_with_its_own_encoding_and_decoding_is_shown_as_its_answer():
    class Lifted(il.ImplicitModel):
        def encode(self, x):
            return torch.cat([x, -x], dim=1)

        def initial(self, x):
            return torch.zeros_like(x)

        def forward(self, z, x):
            return half(z, x)

        def decode(self, z):
            return z[:, :2]

    made = il.record(Lifted(), torch.tensor([[1.0, 2.0]]), torch.tensor([[2.0, 4.0]]), steps=STEPS)
    np.testing.assert_allclose(curves(made)["relative error"], 0.5 ** np.arange(STEPS + 1), atol=1e-6)


@pytest.mark.parametrize(
    "shape", [(1, 7), (1, 200), (1, 9, 2), (1, 12, 12), (1, 1, 12, 12), (1, 3, 12, 12), (3, 5), (40, 1)]
)
def test_every_usual_shape_has_pictures_that_move(shape):
    torch.manual_seed(0)
    made = il.record(half, torch.rand(shape), steps=2)
    assert made.frames.shape[0] == 3
    assert (made.frames[0] != made.frames[2]).any()
    assert made.input.shape == made.frames.shape[1:]


def test_a_frame_of_ones_own_draws_the_iterate_and_what_it_is_held_against():
    def gray(y):
        return np.full((4, 4, 3), round(255 * y[0] / 2), np.uint8)

    made = il.record(half, torch.ones(1, 6), 2 * torch.ones(1, 6), steps=2, frame=gray)
    assert made.frames[:, 0, 0, 0].tolist() == [0, 128, 191]
    assert made.truth[0, 0, 0] == 255


def test_an_iteration_that_runs_away_is_shown_as_far_as_it_is_finite():
    made = il.record(lambda y, x: y * y + x, torch.full((1, 4), 2.0), steps=30)
    assert 2 < made.steps < 30
    assert f"It ends at t = {made.steps}" in made.meta["note"]


def test_without_truth_and_fixed_point_the_last_iterate_is_named():
    made = il.record(lambda y, x: y + x, torch.ones(1, 4), steps=STEPS)
    assert made.meta["truth"] == "last iterate"
    assert "no fixed point was found" in made.meta["note"]


def failing(y):
    raise IndexError("too few")


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        ((lambda y, x: y[:, :2] + 1, torch.ones(1, 4)), {}, r"shape \(1, 4\) to \(1, 2\)"),
        ((lambda y, x: 3, torch.ones(1, 4)), {}, "G gives int"),
        ((3, torch.ones(1, 4)), {}, "cannot be called"),
        ((half, torch.full((1, 4), torch.nan)), {}, "x is not finite"),
        ((lambda y, x: (y - 1).log(), torch.ones(1, 4)), {}, "y_1 is not finite"),
        ((half, torch.ones(4)), {}, r"x\[:, None\]"),
        ((half, torch.ones(1, 4, dtype=torch.int64)), {}, "no floating-point numbers"),
        ((half, torch.ones(1, 4, dtype=torch.complex64)), {}, "x holds complex numbers.*torch.view_as_real"),
        ((half, np.ones(4, dtype=complex)), {}, "x holds complex numbers"),
        ((lambda y, x: 1j * y + x, torch.ones(1, 4)), {}, "G makes complex numbers"),
        ((lambda x: x, torch.ones(1, 4)), {}, r"x of shape \(1, 4\): G must take two arguments, y and x"),
        ((half, torch.ones(1, 4), 20), {}, r"^20 stands in the place of truth.*as steps=20\.$"),
        ((half, torch.ones(1, 4), None, 20), {}, r"^20 stands in the place of y0.*as steps=20\.$"),
        ((half, torch.ones(1, 4), [1.0]), {}, "truth is a list"),
        ((lambda y, x: y.data.add_(x), torch.ones(1, 4)), {}, "in place"),
        ((half, [1.0, 2.0]), {}, "not made of tensors"),
        ((half, torch.ones(1, 4), torch.ones(1, 3)), {}, r"truth is of shape \(1, 3\)"),
        ((half, torch.ones(1, 4), torch.full((1, 4), torch.inf)), {}, "truth is not finite"),
        ((half, torch.ones(1, 4), None, torch.ones(1, 3)), {}, r"G failed .* y of shape \(1, 3\)"),
        ((half, torch.ones(1, 4)), {"steps": 0}, "steps is 0"),
        ((half, torch.ones(1, 4)), {"frame": "hologram"}, "no frame 'hologram'"),
        ((half, torch.ones(1, 4)), {"frame": "field"}, "no field"),
        ((half, torch.ones(1, 4, 5, 6, 7)), {}, "give frame"),
        ((half, torch.ones(1, 4)), {"frame": failing}, "frame failed .*too few"),
        ((half, torch.ones(1, 4)), {"frame": lambda y: y}, r"frame gives \(4,\) float64"),
        ((lambda y, x: 0.5 * y + x - x.mean(0), torch.ones(2, 4)), {}, "couples the samples"),
        ((lambda y, x: F.dropout(y + x, 0.5), torch.ones(1, 40)), {}, "it is random"),
        ((nn.Bilinear(4, 4, 4), np.ones((1, 4))), {}, "give x as tensors"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_a_sentence(arguments, options, sentence):
    with pytest.raises(ValueError, match=sentence) as refused:
        il.record(*arguments, **{"steps": 3} | options)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("call", [il.profile, il.record])
def test_a_call_that_lacks_something_is_told_as_it_should_be(call):
    name, study = call.__name__, il.load_study("scalar")
    with pytest.raises(TypeError, match=r"'deblurring' is a name: .* il.load_study\('deblurring'\)"):
        call("deblurring")
    with pytest.raises(TypeError, match=rf"'x' in a call of {name}\(G, x, truth, y0, steps\)\.$"):
        call(half)
    with pytest.raises(TypeError, match=rf"'stepz' in a call of {name}\(G, x, truth, y0, steps\)\.$"):
        call(half, torch.ones(1, 4), stepz=3)
    with pytest.raises(TypeError, match=rf"'problem' in a call of {name}\(study, model\w*, problem, steps\)\.$"):
        call(study, study.model("implicit-5") if call is il.profile else "implicit-5")


@pytest.mark.parametrize("call", [il.profile, il.record, il.explore])
def test_what_an_operator_is_measured_by_can_be_read_from_the_signature(call):
    shown = list(inspect.signature(call).parameters.values())
    assert [each.name for each in shown[:5]] == ["G", "x", "truth", "y0", "steps"]
    assert shown[4].default == 60


@pytest.mark.parametrize("same", [lambda y, x: y, lambda y, x: y.view_as(y), lambda y, x: y[:]])
def test_of_the_identity_every_point_is_a_fixed_point(same):
    made = il.record(same, torch.ones(1, 4), y0=torch.full((1, 4), 3.0), steps=STEPS)
    assert made.meta["truth"] == "fixed point"
    for name in ("distance to the fixed point", "Lipschitz constant", "residual"):
        np.testing.assert_array_equal(curves(made)[name][1:], 0)


def wide(y, x):
    return 0.5 * torch.tanh(y) + x


def test_progress_goes_on_after_the_profile_and_ends_with_the_work():
    told = []
    il.record(wide, torch.randn(1, 80), steps=STEPS, progress=lambda done, total: told.append((done, total)))
    assert len({total for _, total in told}) == 1
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    assert len(told) > 4 * STEPS


@pytest.mark.parametrize("last", [STEPS + 3, 4 * STEPS])
def test_a_run_can_be_cancelled_while_slopes_and_modulus_are_measured(last):
    done = []

    def progress(now, total):
        done.append(now)
        return now == last

    with pytest.raises(Cancelled, match=f"after {last} of"):
        il.record(wide, torch.randn(1, 80), steps=STEPS, progress=progress)
    assert done[-1] == last
