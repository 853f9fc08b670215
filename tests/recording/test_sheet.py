"""A plane keeps what it is given to a 256th of its scale, through a file and on its way to the browser."""

import zlib

import numpy as np
import pytest

from implicit_lab.recording.sheet import Axis, Sheet, levels, load_sheet

PROBES, STEPS, SIZE = 2, 3, 4


def made(**changes) -> Sheet:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(PROBES, STEPS, SIZE, SIZE))
    stills = {"explicit network": rng.normal(size=(PROBES, SIZE, SIZE)), "truth": rng.normal(size=(PROBES, SIZE, SIZE))}
    said = {"across": Axis("a", 0, 2), "up": Axis("b", -1, 1), "probes": ("y_1", "y_2"), "value": "y"} | changes
    return levels(values, stills, **said)


def test_a_level_is_as_near_to_the_value_as_256_of_them_allow():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(PROBES, STEPS, SIZE, SIZE))
    sheet = made()
    for k, (low, high) in enumerate(sheet.scale):
        read = low + sheet.frames[k] / 255 * (high - low)
        assert np.abs(read - values[k]).max() <= (high - low) / 510 + 1e-12


def test_what_is_saved_is_what_is_loaded(tmp_path):
    sheet = made(meta={"note": "n"})
    sheet.save(tmp_path / "plane.npz")
    again = load_sheet(tmp_path / "plane.npz")
    assert np.array_equal(again.frames, sheet.frames)
    assert all(np.array_equal(again.stills[name], still) for name, still in sheet.stills.items())
    assert (again.across, again.up, again.probes, again.value) == (sheet.across, sheet.up, sheet.probes, sheet.value)
    assert again.meta == {"note": "n"}
    assert list(tmp_path.iterdir()) == [tmp_path / "plane.npz"]


def test_the_browser_is_sent_each_numbers_frames_as_differences_and_then_its_stills():
    sheet = made()
    sent = np.frombuffer(zlib.decompress(sheet.packed), np.uint8).reshape(PROBES, STEPS + 2, SIZE, SIZE)
    for k in range(PROBES):
        assert np.array_equal(np.cumsum(sent[k, :STEPS], axis=0, dtype=np.uint8), sheet.frames[k])
        assert np.array_equal(sent[k, STEPS], sheet.stills["explicit network"][k])
        assert np.array_equal(sent[k, STEPS + 1], sheet.stills["truth"][k])


def test_a_number_that_is_nowhere_finite_or_everywhere_the_same_is_shown_all_the_same():
    flat = np.full((1, 2, 3, 3), 7.0)
    lost = np.full((1, 3, 3), np.nan)
    sheet = levels(flat, {"truth": lost}, across=Axis("a", 0, 1), up=Axis("b", 0, 1), probes=("y",), value="y")
    assert sheet.frames.max() == sheet.stills["truth"].max() == 0


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_plane_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "plane.npz").write_bytes(content)
    with pytest.raises(
        ValueError, match=r"plane\.npz cannot be read .*; record it anew with `implicit-lab record --plane`\.$"
    ):
        load_sheet(tmp_path / "plane.npz")


def test_parts_that_do_not_fit_are_refused():
    sheet = made()
    with pytest.raises(ValueError, match=r"\(P, T, n, n\) uint8"):
        Sheet(**(vars(sheet) | {"frames": sheet.frames[0]}))
    with pytest.raises(ValueError, match="as many names"):
        Sheet(**(vars(sheet) | {"probes": ("y",)}))
