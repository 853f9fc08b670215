"""The page on deblurring: the shipped recording first, live controls below it, and what was measured."""

import json
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np

from ..recording.recording import Recording, shipped
from ..studies.deblurring.choices import IMAGES, KERNELS, NOISE, NOISE_BOUNDS, STARTS
from .live import Live, Progress
from .page import style, verdict_table
from .player import Player

MODEL = "hqs"
MAX_STEPS = 100
PROFILE = Path(__file__).parent.parent / "studies" / "deblurring" / "weights" / "hqs.profile.json"
DEFAULTS: dict[str, Any] = {
    "image": next(iter(IMAGES)),
    "kernel": KERNELS[0],
    "noise": NOISE,
    "start": STARTS[0],
    "steps": 40,
    "seed": 0,
}


def page() -> widgets.VBox:
    """Return the explorer: player and live controls. Needs no torch until Run is pressed."""
    try:
        recording = shipped("deblurring")
    except ValueError as error:
        return widgets.VBox([style(), widgets.HTML(f'<p role="status">{error}</p>'), *_explorer(Player(), None)])
    player = Player(recording)
    return widgets.VBox([style(), *_explorer(player, made_with(recording))])


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; what its meta data does not say is as by default."""
    kept = recording.meta.get("controls", {})
    return {name: kept.get(name, default) for name, default in DEFAULTS.items()} | {"steps": recording.steps}


def _explorer(player: Player, shown: dict[str, Any] | None) -> list[widgets.Widget]:
    now = shown or DEFAULTS
    controls = {
        "image": _dropdown("Image", tuple(IMAGES), now["image"]),
        "kernel": _dropdown("Blur kernel", KERNELS, now["kernel"]),
        "noise": widgets.BoundedFloatText(
            now["noise"], min=NOISE_BOUNDS[0], max=NOISE_BOUNDS[1], step=0.01, description="Noise (white is 1)"
        ),
        "start": _dropdown("Start from", STARTS, now["start"]),
        "steps": widgets.BoundedIntText(now["steps"], min=1, max=MAX_STEPS, description="Iterations"),
        "seed": widgets.BoundedIntText(now["seed"], min=0, max=9999, description="Seed of the noise"),
    }
    return [player, Live(player, controls, compute, shown)]


def compute(values: dict[str, Any], progress: Progress) -> Recording:
    """Run HQS as the controls say."""
    # Here torch is opened, and no sooner.
    from ..recording.record import record
    from ..studies import load_study

    study = load_study("deblurring")
    problem = study.problem(1, values["seed"], {name: values[name] for name in ("image", "kernel", "noise")})
    initial = (lambda x: x["observation"]) if values["start"] == "observation" else None
    return record(study, MODEL, problem, values["steps"], progress=progress, initial=initial, controls=values)


def verdict() -> widgets.HTML:
    """Return the paper's claim next to what was measured, read from the shipped profile and the shipped recording."""
    rows = _on_the_test_set(json.loads(PROFILE.read_text()))
    try:
        recording = shipped("deblurring")
    except ValueError as error:
        rows.append(("The figures of one picture.", str(error), ""))
        return verdict_table(rows)
    rows += _measured(recording)
    return verdict_table(rows)


def _on_the_test_set(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What ``implicit-lab profile deblurring --model hqs --data DIR --steps 60 --json`` printed."""
    quality, slope = report["quality"]["mean"], report["lipschitz"]["value"]
    steps, good, other = len(quality), quality[-1], report["baselines"][0]["quality"]
    what = (
        f"{report['instances']} BSDS500 test images, centre 128 x 128 crops, the paper's kernel k1 and noise 0.03, "
        f"seed {report['seed']}."
    )
    return [
        (
            "An implicit model beats an explicit one of equal size: 29.18 dB against 26.97 dB, "
            "each of 32.6 million parameters (HQS, mean over a test set).",
            f"{good:.2f} dB at t = {steps} against {other:.2f} dB: {abs(good - other):.2f} dB "
            f"{'better' if good > other else 'worse'}, each of {report['parameters']:,} parameters. As in the "
            "paper, the explicit network is not told the kernel.",
            what,
        ),
        (
            "The map grows steeper with the iterations: L_t from 0.436 at t = 1 to about 5 (HQS, all test images).",
            f"L_1 = {slope[0]:.2f}, L_{steps} = {slope[-1]:.2f}: {slope[-1] / slope[0]:.1f} times as steep.",
            what,
        ),
    ]


def _measured(recording: Recording) -> list[tuple[str, str, str]]:
    quality, lipschitz = recording.curves[0], recording.curves[1]
    controls = made_with(recording)
    what = (
        f"One picture ({controls['image']}, {recording.input.shape[1]} x {recording.input.shape[0]}), kernel "
        f"{controls['kernel']}, noise {controls['noise']}, seed {controls['seed']}; the recording above."
    )
    first, last, steps = quality.values[1], quality.values[-1], recording.steps
    peak = int(np.nanargmax(quality.values))
    course = f"{first:.2f} dB at t = 1, {last:.2f} dB at t = {steps}, best {quality.values[peak]:.2f} dB at t = {peak}"
    if quality.baseline is not None:
        course += f"; the explicit network: {quality.baseline:.2f} dB"
    growth = lipschitz.values[-1] / lipschitz.values[1]
    return [
        ("Quality rises with the iterations, then settles.", course + ".", what),
        (
            "The map grows steeper with the iterations, on one picture too.",
            f"L_1 = {lipschitz.values[1]:.2f}, L_{steps} = {lipschitz.values[-1]:.2f}: "
            f"{growth:.1f} times {'as steep' if growth > 1 else 'as steep, so it did not grow'}.",
            what,
        ),
    ]


def _dropdown(name: str, options: tuple[str, ...], value: str) -> widgets.Dropdown:
    return widgets.Dropdown(
        options=[(option.replace("-", " "), option) for option in options], value=value, description=name
    )
