"""The page on deblurring: the shipped recording first, live controls below it, and a picture of one's own."""

from dataclasses import replace
from typing import Any

import ipywidgets as widgets

from ...recording.recording import Recording
from ...studies.deblurring.choices import (
    IMAGES,
    KERNEL_SIZE,
    KERNEL_SIZES,
    KERNELS,
    LIVE_FREQUENCIES,
    MISSING_BOUNDS,
    MODELS,
    NOISE,
    NOISE_BOUNDS,
    OUTSIDE_KERNELS,
    STARTS,
    TOLD,
    TRAINED_NOISE,
    WEIGHTS,
)
from ...widgets.address import Address
from ...widgets.live import Live, Progress
from ...widgets.player import Player
from ...widgets.style import style
from ..shipped import shipped
from .own_picture import OwnPicture

MAX_STEPS = 100
OWN = "own"
DEFAULTS: dict[str, Any] = {
    "image": next(iter(IMAGES)),
    "model": next(iter(MODELS)),
    "kernel": KERNELS[0],
    "kernel_size": KERNEL_SIZE,
    "told": "true",
    "noise": NOISE,
    "missing": 0.0,
    "start": STARTS[0],
    "steps": 60,
    "seed": 0,
}
STUDY_CONTROLS = ("kernel", "kernel_size", "told", "noise", "missing")
_SAID = {
    "own": "your own, see below",
    "true": "the true kernel",
    "turned-5": "the kernel turned by 5°",
    "turned-20": "the kernel turned by 20°",
    "turned-90": "the kernel turned by 90°",
    "shorter-20": "the kernel 20 % shorter",
    "longer-25": "the kernel 25 % longer",
    "none": "none (no blur)",
}


