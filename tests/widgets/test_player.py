"""The player hands the browser exactly the recording, in one message."""

import json
import zlib

import numpy as np

from implicit_lab.recording import Curve, Recording
from implicit_lab.widgets.address import Address
from implicit_lab.widgets.player import Player


def made(steps, seed=0):
    rng = np.random.default_rng(seed)
    pictures = rng.integers(0, 256, (steps + 4, 3, 5, 3), dtype=np.uint8)
    values = np.linspace(1, 2, steps + 1)
    values[0] = np.nan
    return Recording(
        pictures[:-3],
        pictures[-3],
        pictures[-2],
        [Curve("psnr", "dB", values, baseline=1.5, bound=np.full(steps + 1, np.inf)), Curve("residual", "", values)],
        {"parameters": 12},
        pictures[-1],
    )


def test_the_bytes_sent_unpack_to_the_frames_and_then_the_named_pictures():
    recording = made(4)
    player = Player(recording)
    differences = np.frombuffer(zlib.decompress(player.packed), np.uint8).reshape(-1, 3, 5, 3)
    sent = np.cumsum(differences, axis=0, dtype=np.uint8)
    np.testing.assert_array_equal(sent[:5], recording.frames)
    for name, picture in zip(player.scene["pictures"], sent[5:], strict=True):
        np.testing.assert_array_equal(picture, recording.pictures()[name])


def test_the_scene_is_strict_json_with_null_where_a_figure_is_not_defined():
    scene = json.loads(json.dumps(Player(made(2)).scene, allow_nan=False))
    assert scene["curves"][0]["values"] == [None, 1.5, 2.0]
    assert scene["curves"][0]["bound"] == [None, None, None]
    assert scene["curves"][0]["name"] == "PSNR"
    assert scene["curves"][1]["name"] == "Residual"
    assert scene["steps"] == 2


def test_a_new_recording_arrives_in_one_message_even_if_it_looks_the_same(monkeypatch):
    player = Player(made(3))
    messages = []
    monkeypatch.setattr(player, "send_state", lambda key=None: messages.append(set(key)))
    player.show(made(3))
    assert messages == [{"scene"}]
    player.show(made(3, seed=1))
    assert messages[1:] == [{"scene", "packed"}]


def test_a_link_moves_t_and_the_look_and_hides_parts():
    player = Player(made(4))
    address = Address(player.address_controls())
    address.query_in = "?t=3&view=wipe&against=baseline&wipe=20&zoom=4&zoom_x=0.25&speed=2&hide=save,zoom"
    assert player.t == 3
    assert player.look == {
        "view": "wipe", "against": "baseline", "wipe": 20, "zoom": 4, "zoom_x": 0.25, "speed": 2
    }  # fmt: skip
    assert player.hidden == ["save", "zoom"]
    assert address.note == ""


def test_t_of_a_link_is_held_within_the_recording():
    player = Player(made(4))
    address = Address(player.address_controls())
    address.query_in = "?t=1e300"
    assert player.t == 4
    assert "t = 1e300 was brought to 4" in address.note


def test_a_link_made_for_another_recording_says_so_and_one_for_this_does_not():
    player = Player(made(4))
    other = Address(Player(made(4, seed=1)).address_controls()).query
    address = Address(player.address_controls())
    address.query_in = "?" + other
    assert "another recording" in address.note
    fresh = Address(player.address_controls())
    fresh.query_in = "?" + fresh.query
    assert fresh.note == ""


def test_a_recording_made_here_has_no_name_in_a_link():
    player = Player(made(4))
    assert "recording=" in Address(player.address_controls()).query
    player.show(made(4, seed=1))
    assert "recording=" not in Address(player.address_controls()).query


def test_a_name_begins_with_a_capital_and_only_abbreviations_are_all_capitals():
    recording = made(1)
    names = ["psnr", "ssim", "gap", "loss", "relative error", "Lipschitz constant"]
    curves = [Curve(name, "", [1.0, 2.0]) for name in names]
    scene = Player(Recording(recording.frames, recording.input, recording.truth, curves)).scene
    assert [curve["name"] for curve in scene["curves"]] == [
        "PSNR", "SSIM", "Gap", "Loss", "Relative error", "Slope Lₜ"
    ]  # fmt: skip


def test_looking_at_what_an_address_may_hold_changes_nothing_and_an_address_does():
    player = Player(made(4))
    before = player.get_state()
    controls = player.address_controls()
    assert player.get_state() == before
    Address(controls)
    assert player.addressed
