"""The player hands the browser exactly the recording, in one message."""

import json

import numpy as np

from implicit_lab.explorers.player import Player
from implicit_lab.recording import Curve, Recording


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


def test_the_bytes_sent_are_the_frames_and_then_the_named_pictures():
    recording = made(4)
    player = Player(recording)
    sent = np.frombuffer(player.pixels, np.uint8).reshape(-1, 3, 5, 3)
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
    assert messages[1:] == [{"scene", "pixels"}]
