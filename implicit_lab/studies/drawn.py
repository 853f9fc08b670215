"""Instances drawn from seeds: those below ``TRAINING_SEED`` are problems, the others train and choose networks."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..control import Control

TRAINING_SEED = 1_000_000


def check_drawn(instances: int, seed: int) -> None:
    """Raise ``ValueError`` for no instances, or a seed that is not for problems."""
    if instances < 1:
        raise ValueError(f"instances must be at least 1, not {instances}.")
    if not 0 <= seed <= TRAINING_SEED - instances:
        raise ValueError(
            f"The seed must lie between 0 and {TRAINING_SEED - instances}, not {seed}: others are for training."
        )


def problem_controls(controls: Iterable[Control], given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The controls that make a problem, as given or by default; ``ValueError`` for unknown ones and wrong values."""
    known = {control.name: control for control in controls if control.problem}
    given = given or {}
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(f"There is no control {unknown[0]!r} here; there are {', '.join(known)}.")
    return {name: control.checked(given.get(name, control.default)) for name, control in known.items()}
