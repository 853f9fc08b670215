"""A story and the same with one word changed, side by side: what everyone wears at t, and where the two differ."""

from itertools import count
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import anywidget
import traitlets

from ...recording.recording import Recording
from ...studies.stories.choices import ANSWERS, NAMES, VERBS, WORDS
from ...studies.stories.picture import SHADES
from ...widgets.bundle import bundle

_HERE = Path(__file__).parent
_revisions = count(1)


class ToldStory(TypedDict):
    """One story: its sentences, the number of each one's true answer and of that at every t, how sure in percent."""

    sentences: list[str]
    truth: list[int]
    answers: list[list[int]]
    sure: list[list[int]]


class TellingScene(TypedDict):
    """Two stories that differ in the sentences ``touched``; answers by name and by shade."""

    revision: NotRequired[int]
    told: ToldStory
    changed: ToldStory
    touched: list[int]
    colours: list[str]
    shades: list[str]


class Telling(anywidget.AnyWidget):
    """A row for each sentence, and a sentence below that counts. It is at the t of the player on its page.

    >>> Telling().scene
    {}
    """

    _esm = bundle(_HERE / "telling.js")
    _css = _HERE / "telling.css"

    scene = traitlets.Dict().tag(sync=True, type=TellingScene, empty=True)
    t = traitlets.Int(1).tag(sync=True)
    """Where it is until the player says."""

    def show(self, recording: Recording) -> None:
        """Show the two stories of a recording of the study ``stories``."""
        # Two scenes may be equal; the browser hears of a new one all the same.
        self.scene = {**scene(recording.meta["details"]), "revision": next(_revisions)}


def scene(details: dict[str, Any]) -> TellingScene:
    """What the widget needs of what ``studies.stories.details`` gives."""
    told, changed = (_story(details[name]) for name in ("told", "changed"))
    pairs = zip(told["sentences"], changed["sentences"], strict=True)
    return {
        "told": told,
        "changed": changed,
        "touched": [i for i, (before, after) in enumerate(pairs) if before != after],
        "colours": list(ANSWERS),
        "shades": ["#" + "".join(f"{int(part):02x}" for part in shade) for shade in SHADES],
    }


def sentence(who: int, verb: int, word: int) -> str:
    """A sentence in words; a colour is written small, a name large.

    >>> sentence(10, 1, 7), sentence(10, 0, 7)
    ('Ann copies Violet', 'Ann wears violet')
    """
    return f"{NAMES[who]} {VERBS[verb]} {WORDS[word] if verb else WORDS[word].lower()}"


def _story(held: dict[str, Any]) -> ToldStory:
    sentences = [sentence(*words) for words in held["story"]]
    return {
        "sentences": sentences,
        "truth": held["truth"],
        "answers": held["answers"],
        "sure": held["sure"],
    }
