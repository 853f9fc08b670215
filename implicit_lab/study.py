"""The seam: what a case study gives the lab. It knows its mathematics, and no widget, solver or training loop."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

Controls = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """B instances: the input ``x``, a tensor or a pytree of tensors, batch first, and its ``truth`` (B, ...).

    >>> import torch
    >>> x = torch.rand(8, 1) + 0.5
    >>> Problem(x, 1 / x).truth.shape
    torch.Size([8, 1])
    """

    x: Any
    truth: Tensor


@dataclass(frozen=True)
class Metric:
    """A measure of quality: what it is called, its unit ("" if it has none), its direction, and if its axis is ``log``.

    >>> Metric("psnr", "dB", higher_is_better=True).unit
    'dB'
    """

    name: str
    unit: str
    higher_is_better: bool
    log: bool = False


class ImplicitModel(nn.Module, ABC):
    """y* = G(y*, x), by z_t = G(z_{t-1}, encode(x)) and y_t = decode(z_t).

    Calling the module applies G once. Most models iterate on y itself: then encode and decode are identities.

    >>> import torch, implicit_lab as il
    >>> class Half(il.ImplicitModel):
    ...     def forward(self, z, x):
    ...         return 0.5 * z + x
    ...
    ...     def initial(self, x):
    ...         return torch.zeros_like(x)
    >>> il.slice_through(Half(), torch.zeros(1, 1), torch.ones(1, 1), [0.0, 0.5, 1.0], 2).y[:, 2, 0].tolist()
    [1.0, 1.5]
    """

    @abstractmethod
    def forward(self, z: Tensor, x: Any) -> Tensor:
        """G(z, x), of the shape of z, for an encoded x."""

    @abstractmethod
    def initial(self, x: Any) -> Tensor:
        """The first iterate z_0 for an encoded x."""

    def whole_step(self, z: Tensor, x: Any) -> Tensor:
        """The G that stands on the page, once: without the damping, the ramp or the relaxation of ``forward``.

        Its fixed points are those of ``forward``; where the two are one, there is nothing to say.
        """
        step: Tensor = self(z, x)
        return step

    def encode(self, x: Any) -> Any:
        """What G reads of the input: Q_Phi(x) in the paper."""
        return x

    def decode(self, z: Tensor) -> Tensor:
        """The answer that an iterate stands for: Q_Psi(z) in the paper."""
        return z


class ExplicitModel(nn.Module, ABC):
    """y = F(x): one pass, the baseline that an implicit model of equal size is held against.

    >>> import torch
    >>> class Double(ExplicitModel):
    ...     def forward(self, x):
    ...         return 2 * x
    >>> Double()(torch.ones(1, 1)).item()
    2.0
    """

    @abstractmethod
    def forward(self, x: Any) -> Tensor:
        """F(x), of the shape of the truth."""


@dataclass(frozen=True)
class Classical:
    """An iteration that nobody trained, run on a problem: its answers y_1 .. y_T, (T, B, ...)."""

    name: str
    answers: Tensor
    multiply_adds: int
    """Of one step on one instance."""


@dataclass(frozen=True)
class Neighbour:
    """Another input beside each of B discrete ones, to which nothing small can be added.

    >>> import torch
    >>> Neighbour(x=torch.tensor([[3, 1, 2]]), size=torch.ones(1)).size.item()
    1.0
    """

    x: Any
    """Like ``problem.x``."""
    size: Tensor
    """(B,): how far it is from each input, as in words, cells or pixels that differ; not zero."""


@dataclass(frozen=True)
class InputPlane:
    """The inputs x + a d1 + b d2, a and b from -1 to 1, on which a page shows y_t, and what of y_t it shows.

    >>> import torch
    >>> one = torch.eye(2)
    >>> seen = InputPlane(0 * one[:1], one[:1], one[1:], ("x_1", -1, 1), ("x_2", -1, 1), ("y",), "y", lambda y: y)
    >>> seen.across[0]
    'x_1'
    """

    x: Any
    """One instance, as ``d1`` and ``d2`` are."""
    d1: Any
    d2: Any
    across: tuple[str, float, float]
    """What a goes through, and its ends."""
    up: tuple[str, float, float]
    probes: tuple[str, ...]
    """What the P numbers that are shown are."""
    value: str
    """What they are numbers of."""
    of: Callable[[Tensor], Tensor]
    """Answers (B, ...) to those P numbers, (B, P)."""
    truth: Callable[[NDArray[np.float64]], Tensor] | None = None
    """The true map's answers (S, ...) at coefficients (a, b), (S, 2), in order; NaN where it is not defined."""


