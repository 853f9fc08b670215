"""An operator and an input of one's own as a study, so that every measure takes them as it takes the lab's own.

An operator is a function G(y, x), an ``nn.Module`` or an ``ImplicitModel``; x is a batch of tensors, or one sample of
numpy arrays, for a G that maps arrays to arrays.
"""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import optree
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..study import Controls, ImplicitModel, Metric, Problem, Study
from .amplification import QUICK, nearest, settled
from .iteration import (
    as_model,
    check_batch,
    check_steps,
    failure,
    full_precision,
    iterates,
    norms,
    to_working,
    working,
)
from .own_model import OwnModel, check_input, name_of, through_numpy
from .progress import Progress, Whole
from .through_numpy import holds_arrays

STEPS = 60
DIRECTIONS = 4
SIZE = 1e-3
"""||d|| / ||x|| of the random directions that slopes are taken over."""
ALONE = 1e-4
"""How far the answer for one sample may be, relatively, from the same in a batch: rounding is a thousandth of it."""
CALLS_A_STEP, CALLS_AT_REST = 4, 64
"""Of a recording: for each t the profile's call of G, the length ratio's and two of the steepest slope's, which take
many inputs at once; and what the contraction takes at most."""


def subject(given: Any, *arguments: Any, **named: Any) -> tuple[Any, Any, Problem, int]:
    """(study, model, problem, steps): a study's own, as they are, or what they are of an operator of one's own.

    >>> study, model, problem, steps = subject(lambda y, x: 0.5 * y + x, torch.ones(1, 2), steps=40)
    >>> study.metric.name, problem.truth.tolist(), steps
    ('distance to the fixed point', [[2.0, 2.0]], 40)
    """
    if is_study(given):
        check_arguments(_of_study, "profile", given, *arguments, **named)
        return _of_study(given, *arguments, **named)
    check_arguments(OwnStudy, "profile", given, *arguments, **named)
    own = OwnStudy(given, *arguments, **named)
    return own, own.own_model, own.own_problem, own.steps


def check_arguments(form: Callable[..., Any], call: str, given: Any, *arguments: Any, **named: Any) -> None:
    """Raise ``TypeError`` with the whole ``call`` unless ``form`` takes these: what it wants depends on the first.

    >>> check_arguments(_of_study, "profile", "deblurring")
    Traceback (most recent call last):
    TypeError: 'deblurring' is a name: give the study itself, il.load_study('deblurring'), or an operator G(y, x).
    """
    if isinstance(given, str):
        raise TypeError(
            f"{given!r} is a name: give the study itself, il.load_study({given!r}), or an operator G(y, x)."
        )
    wanted = inspect.signature(form)
    try:
        wanted.bind(given, *arguments, **named)
    except TypeError as error:
        names = ", ".join(wanted.parameters)
        raise TypeError(f"{error} in a call of {call}({names}).") from None


def is_study(subject: Any) -> bool:
    """Whether it fills the seam, rather than being an operator."""
    return hasattr(subject, "perturbations")


def _of_study(study: Study, model: Any, problem: Problem, steps: int) -> tuple[Study, Any, Problem, int]:
    return study, model, problem, steps


def _check_place(name: str, value: Any) -> None:
    """Raise ``ValueError`` for a whole number in the place of an answer: it is the steps that were meant."""
    if isinstance(value, int):
        raise ValueError(
            f"{value} stands in the place of {name}, and {name} is of the shape of y: the order is G, x, truth, y0, "
            f"steps, so name what comes after x, as steps={value}."
        )


