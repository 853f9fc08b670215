"""A recording comes back from its file as it was, and whatever does not fit is refused in a sentence."""

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from implicit_lab.pages.shipped import shipped
from implicit_lab.recording import Curve, Recording, Reference, load
from implicit_lab.recording import recording as module

STEPS, HEIGHT, WIDTH = 3, 4, 6


def parts():
    rng = np.random.default_rng(0)
    picture = lambda *lead: rng.integers(0, 256, (*lead, HEIGHT, WIDTH, 3), dtype=np.uint8)  # noqa: E731
    return {
        "frames": picture(STEPS + 1),
        "input": picture(),
        "truth": picture(),
        "curves": [
            Curve("psnr", "dB", [np.nan, 20.0, 22.0, 23.0], baseline=21.0, baseline_label="explicit"),
            Curve("residual", "", [np.nan, 1.0, 0.1, 0.01], bound=[1.0, 1.0, 0.2, 0.02], log=True),
        ],
        "meta": {"study": "toy", "parameters": 3, "controls": {"noise": 0.1}},
        "baseline": picture(),
    }


@pytest.mark.parametrize("with_baseline", [True, False])
def test_a_recording_comes_back_from_its_file_as_it_was(tmp_path, with_baseline):
    given = Recording(**parts() | ({} if with_baseline else {"baseline": None}))
    given.save(tmp_path / "deep" / "toy.npz")
    found = load(tmp_path / "deep" / "toy.npz")
    np.testing.assert_array_equal(found.frames, given.frames)
    assert found.pictures().keys() == given.pictures().keys()
    for name, picture in given.pictures().items():
        np.testing.assert_array_equal(found.pictures()[name], picture)
    assert found.meta == given.meta
    for one, other in zip(found.curves, given.curves, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
        np.testing.assert_array_equal(one.bound, other.bound)
        assert (one.name, one.unit, one.baseline, one.baseline_label, one.log) == (
            other.name,
            other.unit,
            other.baseline,
            other.baseline_label,
            other.log,
        )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"frames": np.zeros((2, 4, 6), np.uint8)}, "frames are (2, 4, 6) uint8"),
        ({"frames": np.zeros((4, 4, 6, 3))}, "frames are (4, 4, 6, 3) float64"),
        ({"frames": "a film"}, "frames are str"),
        ({"input": np.zeros((4, 5, 3), np.uint8)}, "'input' is (4, 5, 3) uint8"),
        ({"truth": np.zeros((4, 6, 3))}, "'truth' is (4, 6, 3) float64"),
        ({"baseline": np.zeros((1, 1, 3), np.uint8)}, "'baseline' is (1, 1, 3) uint8"),
        ({"curves": [Curve("psnr", "dB", [1.0, 2.0])]}, "'psnr' has 2 values for 4 frames"),
        ({"meta": {"model": object()}}, "plain JSON"),
        ({"meta": {"quality": float("nan")}}, "plain JSON"),
    ],
)
def test_a_part_that_does_not_fit_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)) as caught:
        Recording(**parts() | change)
    assert "\n" not in str(caught.value)


def test_a_curve_must_be_a_row_and_its_bound_as_long():
    with pytest.raises(ValueError, match="shape"):
        Curve("psnr", "dB", [[1.0, 2.0]])
    with pytest.raises(ValueError, match="2 values and a bound of 3"):
        Curve("psnr", "dB", [1.0, 2.0], bound=[1.0, 2.0, 3.0])


def test_what_a_curve_is_held_against_is_kept_in_the_file_gaps_and_all(tmp_path):
    points = (
        Reference("explicit", "explicit", [25.0], [4e8]),
        Reference("pdhg", "classical", [1.0, np.nan, 3.0], [200.0, 400.0, 600.0]),
        Reference("the truth", "truth", [np.nan]),
    )
    given = parts()
    curve = replace(given["curves"][0], references=points)
    Recording(**given | {"curves": [curve]}).save(tmp_path / "held.npz")
    (kept,) = load(tmp_path / "held.npz").curves
    assert [(each.name, each.kind) for each in kept.references] == [(each.name, each.kind) for each in points]
    for found, expected in zip(kept.references, points, strict=True):
        np.testing.assert_array_equal(found.values, expected.values)
    np.testing.assert_array_equal(kept.references[1].compute, [200, 400, 600])
    assert kept.references[2].compute is None


def test_a_reference_that_does_not_fit_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="kind 'other'"):
        Reference("a", "other", [1.0])
    with pytest.raises(ValueError, match="2 values and 1 of compute"):
        Reference("a", "classical", [1.0, 2.0], [3.0])
    with pytest.raises(ValueError, match="shape"):
        Reference("a", "truth", 1.0)


@pytest.fixture
def saved(tmp_path):
    Recording(**parts()).save(tmp_path / "toy.npz")
    return tmp_path / "toy.npz"


def test_a_file_cut_short_is_refused_at_every_length(saved):
    whole = saved.read_bytes()
    for share in (0.0, 0.1, 0.5, 0.9, 0.999):
        saved.write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(ValueError, match="broken"):
            load(saved)


def test_a_flipped_byte_is_never_shown_as_a_picture(saved):
    whole, truth = saved.read_bytes(), load(saved)
    refused = 0
    for place in range(0, len(whole), 11):
        saved.write_bytes(bytes(byte ^ 0xFF if k == place else byte for k, byte in enumerate(whole)))
        try:
            found = load(saved)
        except ValueError:
            refused += 1
        else:
            # A date, say: of what is shown nothing has changed.
            np.testing.assert_array_equal(found.frames, truth.frames)
            assert found.header() == truth.header()
    assert refused > 20


def rewrite_header(path, **changes):
    with np.load(path) as archive:
        arrays = dict(archive)
    header = json.loads(arrays["header"].tobytes()) | changes
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    np.savez(path, **arrays)


def test_a_recording_of_another_version_is_refused_by_name(saved):
    rewrite_header(saved, version=99)
    with pytest.raises(ValueError, match="version 99"):
        load(saved)


def test_a_recording_without_one_of_its_parts_is_refused(saved):
    rewrite_header(saved, curves=[{"name": "a", "unit": ""}] * 3)
    with pytest.raises(ValueError, match="lacks a part"):
        load(saved)


def test_other_archives_and_pickles_are_refused(tmp_path):
    np.savez(tmp_path / "other.npz", header=np.array({"a": 1}, dtype=object))
    with zipfile.ZipFile(tmp_path / "zip.npz", "w") as archive:
        archive.writestr("readme.txt", "hello")
    np.save(tmp_path / "array.npy", np.zeros(3))
    for name in ("other.npz", "zip.npz", "array.npy"):
        with pytest.raises(ValueError, match="broken or is not a recording"):
            load(tmp_path / name)


def test_a_missing_recording_says_how_to_make_one(tmp_path):
    with pytest.raises(FileNotFoundError, match="implicit-lab record"):
        load(tmp_path / "none.npz")
    with pytest.raises(ValueError, match="implicit-lab record"):
        shipped("no such study")


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(saved, monkeypatch):
    before = saved.read_bytes()

    def fail(file, **_):
        file.write(b"half")
        raise OSError("the disk is full")

    monkeypatch.setattr(module.np, "savez_compressed", fail)
    with pytest.raises(OSError, match="full"):
        Recording(**parts()).save(saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_recordings_and_pages_open_without_torch():
    code = (
        "import sys, implicit_lab.recording, implicit_lab.pages.deblurring.page as d; d.page(); "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
