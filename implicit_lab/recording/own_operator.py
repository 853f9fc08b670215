"""What a recording shows of an operator of one's own: its pictures, its steepest slope, and how all was measured."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import optree
from numpy.typing import NDArray

from .complexity import LIVE_POINTS, POINTS, with_length_ratio
from .drawing import CHARTS, KINDS, Array, drawing, fitted, usual_kind
from .recording import Curve, Picture, Recording

if TYPE_CHECKING:
    from torch import Tensor

    from ..measures.own_operator import OwnStudy
    from ..study import Problem

Frame = str | Callable[[Array], NDArray[np.uint8]] | None
MARGIN = 0.08


def subject(given: Any, *arguments: Any, frame: Frame = None, **named: Any) -> tuple[Any, str, "Problem", int]:
    """(study, model name, problem, steps): a study's own, as they are, or those of an operator of one's own."""
    from ..measures.own_operator import OwnStudy, check_arguments, is_study

    check_arguments(_of_study if is_study(given) else OwnStudy, "record", given, *arguments, **named)
    if is_study(given):
        return _of_study(given, *arguments, **named)
    own = OwnStudy(given, *arguments, **named)
    own.pictures = OwnPictures(own, frame)
    return own, own.name, own.own_problem, own.steps


def _of_study(study: Any, model_name: str, problem: "Problem", steps: int) -> tuple[Any, str, "Problem", int]:
    return study, model_name, problem, steps


class OwnPictures:
    """The pictures of one run: all on the axes, or in the colours, that fit what the run is held against."""

    def __init__(self, own: "OwnStudy", frame: Frame) -> None:
        if isinstance(frame, str) and frame not in KINDS:
            raise ValueError(f"There is no frame {frame!r}: choose one of {', '.join(KINDS)}, or give a function.")
        self.own = own
        first = own.iterates[0]
        self.instances = len(first)
        self.together = first.numel() == len(first) > 1
        """Whether each sample is a number, so that all make one picture."""
        y = self._one(first)
        self.shape = y.shape
        self.own_frame = frame if callable(frame) else None
        self.kind = "" if callable(frame) else frame or usual_kind(tuple(first.shape[1:]), self.together)
        self.limits = _limits(own, with_start=self.kind in CHARTS)
        held = None if own.target_name == "last iterate" else self._one(own.target)
        x = _first_leaf(own.x[0])
        places = x.ravel() if self.kind == "curve" and x.size == len(first) else None
        self.draw = self._by_own_frame if self.own_frame else drawing(self.kind, y, self.limits, places, held)
        self.size = self.draw(y).shape[:2]

    def answer(self, y: "Tensor") -> Picture:
        """One iterate, (B, ...)."""
        return self.draw(self._one(y))

    def input(self, x: Any) -> Picture:
        """The input: drawn as an answer is where it is of that shape, on axes of its own."""
        leaf = _first_leaf(x)
        one = leaf.ravel() if leaf.size == len(leaf) > 1 else leaf[0]
        alike = one.shape == self.shape
        if self.own_frame and alike:
            picture = self._by_own_frame(one)
        else:
            kind = self.kind if self.kind and alike else _kind_of_input(one)
            picture = drawing(kind, one, _padded(one.min(), one.max()))(one)
        return fitted(picture, *self.size)

    def finished(self, made: Recording) -> Recording:
        """The recording with the slope along the steepest direction, where G has a derivative, and with its note."""
        steepest, said = _steepest(self.own)
        contraction = _contraction(self.own)
        words = [*_held_against(self.own), _secants(), said, *_in_words(contraction), *self._scale()]
        curves = made.curves if steepest is None else [*made.curves[:2], steepest, *made.curves[2:]]
        meta = made.meta | {"truth": self.own.target_name, "note": " ".join(words), "contraction": contraction}
        return self._with_length_ratio(replace(made, curves=curves, meta=meta))

    def _with_length_ratio(self, made: Recording) -> Recording:
        """With one curve and one sentence more, where y_t is finite all along the line."""
        points = LIVE_POINTS if self.own.through_numpy else POINTS
        try:
            longer = with_length_ratio(made, self.own, self.own.own_problem, points=points)
        except ValueError:
            return made
        if not np.isfinite(longer.curves[-1].values).any():
            return made
        to = "the last sample" if self.instances > 1 else "a random input a tenth of its size away"
        said = f"The length ratio is that of a line from x to {to}, at {points} inputs: a lower bound."
        return replace(longer, meta=longer.meta | {"note": f"{made.meta['note']} {said}"})

    def _one(self, y: "Tensor") -> Array:
        """What is drawn of a batch: its first sample, or all where each is a number."""
        array = _numpy(y)
        return array.ravel() if self.together else array[0]

    def _by_own_frame(self, y: Array) -> Picture:
        assert self.own_frame is not None
        try:
            picture = np.asarray(self.own_frame(y))
        except Exception as error:
            said = " ".join(str(error).split()) or type(error).__name__
            raise ValueError(
                f"frame failed on an iterate of shape {y.shape} ({said}): mend it, or leave it out."
            ) from error
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[-1] != 3 or picture.size == 0:
            raise ValueError(f"frame gives {picture.shape} {picture.dtype}: it must give a picture, (H, W, 3) uint8.")
        return picture

    def _scale(self) -> list[str]:
        said = []
        if self.kind in ("field", "tokens"):
            low, high = self.limits
            said.append(f"Colours go from dark, {low:.3g}, to light, {high:.3g}.")
        elif self.kind in CHARTS and self.own.target_name != "last iterate":
            said.append(f"Black is the {self.own.target_name}.")
        if self.instances > 1 and not self.together:
            said.append(f"The pictures show the first of {self.instances} samples; the curves are of all.")
        return said


def _held_against(own: "OwnStudy") -> list[str]:
    said = {
        "truth": "The error is held against the truth.",
        "fixed point": "Without a truth, the iterate is held against the fixed point that Anderson's method reaches "
        "from the last one.",
        "last iterate": "There is no truth and no fixed point was found: the iterate is held against the last one.",
    }
    cut = [f"It ends at t = {own.steps}: after that the iterate is not finite."] if own.cut else []
    return [said[own.target_name], *cut]


def _secants() -> str:
    from ..measures.own_operator import DIRECTIONS, SIZE

    changes = f"{DIRECTIONS} random changes of x, of {SIZE:g} of its size"
    return f"The Lipschitz constant is the largest secant along {changes}: a lower bound."


def _steepest(own: "OwnStudy") -> tuple[Curve | None, str]:
    """||dy_t / dx|| for t = 1..T, the largest of all samples; None where there is no derivative."""
    from ..measures import local_lipschitz

    if own.through_numpy:
        return None, "G goes through numpy, where it has no derivative: there are only secants."
    varying = (optree.tree_map(lambda leaf: leaf.is_floating_point(), own.x[0]), False)
    try:
        found = local_lipschitz(own.own_model, own.x, own.steps, varying=varying)
    except ValueError as error:
        reason = str(error).split("\n")[0]
        return None, f"There are only secants: {reason}"
    values = found.value.amax(dim=1).double().cpu().numpy()
    kind = "exact" if found.exact else "a lower bound"
    return (
        Curve("steepest slope", "", np.concatenate([[np.nan], values])),
        f"The steepest slope is the norm of the derivative of y by x ({kind}).",
    )


def _contraction(own: "OwnStudy") -> dict[str, Any] | None:
    """Of the derivative of G by y at the fixed point, where it is reached: modulus from both sides, and radius."""
    from ..measures import contraction

    if own.rest is None or not own.exact or own.through_numpy:
        return None
    try:
        found = contraction(own.own_model, own.rest, own.own_model.encode(own.x), steps=40)
    except ValueError:
        return None
    verdicts = set(found.verdict)
    return {
        "lower": found.lower.max().item(),
        "upper": found.upper.max().item(),
        "radius": found.radius.max().item(),
        "verdict": verdicts.pop() if len(verdicts) == 1 else "not on all samples",
    }


def _in_words(contraction: dict[str, Any] | None) -> list[str]:
    if contraction is None:
        return []
    words = {"contracts": "contracts there", "does not": "does not contract there", "undecided": "may contract there"}
    said = words.get(contraction["verdict"], "contracts on some of the samples")
    where = f"its spectral radius {contraction['radius']:.3g}"
    return [f"At the fixed point the modulus of G in y is {modulus_in_words(contraction)}, {where}: it {said}."]


def modulus_in_words(contraction: dict[str, Any]) -> str:
    """One number where both ends agree.

    >>> modulus_in_words({"lower": 0.5, "upper": 0.5}), modulus_in_words({"lower": 0.9, "upper": 1.1})
    ('0.5', '0.9 to 1.1')
    """
    low, high = contraction["lower"], contraction["upper"]
    return f"{low:.3g}" if math.isclose(low, high, rel_tol=1e-3) else f"{low:.3g} to {high:.3g}"


def _limits(own: "OwnStudy", with_start: bool) -> tuple[float, float]:
    """The range of what the run is held against and, of a chart, of y_0; without it, that of nearly all iterates."""
    if own.target_name == "last iterate":
        low, high = np.quantile(np.concatenate([_numpy(y).ravel() for y in own.iterates]), (0.01, 0.99))
        return _padded(low, high)
    ends = np.concatenate([_numpy(y).ravel() for y in ([own.target, own.iterates[0]] if with_start else [own.target])])
    return _padded(ends.min(), ends.max()) if with_start else (float(ends.min()), float(ends.max() + 1e-12))


def _padded(low: float, high: float) -> tuple[float, float]:
    room = MARGIN * (high - low) or 0.5 * abs(high) or 1.0
    return float(low - room), float(high + room)


def _kind_of_input(one: Array) -> str:
    """By its shape; of one that has no usual kind the numbers are shown in a row."""
    try:
        return usual_kind(one.shape, False)
    except ValueError:
        return "line"


def _first_leaf(x: Any) -> Array:
    """The first floating-point numbers of an input."""
    return next(_numpy(leaf) for leaf in optree.tree_leaves(x) if leaf.is_floating_point())


def _numpy(y: "Tensor") -> Array:
    array: Array = y.detach().double().cpu().numpy()
    return array
