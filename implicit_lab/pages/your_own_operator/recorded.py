"""What was recorded of every operator of the gallery, as its controls are at first; drawn anew by running this file."""

from pathlib import Path
from typing import Any

from ...control import defaults
from ...recording import Recording, load, record
from .choices import STEPS, operator_values
from .entry import Entry
from .gallery import GALLERY

_FOLDER = Path(__file__).parent / "recordings"


def recorded(name: str) -> Recording:
    """The recording of the operator called ``name``.

    >>> recorded("tanh").meta["controls"]["operator"]
    'tanh'
    """
    return load(_FOLDER / f"{name}.npz")


def run(entry: Entry, values: dict[str, Any], progress: Any = None) -> Recording:
    """The ten lines, run; ``values`` are those of all controls of the page."""

    def explore(G: Any, x: Any, truth: Any = None, y0: Any = None, *, frame: Any = None) -> Recording:
        said = {name: values[name] for name in ("operator", "steps")} | given
        return record(G, x, truth, y0, values["steps"], frame=frame, progress=progress, controls=said)

    given = operator_values(entry, values)
    made: Recording = entry.operator(explore, **given)
    return made


def main() -> None:
    """Record every operator of the gallery."""
    for name, entry in GALLERY.items():
        values = {"operator": name, "steps": STEPS.default}
        values |= {f"{name}_{key}": value for key, value in defaults(entry.controls).items()}
        run(entry, values).save(_FOLDER / f"{name}.npz")
        print(_FOLDER / f"{name}.npz")


if __name__ == "__main__":
    main()
