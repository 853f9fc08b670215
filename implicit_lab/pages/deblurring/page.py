"""The page on deblurring: the shipped recording first, live controls below it, and a picture of one's own."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import ipywidgets as widgets

from ...control import aliases, completed, defaults, outside_training
from ...recording.glimpse import Glimpse
from ...recording.recording import Recording
from ...studies.deblurring.choices import CONTROLS, LIVE_FREQUENCIES, MODELS, OWN_IMAGE, SHIPPED_RELAXATION, WEIGHTS
from ...widgets.address import Address
from ...widgets.fields import fields
from ...widgets.loop import loop
from ...widgets.player import Player
from ...widgets.run_panel import Progress, RunPanel
from ...widgets.style import style
from ..planes import PlanePart, Question
from ..shipped import shipped
from .own_picture import OwnPicture
from .questions import guesses

DEFAULTS = defaults(CONTROLS)
SMALL_STEPS = 20
"""Iterations that are run while a person drags a control."""
STEP = r"\begin{align*} G(y, x) &= (1 - a) \, y + a \, H(v) \\ v &= %s \end{align*}"
THEN = 'then a <a href="#word-denoiser">denoiser</a> <i>H</i>; the share <i>a</i> of the way is gone.'
LOOPS = {
    "hqs": (
        r"(A^\top A + \beta I)^{-1} (A^\top x + \beta y)",
        'Half-quadratic splitting (<a href="#word-hqs">HQS</a>): a picture <i>v</i> that fits the data and stays near '
        f"<i>y</i>, {THEN}",
    ),
    "pgd": (
        r"y - \gamma A^\top (A y - x)",
        'Proximal gradient descent (<a href="#word-pgd">PGD</a>): from <i>y</i> a step <i>v</i> towards the data, '
        f"{THEN}",
    ),
}
"""How models whose names begin so find v, in TeX, and what is said beside it."""
PLANE = (
    "Every point is an input: the observation of a mixture of three photographs (their middle 64 × 64 pixels), one in "
    "the corner below left, one below right, one above left. The colour is the grey of one pixel of the answer. The "
    "true map is linear here, a tilted sheet. Drag <i>t</i> above and watch the answer come up to it, and where it "
    "folds; drag the line across."
)


def page() -> widgets.VBox:
    """Return the explorer: player, live controls, own picture. Needs no torch until Run is pressed."""
    said: list[widgets.Widget] = []
    player, shown = Player(), None
    try:
        recording = shipped("deblurring")
        player, shown = Player(noted(recording)), made_with(recording)
    except ValueError as error:
        said = [widgets.HTML(f'<p role="status">{error}</p>')]
    drawn = _loop((shown or DEFAULTS)["model"])

    def follow(change: dict[str, Any]) -> None:
        drawn.value = _loop(change["new"]["meta"].get("model", DEFAULTS["model"])).value

    player.observe(follow, names="scene")
    return widgets.VBox([style(), drawn, *said, *_explorer(player, shown)])


def _loop(model: str) -> widgets.HTML:
    """The loop of the model that is shown."""
    how, said = next(drawn for name, drawn in LOOPS.items() if model.startswith(name))
    return loop(STEP % how, "the blurred picture", "the picture so far", said)


def made_with(recording: Recording) -> dict[str, Any]:
    """The controls that a recording was made with; what its meta data does not say is as by default."""
    meta = recording.meta
    known = {name: meta[name] for name in ("model",) if name in meta}
    return completed(CONTROLS, known | meta.get("controls", {}) | {"steps": recording.steps})


def models() -> tuple[str, ...]:
    """The models that the page can run: those of ``choices.MODELS`` whose weights are there."""
    return tuple(name for name in MODELS if (WEIGHTS / f"{name}.safetensors").is_file())


def _explorer(player: Player, shown: dict[str, Any] | None) -> list[widgets.Widget]:
    controls = fields(CONTROLS, shown or DEFAULTS, {"model": models()})

    def run_own() -> None:
        controls["image"].value = OWN_IMAGE
        live.start()

    own = OwnPicture(run_own)
    live = RunPanel(
        player,
        controls,
        lambda values, progress: compute(values, progress, own),
        shown,
        small=lambda values, progress: small(values, progress, own),
    )
    warning = widgets.HTML()

    def warn(_: object = None) -> None:
        said = outside(live.values)
        warning.value = f'<p role="status" class="il-line">{said}</p>' if said else ""

    for control in controls.values():
        control.observe(warn, names="value")
    warn()
    seen = PlanePart("deblurring", "player", PLANE, lambda _: question(live.values, own), (8, 16, 32))
    bound = player.address_controls() | live.address_controls() | seen.address_controls()
    address = Address(bound, aliases(CONTROLS))
    asked = [guesses()] if player.scene else []
    return [player, live, warning, address, *asked, seen, own]


def question(values: dict[str, Any], own: OwnPicture) -> Question:
    """What the controls ask for; ``ValueError`` where it cannot be."""
    # Here torch is opened, and no sooner.
    from ...studies.deblurring.study import Deblurring

    picture = {"picture": own.cropped()} if values["image"] == OWN_IMAGE else {"image": values["image"]}
    share = None if values["relaxation"] == SHIPPED_RELAXATION else float(values["relaxation"])
    study = Deblurring(LIVE_FREQUENCIES, share)
    problem = study.problem(1, values["seed"], picture | {c.name: values[c.name] for c in CONTROLS if c.problem})
    initial = (lambda x: x.image) if values["start"] == "observation" else None
    return Question(study, values["model"], problem, values["steps"], initial, values)


def compute(values: dict[str, Any], progress: Progress, own: OwnPicture) -> Iterator[Recording]:
    """Run the model as the controls say, then along a line; ``ValueError`` where they ask for what cannot be."""
    asked = question(values, own)
    from ...recording.complexity import LIVE_POINTS, with_length_ratio
    from ...recording.opened import Opened
    from ...recording.record import record

    study, problem, initial = Opened(asked.study), asked.problem, asked.initial
    made = record(study, asked.model, problem, asked.steps, progress=progress, initial=initial, controls=values)
    said = (
        f"Live, Lₜ tries the {len(LIVE_FREQUENCIES)} longest of the five waves that recordings try: "
        "the networks' slopes are largest there, and the true map's is not"
    )
    yield noted(made, f"{said}; the length ratio is not measured yet.")
    longer = with_length_ratio(made, study, problem, points=LIVE_POINTS, progress=progress, initial=initial)
    yield noted(longer, f"{said}, and the length ratio from {LIVE_POINTS} inputs.")


def small(values: dict[str, Any], progress: Progress, own: OwnPicture) -> Glimpse:
    """The model on the same picture at half its resolution, for ``SMALL_STEPS`` iterations; errors as ``compute``."""
    asked = question(values, own)
    from ...recording.glimpse import glimpse
    from ...studies.deblurring.halved import halved

    model = _network(asked.model, asked.study.relaxation)
    steps = min(SMALL_STEPS, asked.steps)
    return glimpse(asked.study, model, halved(asked.problem), steps, progress=progress, initial=asked.initial)


@lru_cache(maxsize=1)
def _network(name: str, relaxation: float | None) -> Any:
    """The model, kept while a person drags: to read it takes as long as some iterations."""
    from ...studies.deblurring.study import Deblurring

    study = Deblurring(relaxation=relaxation)
    return study.for_inference(study.model(name))


def outside(values: dict[str, Any]) -> str:
    """What of these controls no network was trained for, in a sentence; "" where all was.

    >>> outside(DEFAULTS)
    ''
    >>> outside(DEFAULTS | {"missing": 0.3, "assumed_kernel": "turned-5"})
    'Outside training: a kernel that is known wrongly; lost pixels.'
    """
    # A model that is told the kernel by its name knows it.
    assumed = "true" if values["assumed_kernel"] == values["kernel"] else values["assumed_kernel"]
    return outside_training(CONTROLS, values | {"assumed_kernel": assumed})


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