class Study(Protocol):
    """What each folder of ``studies`` exports as ``STUDY``.

    It may have more, and a measure that finds it missing leaves out what rests on it:

    - ``true_slopes(problem, directions)``: ||F(x + d) - F(x)|| / ||d|| of the true map F, (K, B), for K ``directions``
      as ``perturbations`` gives them; NaN where the truth of x + d is not defined.
    - ``for_inference(model)``: the model made faster where it is only run forward: its values to rounding, without
      derivatives; itself where there is nothing to gain.
    - ``figure(y, truth)``: the metric alone, (B,), where ``quality`` gives more that costs more.
    - ``distance(a, b)``: how far apart answers a and b are, (B, ...) and (B, ...) give (B,), in place of ||a - b||.
    - ``kinds``: what each of the K perturbations changes, a name each, where they are not to be thrown together.
    - ``counted(x)``: x in the form that its arithmetic is counted in, as with a sparse matrix in place of a full one.
    - ``classical(problem, steps)``: a ``Classical`` iteration to hold the networks against.
    - ``segment(problem)``: two inputs, one instance each, between which maps are held beside each other; else the first
      and the last of the problem.
    - ``true_segment(problem, points)``: the true map at evenly spaced inputs from one to the other, (points, ...).
    - ``plane(problem)``: the ``InputPlane`` through the problem's first input on which its page shows y_t.
    - ``shown(x)`` and ``details(model, problem, iterates)``: what a recording asks for.
    - ``frame_all(y)``: the answers to all B instances, (B, ...), as one picture; else a recording shows one instance.
    - ``frame_input(x)``: the input as a picture, where ``frame`` cannot draw it.
    - ``opens_from``: what the start of a page's recording is called, and y_0 from x, where that is not the model's own.
    - ``finished(recording)``: the recording with what the study adds to it; ``told(progress)``, before a recording
      begins, where the study itself is to tell how far it has come.

    >>> import implicit_lab as il
    >>> study = il.load_study("scalar")
    >>> study.metric.name, study.baselines("implicit-5"), study.problem(8, seed=0).truth.shape
    ('error', ('explicit-5',), torch.Size([8, 1]))
    """

    name: str
    metric: Metric
    """What its curves show; ``quality`` may give more."""
    models: tuple[str, ...]
    """Every name that ``model`` takes."""
    lipschitz_statistic: str
    """"max" or "mean" over instances and perturbations, as the paper takes it for this case."""

    def problem(self, instances: int | None, seed: int, controls: Controls | None = None) -> Problem:
        """``instances`` seeded instances; None: as many as the study has.

        ``controls`` are the study's own (the data folder, the noise, ...); an unknown one is a ``ValueError``.
        """

    def model(self, name: str) -> ImplicitModel | ExplicitModel:
        """The trained model called ``name``, in evaluation mode."""

    def baselines(self, name: str) -> tuple[str, ...]:
        """The explicit models that the model called ``name`` is held against."""

    def perturbations(self, problem: Problem) -> list[Any]:
        """K changes of x, each like ``problem.x``: the directions L_t is taken over, small enough to be local.

        Where inputs are discrete, each is a ``Neighbour``.
        """

    def quality(self, y: Tensor, truth: Tensor) -> dict[str, Tensor]:
        """Metrics by name, each (B,); the one called ``metric.name`` is among them."""

    def frame(self, y: Tensor) -> NDArray[np.uint8]:
        """One iterate (without a batch axis) as a picture, (H, W, 3)."""