def page() -> widgets.VBox:
    """Return the explorer: player, live controls, own picture. Needs no torch until Run is pressed."""
    try:
        recording = shipped("deblurring")
    except ValueError as error:
        return widgets.VBox([style(), widgets.HTML(f'<p role="status">{error}</p>'), *_explorer(Player(), None)])
    return widgets.VBox([style(), *_explorer(Player(noted(recording)), made_with(recording))])


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; what its meta data does not say is as by default."""
    kept = {"model": recording.meta.get("model", DEFAULTS["model"])} | recording.meta.get("controls", {})
    return {name: kept.get(name, default) for name, default in DEFAULTS.items()} | {"steps": recording.steps}


def models() -> tuple[str, ...]:
    """The models that the page can run: those of ``choices.MODELS`` whose weights are there."""
    return tuple(name for name in MODELS if (WEIGHTS / f"{name}.safetensors").is_file())


def _explorer(player: Player, shown: dict[str, Any] | None) -> list[widgets.Widget]:
    now = shown or DEFAULTS
    controls: dict[str, Any] = {
        "image": _dropdown("Image", (*IMAGES, OWN), now["image"]),
        "model": widgets.Dropdown(
            options=[(MODELS[name], name) for name in models()], value=now["model"], description="Model"
        ),
        "kernel": _dropdown("Blur kernel", (*KERNELS, *OUTSIDE_KERNELS), now["kernel"]),
        "kernel_size": widgets.BoundedIntText(
            now["kernel_size"], min=KERNEL_SIZES[0], max=KERNEL_SIZES[1], description="Kernel size (pixels)"
        ),
        "told": _dropdown("The model is told", (*TOLD, *KERNELS, *OUTSIDE_KERNELS), now["told"]),
        "noise": widgets.BoundedFloatText(
            now["noise"], min=NOISE_BOUNDS[0], max=NOISE_BOUNDS[1], step=0.01, description="Noise (white is 1)"
        ),
        "missing": widgets.BoundedFloatText(
            now["missing"], min=MISSING_BOUNDS[0], max=MISSING_BOUNDS[1], step=0.1, description="Share of pixels lost"
        ),
        "start": _dropdown("Start from", STARTS, now["start"]),
        "steps": widgets.BoundedIntText(now["steps"], min=1, max=MAX_STEPS, description="Iterations"),
        "seed": widgets.BoundedIntText(now["seed"], min=0, max=9999, description="Seed of the noise"),
    }

    def run_own() -> None:
        controls["image"].value = OWN
        live.start()

    own = OwnPicture(run_own)
    live = Live(player, controls, lambda values, progress: compute(values, progress, own), shown)
    warning = widgets.HTML()

    def warn(_: object = None) -> None:
        said = outside(live.values)
        warning.value = f'<p role="status" class="il-line">{said}</p>' if said else ""

    for control in controls.values():
        control.observe(warn, names="value")
    warn()
    return [player, live, warning, Address(player.kept | live.kept), own]


def compute(values: dict[str, Any], progress: Progress, own: OwnPicture) -> Recording:
    """Run the model as the controls say; ``ValueError`` where they ask for what cannot be."""
    # Here torch is opened, and no sooner.
    from ...recording.record import record
    from ...studies.deblurring.study import Deblurring

    picture = {"picture": own.cropped()} if values["image"] == OWN else {"image": values["image"]}
    study = Deblurring(LIVE_FREQUENCIES)
    problem = study.problem(1, values["seed"], picture | {name: values[name] for name in STUDY_CONTROLS})
    initial = (lambda x: x["observation"]) if values["start"] == "observation" else None
    made = record(study, values["model"], problem, values["steps"], progress=progress, initial=initial, controls=values)
    return noted(made, f"Live, L_t is over the {len(LIVE_FREQUENCIES)} lowest of the paper's five frequencies.")


def outside(values: dict[str, Any]) -> str:
    """What of these controls no network was trained for, in a sentence; "" where all was.

    >>> outside(DEFAULTS)
    ''
    >>> outside(DEFAULTS | {"missing": 0.3, "told": "turned-5"})
    'Outside training: lost pixels; a kernel that is known wrongly.'
    """
    found = []
    if values["kernel"] in OUTSIDE_KERNELS:
        found.append(f"the kernel “{_said(values['kernel'])}”")
    elif values["kernel_size"] != KERNEL_SIZE:
        found.append(f"a kernel of {values['kernel_size']} pixels ({KERNEL_SIZE} were trained)")
    if not TRAINED_NOISE[0] <= values["noise"] <= TRAINED_NOISE[1]:
        found.append(f"noise {values['noise']:g} ({TRAINED_NOISE[0]:g} to {TRAINED_NOISE[1]:g} were trained)")
    if values["missing"]:
        found.append("lost pixels")
    if values["told"] not in ("true", values["kernel"]):
        found.append("a kernel that is known wrongly")
    return f"Outside training: {'; '.join(found)}." if found else ""


def noted(recording: Recording, also: str = "") -> Recording:
    """The recording with a note: PSNR and SSIM of its last iterate, beside those of the explicit network."""
    meta = recording.meta
    said = []
    if "figures" in meta:
        explicit = meta["baseline"].get("figures")
        beside = f"; the explicit network: {_pair(explicit)}" if explicit else ""
        said.append(f"The last iterate: {_pair(meta['figures'])}{beside}.")
    return replace(recording, meta=meta | {"note": " ".join(filter(None, (*said, also)))})


def _pair(figures: dict[str, float | None]) -> str:
    psnr, ssim = figures["psnr"], figures["ssim"]
    if psnr is None or ssim is None:
        return "no finite figure"
    return f"PSNR {psnr:.2f} dB, SSIM {ssim:.3f}"


def _said(option: str) -> str:
    return _SAID.get(option, option.replace("-", " "))


def _dropdown(name: str, options: tuple[str, ...], value: str) -> widgets.Dropdown:
    return widgets.Dropdown(options=[(_said(option), option) for option in options], value=value, description=name)
