"""What a study's input, answers and truth look like."""

from typing import TYPE_CHECKING, Any

from .recording import Picture

if TYPE_CHECKING:
    from torch import Tensor

    from ..study import Study


def picture(study: Any, y: "Tensor") -> Picture:
    """The answers to all instances in one picture, where the study draws such; else the first."""
    made: Picture = study.frame_all(y.cpu()) if hasattr(study, "frame_all") else study.frame(y[0].cpu())
    return made


def input_picture(study: Any, x: Any, truth: "Tensor") -> Picture:
    """The input as the player shows it: as the study draws it, else like an answer.

    Raises ``ValueError`` where the input has no part to show.
    """
    if hasattr(study, "frame_input"):
        drawn: Picture = study.frame_input(x)
        return drawn
    return picture(study, _shown(study, x, truth))


def _shown(study: "Study", x: Any, truth: "Tensor") -> "Tensor":
    """The part of the input that is of the shape of the truth."""
    if hasattr(study, "shown"):
        return study.shown(x)
    import optree

    leaves = [leaf for leaf in optree.tree_leaves(x) if getattr(leaf, "shape", None) == truth.shape]
    if not leaves:
        raise ValueError(f"The input of {study.name} has no part of the shape of the truth to show as a picture.")
    return leaves[0]
