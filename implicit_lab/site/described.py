"""What the browser has to know of a page's widgets where it has no kernel to ask: what an address may set, and how.

Run in the kernel, after the page's own code; all widgets are closed then, so that the next page begins with none.
"""

import json
from typing import Any

import ipywidgets as widgets
from IPython.display import display
from ipywidgets.widgets import widget as registry

from ..control import Choice, Control, Number, Readable, Text, to_query
from ..pages.deblurring.own_picture import OwnPicture
from ..pages.reasoning import mazes, sudoku
from ..pages.reasoning.board import Board
from ..pages.reasoning.stories import Stories
from ..pages.reasoning.tabs import Tabs
from ..studies.deblurring.choices import CONTROLS
from ..studies.stories.choices import ANSWERS, HOPS, LOOPED, NAMES, VERBS, WORDS
from ..studies.stories.generator import COLOUR_WORDS, drawn
from ..studies.stories.picture import SHADES
from ..studies.sudoku.choices import MODELS
from ..studies.sudoku.solver import BOXES
from ..widgets.address import PAGE_PARTS, Address, Binding, Fixed
from ..widgets.player import Player
from ..widgets.player.look import LOOK
from ..widgets.player.player import PARTS
from ..widgets.run_panel import RunPanel

STORIES = 10
"""So many stories of each length a page holds, those of the first seeds: only Python draws them."""
_LOOKS = {control.name for control in LOOK}


def show() -> None:
    """Display all of it as JSON, and close every widget."""
    text = json.dumps({"page": described(), "live": live()})
    widgets.Widget.close_all()
    display({"text/plain": text}, raw=True)


def described() -> dict[str, Any]:
    """Each address by its model, and for each row of tabs the players that are addressed under them."""
    made = list(registry._instances.values())
    player = next((one for one in made if isinstance(one, Player) and one.addressed), None)
    return {
        "addresses": {one.model_id: _names(one, player) for one in made if isinstance(one, Address)},
        "tabs": {
            one.bar.model_id: {key: tab.player.model_id for key, tab in one.tabs.items()}
            for one in made
            if isinstance(one, Tabs)
        },
        "boards": {one.model_id: _board(one.scene) for one in made if isinstance(one, Board) and one.scene},
        "stories": next((found for one in made if isinstance(one, RunPanel) and (found := _stories(one))), None),
        "parts": list(PAGE_PARTS),
    }


def live() -> dict[str, Any] | None:
    """What is to be answered where the browser deblurs: the models of the page's explorer, and its controls."""
    made = list(registry._instances.values())
    own = next((one for one in made if isinstance(one, OwnPicture)), None)
    panel = next((one for one in made if isinstance(one, RunPanel) and isinstance(one.player, Player)), None)
    if own is None or panel is None or not isinstance(panel.player, Player):
        return None
    return {
        "own": own.model_id,
        "outside": {control.name: _trained(control) for control in CONTROLS if control.trained is not None},
        **_panel(panel, [panel.player]),
    }


def _panel(panel: RunPanel, marked: list[Any]) -> dict[str, Any]:
    """The models of live controls, the first of those that a run marks being the player."""
    bindings = panel.address_controls()
    return {
        "panel": panel.model_id,
        "player": marked[0].model_id,
        "marked": [one.model_id for one in marked],
        **{part: getattr(panel, part).model_id for part in ("run", "cancel", "status")},
        "controls": {name: _described(name, bindings[name], None) for name in panel.controls},
        "shown": panel.shown_values,
    }


def _stories(panel: RunPanel) -> dict[str, Any] | None:
    """The panel of the stories, the network that reads them, and all that is known of them without Python."""
    view = panel.player
    if not isinstance(view, Stories):
        return None
    return {
        **_panel(panel, [view.player, view.telling]),
        "telling": view.telling.model_id,
        "model": LOOPED[0],
        "weights": f"stories/weights/{LOOPED[0]}.safetensors",
        "known": known_of_stories(),
    }


def known_of_stories() -> dict[str, Any]:
    """Stories by hops and then by seed, and what words and answers are called."""
    return {
        "stories": {hops: [drawn(hops, seed).tolist() for seed in range(STORIES)] for hops in HOPS},
        "names": NAMES,
        "words": WORDS,
        "verbs": VERBS,
        "colour_words": COLOUR_WORDS.tolist(),
        "answers": ANSWERS,
        "shades": SHADES.tolist(),
    }


def _trained(control: Control) -> dict[str, Any]:
    """What networks were trained with of one control, and what is said of the rest."""
    called = control.kind.options if isinstance(control.kind, Choice) else {}
    return {"trained": control.trained, "said": control.outside, "called": called}


def _board(scene: dict[str, Any]) -> dict[str, Any]:
    """The networks that answer a board by its rows, as files among the studies, the most iterations that they may take,
    and the boards that can be begun anew.
    """
    if scene["kind"] == "maze":
        weights = {scene["rows"]: f"mazes/weights/{mazes.MODEL}.safetensors"}
        return {"weights": weights, "most": mazes.MOST, "fresh": {}}
    return {
        "weights": {size: f"sudoku/weights/{name}.safetensors" for size, name in MODELS.items()},
        "most": sudoku.MOST,
        "fresh": {size: {"box": BOXES[size], "given": sudoku.fresh(size).given} for size in MODELS},
    }


def _names(address: Address, player: Player | None) -> dict[str, Any]:
    return {name: _described(name, binding, player) for name, binding in address.controls.items()}


def _described(name: str, binding: Binding, player: Player | None) -> dict[str, Any]:
    """What may be said of one name: ``kind``, and the ``model`` and ``trait`` that hold it, where the browser has them.

    Of a trait that is a dictionary it is the entry ``key``.
    """
    found: dict[str, Any] = {"kind": _kind(binding.kind()) if binding.kind else None}
    owner, trait = binding.source or (None, "")
    if isinstance(owner, Tabs):
        owner, trait = owner.bar, "chosen"
    if isinstance(owner, widgets.Widget):
        options = getattr(owner, "_options_full", None)
        found |= {"model": owner.model_id, "trait": trait} | ({"hides": "layout"} if binding.hide else {})
        if options is not None:
            # What is chosen is told to a browser by its place.
            found |= {"trait": "index", "places": [to_query(value) for _, value in options]}
    elif player is not None and name == "t":
        found |= {"model": player.model_id, "trait": "t"}
    elif player is not None and name in _LOOKS:
        found |= {"model": player.model_id, "trait": "look", "key": name}
    if player is not None and name in PARTS:
        found |= {"model": player.model_id, "hides": "part"}
    return found


def _kind(kind: Readable) -> dict[str, Any] | None:
    """A kind of control in JSON; None for what only Python can read."""
    if isinstance(kind, Number):
        return {"low": kind.low, "high": kind.high, "step": kind.step}
    if isinstance(kind, Choice):
        return {"options": {to_query(option): option for option in kind.options}}
    if isinstance(kind, Text):
        return {"longest": kind.longest}
    if isinstance(kind, Fixed):
        return {"fixed": kind.name}
    return None