class OwnStudy:
    """One operator on one problem as a study, run once for T steps.

    What y_t is held against is ``target``, called ``target_name``: the truth; without one the fixed point that
    Anderson's method reaches from y_T; without that y_T itself. ``steps`` is T, or the last t at which y_t is finite.

    Cost: T + 4 calls of G, and up to 162 more for the fixed point.

    Raises:
        ValueError: steps < 1; x, y0, y_1 or the truth not finite, or of a shape that does not fit; a G that changes the
            shape of y, works in place, couples samples or is random; no floating-point numbers in x.
    """

    lipschitz_statistic = "max"

    def __init__(
        self,
        G: Any,
        x: Any,
        truth: Any = None,
        y0: Any = None,
        steps: int = STEPS,
    ) -> None:
        check_steps(steps)
        _check_place("truth", truth)
        _check_place("y0", y0)
        self.name = name_of(G)
        self.models: tuple[str, ...] = (self.name,)
        self.through_numpy = holds_arrays(x)
        if self.through_numpy:
            G, x, truth, y0 = through_numpy(G, x, truth, y0)
        model = as_model(G)
        dtype, device = working(model)
        x = to_working(x, dtype, device)
        check_input(x)
        self.own_model = OwnModel(model)
        with torch.no_grad():
            start = model.initial(model.encode(x)) if y0 is None else to_working(y0, dtype, device)
            check_batch(start, "y0")
            self.x: Any = (x, start)
            self.first: Tensor
            self.last: Tensor
            self.iterates = self._run(steps)
            self._check_alone()
            z, found = settled(self.own_model, self.x, self.last, QUICK)
            z, there = nearest(self.own_model, self.own_model.encode(self.x), z)
            self.rest = z if found.all() else None
            """A fixed point near y_T to 1e-4, if there is one."""
            self.exact = bool(there.all())
            """Whether it is one to 1e-5, so that a derivative there may be told."""
            self.target_name, self.target = self._held_against(truth, dtype, device)
        self.steps = len(self.iterates) - 1
        self.cut = self.steps < steps
        """Whether y_t is not finite after ``steps``."""
        words = {"truth": "relative error", "fixed point": "distance to the fixed point"}
        name = words.get(self.target_name, "distance to the last iterate")
        self.metric = Metric(name, "", higher_is_better=False, log=True)
        self.scale = float(norms(self.target).square().mean().sqrt()) or 1.0
        self.own_problem = Problem(self.x, self.target)
        self.pictures: Any = None
        """What draws it: a recording gives that."""
        self.whole = Whole(None, 0)

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """The one there is."""
        return self.own_problem

    def model(self, name: str) -> ImplicitModel:
        """The one there is."""
        return self.own_model

    def baselines(self, name: str) -> tuple[str, ...]:
        """None."""
        return ()

    def perturbations(self, problem: Problem) -> list[Any]:
        """Random directions of x, of a thousandth of its size; the start stays."""
        random = torch.Generator().manual_seed(0)
        return [self._direction(random) for _ in range(DIRECTIONS)]

    def segment(self, problem: Problem) -> tuple[Any, Any]:
        """From the first sample to the last; of one alone, to a random input a tenth of its size away."""
        x, start = optree.tree_map(lambda leaf: leaf[:1], self.x)
        last = self.x if len(self.target) > 1 else self._far()
        return (x, start), (optree.tree_map(lambda leaf: leaf[-1:], last[0]), start)

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """||y - target||, (B,), over the root mean square of the ||target|| of all instances."""
        return {self.metric.name: norms(y - truth) / self.scale}

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """An iterate of one sample as a picture."""
        return self.frame_all(y[None])

    def frame_all(self, y: Tensor) -> NDArray[np.uint8]:
        """An iterate as a picture."""
        picture: NDArray[np.uint8] = self.pictures.answer(y)
        return picture

    def frame_input(self, x: Any) -> NDArray[np.uint8]:
        """The input as a picture."""
        picture: NDArray[np.uint8] = self.pictures.input(x[0])
        return picture

    def told(self, progress: Progress | None) -> None:
        """From now on each call of G is told to ``progress``, of as many as a whole recording takes."""
        self.whole = Whole(progress, CALLS_A_STEP * self.steps + CALLS_AT_REST)
        self.own_model.called = self.whole.call

    def finished(self, made: Any) -> Any:
        """The recording with what is known of an operator of one's own beside it."""
        made = self.pictures.finished(made)
        self.whole.ended()
        return made

    def _run(self, steps: int) -> list[Tensor]:
        """y_0 .. y_T, as far as they are finite; the last z is kept."""
        found = [self.own_model.decode(self.x[1])]
        self._check_first_call()
        with full_precision(self.x[1].device):
            for t, (_, z, y) in enumerate(iterates(self.own_model, self.x, steps), 1):
                if not (z.isfinite().all() and y.isfinite().all()):
                    if t == 1:
                        raise ValueError("y_1 is not finite: G gives NaN or infinity at y_0; give it another start y0.")
                    break
                found.append(y)
                self.first = z if t == 1 else self.first
                self.last = z
        check_batch(found[0], "y_0")
        return found

    def _check_first_call(self) -> None:
        """Raise ``ValueError`` with the shapes where G cannot be called at all."""
        try:
            self.own_model(self.x[1], self.own_model.encode(self.x))
        except Exception as error:
            raise ValueError(failure(error, self.own_model, self.x[1], self.x[0])) from error

    def _check_alone(self) -> None:
        """Raise ``ValueError`` where the first sample's answer depends on another one, or on chance."""
        both = optree.tree_map(lambda leaf, other: torch.cat([leaf[:1], other[:1]]), self.x, self._far())
        alone = optree.tree_map(lambda leaf: leaf[:1], self.x)
        z = self.first[:1]
        with full_precision(z.device):
            within = self.own_model(torch.cat([z, z]), self.own_model.encode(both))[:1]
            single = self.own_model(z, self.own_model.encode(alone))
        if not (norms(within - single) <= ALONE * norms(single) + torch.finfo(z.dtype).eps).all():
            raise ValueError(
                "G gives a sample another answer alone than within a batch: it couples the samples, as BatchNorm in "
                "training mode or a mean over the batch does, or it is random, as dropout is. Call eval() on the "
                "model, or write G so that each sample goes its own way."
            )

    def _far(self) -> Any:
        """Other inputs, each a tenth of its size away in a random direction, with the same start."""
        direction = self._direction(torch.Generator().manual_seed(1))
        return optree.tree_map(lambda leaf, d: leaf + 100 * d if d.is_floating_point() else leaf, self.x, direction)

    def _direction(self, random: torch.Generator) -> Any:
        """A random change of x, and none of the start."""
        x, start = self.x
        drawn = optree.tree_map(
            lambda leaf: (
                torch.randn(leaf.shape, generator=random).to(leaf)
                if leaf.is_floating_point()
                else torch.zeros_like(leaf)
            ),
            x,
        )
        size = norms(x)
        usual = float(size.square().mean().sqrt()) or 1.0
        factor = SIZE * torch.where(size > 0, size, usual) / norms(drawn)

        def scaled(leaf: Tensor) -> Tensor:
            return leaf * factor.view(-1, *[1] * (leaf.dim() - 1)).to(leaf.dtype) if leaf.is_floating_point() else leaf

        return optree.tree_map(scaled, drawn), torch.zeros_like(start)

    def _held_against(self, truth: Any, dtype: torch.dtype | None, device: torch.device | None) -> tuple[str, Tensor]:
        shape = tuple(self.iterates[0].shape)
        if truth is not None:
            if not isinstance(truth, Tensor) or tuple(truth.shape) != shape:
                given = f"of shape {tuple(truth.shape)}" if hasattr(truth, "shape") else f"a {type(truth).__name__}"
                raise ValueError(f"The truth is {given} and y of shape {shape}: give one answer for each sample.")
            truth = to_working(truth, dtype, device)
            check_batch(truth, "The truth")
            return "truth", truth
        if self.rest is not None:
            return "fixed point", self.own_model.decode(self.rest)
        return "last iterate", self.iterates[-1]
