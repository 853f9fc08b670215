"""The deblurring page: its controls say what is shown, and a picture of one's own takes part in them."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from implicit_lab.pages.deblurring import page as deblurring
from implicit_lab.pages.deblurring.own_picture import OwnPicture
from implicit_lab.recording import Curve, Recording
from implicit_lab.studies.deblurring.choices import OWN_IMAGE
from implicit_lab.widgets.player import Player
from implicit_lab.widgets.run_panel import RunPanel


def made(controls=None, **meta):
    frames = np.zeros((4, 2, 2, 3), np.uint8)
    return Recording(
        frames,
        frames[0],
        frames[0],
        [
            Curve("psnr", "dB", [6.0, 20.0, 25.5, 25.0], baseline=24.0, baseline_label="explicit"),
            Curve("Lipschitz constant", "", [np.nan, 0.5, 2.0, 3.0]),
            Curve("residual", "", [np.nan, 1.0, 0.1, 0.01], log=True),
        ],
        {"controls": controls or {}} | meta,
    )


@pytest.fixture
def recorded(monkeypatch):
    def show(recording):
        monkeypatch.setattr(deblurring, "shipped", lambda name: recording)
        return deblurring.page()

    return show


def part(page, kind):
    return next(child for child in page.children if isinstance(child, kind))


def told(page):
    return " ".join(getattr(child, "value", "") for child in page.children)


def png(width, height):
    file = BytesIO()
    Image.fromarray(np.full((height, width, 3), 200, np.uint8)).save(file, "PNG")
    return file.getvalue()


def choose(own, content):
    own._handle_custom_msg("picture", [memoryview(content)])


def test_the_controls_open_at_what_is_shown(recorded):
    live = part(recorded(made({"image": "coffee", "noise": 0.05, "seed": 3})), RunPanel)
    assert live.values == deblurring.DEFAULTS | {"image": "coffee", "noise": 0.05, "seed": 3, "steps": 3}
    assert "changed" not in live.status.value


def test_the_loop_is_that_of_the_model_that_is_shown(recorded):
    page = recorded(made(model="hqs"))
    (loop,) = [each for each in page.children if "il-loop" in getattr(each, "value", "")]
    assert "Half-quadratic splitting" in loop.value
    before = loop.value
    part(page, RunPanel).controls["model"].value = "pgd"
    assert loop.value == before, "what is shown is still that of HQS"
    part(page, Player).show(made(model="pgd-contracting"))
    assert "Proximal gradient descent" in loop.value
    assert "γ" in loop.value
    part(page, Player).show(made(model="hqs-contracting"))
    assert loop.value == before


def test_controls_are_clamped_to_their_bounds(recorded):
    live = part(recorded(made()), RunPanel)
    for name, value, clamped in [("noise", 7.0, 0.1), ("steps", 10**6, 200), ("missing", 1.0, 0.9)]:
        live.controls[name].value = value
        assert live.values[name] == clamped


def test_only_models_whose_weights_are_there_are_offered(recorded, monkeypatch, tmp_path):
    (tmp_path / "hqs.safetensors").touch()
    monkeypatch.setattr(deblurring, "WEIGHTS", tmp_path)
    live = part(recorded(made()), RunPanel)
    assert [name for _, name in live.controls["model"].options] == ["hqs"]


def test_without_a_recording_the_page_says_so_and_can_still_run(monkeypatch):
    def none(name):
        raise ValueError("No recording is shipped.")

    monkeypatch.setattr(deblurring, "shipped", none)
    page = deblurring.page()
    assert "No recording is shipped" in told(page)
    assert not part(page, RunPanel).run.disabled


def test_the_page_names_what_lies_outside_training(recorded):
    page = recorded(made())
    live = part(page, RunPanel)
    assert "Outside training" not in told(page)
    live.controls["noise"].value = 0.1
    live.controls["kernel"].value = "disk"
    assert "Outside training: the kernel “disk”; noise 0.1 (0.01 to 0.05 were trained)." in told(page)
    live.controls["kernel"].value = "motion-1"
    live.controls["assumed_kernel"].value = "motion-1"
    assert "known wrongly" not in told(page)
    live.controls["assumed_kernel"].value = "turned-20"
    assert "known wrongly" in told(page)


def test_psnr_and_ssim_of_the_answer_are_said_beside_the_explicit_ones(recorded):
    explicit = {"model": "explicit", "figures": {"psnr": 24.0, "ssim": 0.7}}
    page = recorded(made(figures={"psnr": 25.0, "ssim": 0.8123}, baseline=explicit))
    note = part(page, Player).scene["meta"]["note"]
    assert note == "The last iterate: PSNR 25.00 dB, SSIM 0.812; the explicit network: PSNR 24.00 dB, SSIM 0.700."
    lost = deblurring.noted(made(figures={"psnr": None, "ssim": None}, baseline={}))
    assert lost.meta["note"] == "The last iterate: no finite figure."


def test_a_picture_of_ones_own_runs_with_its_crop(recorded, monkeypatch):
    page = recorded(made())
    own, live = part(page, OwnPicture), part(page, RunPanel)
    choose(own, png(300, 200))
    assert (own.side, own.left, own.top) == (200, 50, 0)
    assert "300 x 200 pixels" in own.note
    assert own.cropped().shape == (128, 128, 3)
    started = []
    monkeypatch.setattr(live, "start", lambda: started.append(live.values["image"]))
    own._handle_custom_msg("run", [])
    assert started == [OWN_IMAGE]


def test_a_file_that_cannot_serve_leaves_the_last_picture_and_says_why():
    own = OwnPicture(use=lambda: None)
    choose(own, b"not a picture")
    assert own.failed.startswith("The file is no PNG, JPEG or WebP picture")
    choose(own, png(150, 140))
    assert own.failed == ""
    kept = own.picture
    choose(own, png(1, 1))
    assert "1 x 1 pixels" in own.failed
    assert "The last picture stays." in own.failed
    assert own.picture is kept


def test_a_large_file_comes_in_parts_and_one_that_never_ends_is_refused():
    own = OwnPicture(use=lambda: None)
    content = png(150, 140)
    own._handle_custom_msg("part", [content[:1000]])
    own._handle_custom_msg("part", [content[1000:2000]])
    own._handle_custom_msg("picture", [content[2000:]])
    assert own.picture.shape == (140, 150, 3)
    for _ in range(40):
        own._handle_custom_msg("part", [bytes(2**20)])
    assert len(own._parts) <= 25 * 2**20
    own._handle_custom_msg("picture", [b""])
    assert "choose one of at most 24 MB" in own.failed
    choose(own, content)
    assert own.failed == ""


def test_the_picture_is_in_no_state_that_a_notebook_saves():
    own = OwnPicture(use=lambda: None)
    choose(own, png(1000, 800))
    assert max(len(value) for value in own.get_state().values() if isinstance(value, bytes)) < 320 * 320 * 3


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"image": OWN_IMAGE}, "There is no picture of your own yet"),
        ({"kernel_size": 200}, "200 x 200 pixels is larger than the 128 x 128 image"),
    ],
)
def test_what_cannot_be_run_is_a_sentence(changed, sentence):
    values = deblurring.DEFAULTS | {"steps": 1} | changed
    with pytest.raises(ValueError, match=sentence):
        next(deblurring.compute(values, lambda done, total: False, OwnPicture(use=lambda: None)))


def test_a_live_run_is_of_the_own_picture_and_keeps_it_out_of_what_is_recorded(monkeypatch):
    monkeypatch.setattr("implicit_lab.recording.complexity.LIVE_POINTS", 2)
    own = OwnPicture(use=lambda: None)
    choose(own, png(200, 200))
    values = deblurring.DEFAULTS | {"image": OWN_IMAGE, "steps": 2, "missing": 0.5, "assumed_kernel": "turned-5"}
    first, recording = deblurring.compute(values, lambda done, total: False, own)
    assert "length ratio" not in [curve.name for curve in first.curves]
    assert recording.curves[-1].name == "length ratio"
    assert np.unique(recording.truth).tolist() == [200]
    assert recording.meta["controls"] == values
    assert set(recording.meta["figures"]) == {"psnr", "ssim"}
