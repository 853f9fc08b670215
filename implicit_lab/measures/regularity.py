"""Is G a regular operator, as far as samples can tell? Lipschitz in x for fixed y, a contraction in y for fixed x."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import optree
import torch
from torch import Tensor

from .iteration import check_batch, check_uncoupled, full_precision, norms, refuse_complex, step, to_working
from .spectral import rounding, sigma_max

Operation = Callable[[Tensor, Any], Tensor]

# A slope in x this many times the median slope, found by closing in on the steepest place, is called a blow-up.
BLOW_UP = 1e3
# A slope in y below this is called a little above 1.
NEAR_ONE = 1.1
LANCZOS_STEPS = 50


@dataclass(frozen=True)
class Witness:
    """The pair at which a condition was worst: two (y, x), one instance each, and the slope between them."""

    first: tuple[Tensor, Any]
    second: tuple[Tensor, Any]
    slope: float
    instance: int
    """The sample it came from."""


@dataclass(frozen=True)
class Condition:
    """One condition of the definition: its figures, (samples,), the worst pair, and whether it stands."""

    asks: str
    figures: Tensor
    witness: Witness
    violated: bool
    hint: str = ""
    """What may help where it is violated by little."""

    @property
    def verdict(self) -> str:
        """In words; samples can refute, never prove."""
        if self.violated:
            said = f"violated at this pair (instance {self.witness.instance}, slope {self.witness.slope:.3g})"
            return f"{said}; {self.hint}" if self.hint else said
        return f"consistent with {self.figures.numel()} samples (largest slope {self.witness.slope:.3g})"


@dataclass(frozen=True, repr=False)
class Regularity:
    """The report of ``regularity``: the three conditions that the definition is made of.

    >>> import torch, implicit_lab as il
    >>> x = torch.linspace(0.1, 1, 20)[:, None]
    >>> il.regularity(lambda y, x: 2 * y + x, -x, x).contraction_in_y.violated
    True
    """

    contraction_in_y: Condition
    lipschitz_in_x: Condition
    linear_growth: Condition

    @property
    def regular(self) -> bool:
        """No condition was seen violated."""
        return not (self.contraction_in_y.violated or self.lipschitz_in_x.violated or self.linear_growth.violated)

    def __repr__(self) -> str:
        conditions = (self.contraction_in_y, self.lipschitz_in_x, self.linear_growth)
        return "\n".join(f"{condition.asks}: {condition.verdict}" for condition in conditions)


def regularity(G: Operation, y: Tensor, x: Any, *, seed: int = 0) -> Regularity:
    """||G(y, x) - G(y', x)|| <= mu(x) ||y - y'||, mu(x) < 1; ||G(y, x) - G(y, x')|| <= L (1 + ||y||) ||x - x'||.

    Tests the two conditions on samples, the second in two parts:

    - *Contraction in y*: at every instance, the slope along the steepest direction of dG/dy at y, and between y and
      another sample. A slope of 1 or more refutes the condition.
    - *Lipschitz in x*: the slope between every instance and another, then along the pair, halved again and again toward
      its steeper half: a Lipschitz function stays below its constant, a jump or a pole grows without end. (A symmetric
      cusp, whose halves cancel, and a root can slip through.) No finite sample refutes a constant; the condition is
      called violated where the steepest slope found is more than 1000 times the median of the first ones.
    - *Linear growth*: the first slopes again, with y made 10 and 100 times larger; called violated where the largest
      slope / (1 + ||y||) grows more than threefold from the one to the other, since it levels off if growth is linear.

    Args:
        G: the operator; of an implicit model, the model itself, with its encoded input for x.
        y: (B, ...), where it is tested: iterates or answers, of the size that the iteration meets.
        x: B inputs as G reads them, two or more: the samples of the domain. What they do not cover is not tested.
        seed: of the pairing.

    Raises:
        ValueError: fewer than two instances, or instances that are all equal; y or G(y, x) that is not finite; samples
            that are coupled; an in-place or non-differentiable G. Where only a point between two instances has no
            finite value, that is a slope without end, and so a violation.

    Source: definition 2.3 of a regular implicit operator, Liu, Ding, Osher and Yin, arXiv 2510.03638.

    >>> import torch
    >>> x = torch.linspace(0.1, 1, 20)[:, None]
    >>> report = regularity(lambda y, x: y - 0.5 * (x * y - 1), 1 / x, x)
    >>> report.regular
    True
    """
    check_batch(y, "y")
    if y.shape[0] < 2:
        raise ValueError(f"There are {y.shape[0]} instances: regularity compares pairs, two or more are needed.")
    refuse_complex(x, "x")
    x = to_working(x, y.dtype, y.device)
    with torch.no_grad(), full_precision(y.device):
        check_batch(step(G, y, x), "G(y, x)")
        check_uncoupled(lambda y: G(y, x), y)
        order = torch.randperm(y.shape[0], generator=torch.Generator().manual_seed(seed))
        # Each instance with the next one of a shuffled circle: no instance is paired with itself.
        partner = torch.empty_like(order)
        partner[order] = order.roll(1)
        other_x = _at(x, partner)
        return Regularity(
            _contraction_in_y(G, y, y[partner], x),
            _lipschitz_in_x(G, y, x, other_x),
            _linear_growth(G, y, x, other_x),
        )


def _contraction_in_y(G: Operation, y: Tensor, other: Tensor, x: Any) -> Condition:
    local = sigma_max(lambda y: G(y, x), y, rtol=1e-2, threshold=1.0, steps=LANCZOS_STEPS)
    eps = torch.finfo(y.dtype).eps
    near = y + _column(eps**0.5 * (1 + norms(y)), y) * local.witness
    # The local slope is the derivative's own: between near points, rounding would blur it.
    slopes = torch.stack([local.lower, _ratio(norms(G(other, x) - G(y, x)), norms(other - y))])
    figures, which = slopes.max(dim=0)
    worst = int(figures.argmax())
    end = (near, other)[int(which[worst])]
    place = _at(x, [worst])
    witness = Witness((y[[worst]], place), (end[[worst]], place), figures[worst].item(), worst)
    hint = "a relaxed step, another norm or several steps together may contract" if witness.slope < NEAR_ONE else ""
    # A slope of exactly 1 may come out a little below it.
    return Condition("contraction in y", figures, witness, witness.slope >= 1 - rounding(y.dtype), hint)


def _lipschitz_in_x(G: Operation, y: Tensor, x: Any, other: Any) -> Condition:
    a, b = x, other
    value_a, value_b = G(y, a), G(y, b)
    slopes = first = _ratio(norms(value_a - value_b), _distance(a, b))
    if not (_distance(a, b) > 0).any():
        raise ValueError("All instances of x are equal: nothing can be said of how G depends on it.")
    best_a, best_b = a, b
    shortest = 1e4 * torch.finfo(y.dtype).eps * (1e-3 * norms(x) + _distance(a, b))
    for _ in range(60):
        middle = optree.tree_map(lambda p, q: (p + q) / 2 if p.is_floating_point() else p, a, b)
        value = G(y, middle)
        left = norms(value - value_a).nan_to_num(torch.inf) >= norms(value_b - value).nan_to_num(torch.inf)
        a, b = _where(left, a, middle), _where(left, middle, b)
        value_a, value_b = _where(left, value_a, value), _where(left, value, value_b)
        apart = _distance(a, b)
        slope = _ratio(norms(value_a - value_b), apart)
        steeper = (slope > slopes) & (apart > shortest)
        best_a, best_b = _where(steeper, a, best_a), _where(steeper, b, best_b)
        slopes = torch.where(steeper, slope, slopes)
    worst = int(slopes.argmax())
    place = y[[worst]]
    witness = Witness((place, _at(best_a, [worst])), (place, _at(best_b, [worst])), slopes[worst].item(), worst)
    typical = first[first > 0].median().item() if (first > 0).any() else 0.0
    return Condition("Lipschitz in x", slopes, witness, violated=not witness.slope <= BLOW_UP * typical)


def _linear_growth(G: Operation, y: Tensor, x: Any, other: Any) -> Condition:
    def slope(scale: float) -> Tensor:
        larger = scale * y
        return _ratio(norms(G(larger, x) - G(larger, other)), _distance(x, other)) / (1 + norms(larger))

    middle, far = slope(10.0), slope(100.0)
    worst = int(far.argmax())
    place = 100 * y[[worst]]
    witness = Witness((place, _at(x, [worst])), (place, _at(other, [worst])), far[worst].item(), worst)
    return Condition("linear growth in |y|", far, witness, violated=not far.max() <= 3 * middle.max())


def _distance(a: Any, b: Any) -> Tensor:
    return norms(optree.tree_map(lambda p, q: p - q if p.is_floating_point() else p, a, b))


def _ratio(change: Tensor, size: Tensor) -> Tensor:
    """Their quotient, 0 where nothing was moved; what has no value is further away than anything."""
    return torch.where(size > 0, change.nan_to_num(torch.inf) / size, 0.0)


def _column(values: Tensor, like: Tensor) -> Tensor:
    return values.reshape(-1, *[1] * (like.dim() - 1))


def _where(mask: Tensor, a: Any, b: Any) -> Any:
    return optree.tree_map(lambda p, q: torch.where(_column(mask, p), p, q), a, b)


def _at(tree: Any, rows: Any) -> Any:
    return optree.tree_map(lambda leaf: leaf[rows], tree)
