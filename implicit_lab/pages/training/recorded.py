"""What was recorded of the six trainings, with the modulus kept and left free; made anew by running this file."""

from pathlib import Path

from ...control import defaults
from ...studies.training.choices import CONTROLS
from ...studies.training.comparison import Comparison, load

_FOLDER = Path(__file__).parent


def recorded(kept: bool) -> Comparison:
    """The trainings with all other controls as they are at first.

    >>> recorded(True).controls["kept"]
    True
    """
    return load(_FOLDER / f"{_name(kept)}.npz")


def _name(kept: bool) -> str:
    return "kept" if kept else "free"


def main() -> None:
    """Train and record both."""
    # Here torch is opened, and no sooner.
    from ...studies.training.compare import compare

    for kept in (True, False):
        *_, done = compare(defaults(CONTROLS) | {"kept": kept}, lambda done, total: False)
        done.save(_FOLDER / f"{_name(kept)}.npz")
        print(_FOLDER / f"{_name(kept)}.npz")


if __name__ == "__main__":
    main()
