"""Checks of problem set 2: contraction moduli, estimates and bounds, and maps that refute three claims."""

import contextlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .answers import Array, Wrong, close, number, question, result, shown, yes_or_no

Random = np.random.Generator
POINTS = np.linspace(0, 1, 11)
"""Where the map of claim B is measured."""


@question
def modulus(answer: Any, random: Random) -> None:
    """The largest singular value of A: the modulus of y -> A y + b in the Euclidean norm."""
    for A in (np.array([[0.5, 10.0], [0.0, 0.5]]), random.normal(size=(3, 3)), random.normal(size=(4, 4))):
        given = number(result(answer, A.copy(), at=f"a matrix of {len(A)} rows"), "the modulus")
        right = _norm(A)
        if close(given, right, 1e-4):
            continue
        if close(given, _radius(A), 1e-4):
            raise Wrong(
                f"{shown(given)} is the largest |eigenvalue|. Two points can still move apart by {shown(right)} in "
                "one step: "
                "in the Euclidean norm the largest singular value decides."
            )
        if close(given, float(np.linalg.norm(A)), 1e-4):
            raise Wrong(
                f"{shown(given)} is the Frobenius norm, an upper bound. The smallest modulus is {shown(right)}."
            )
        if close(given, float(np.abs(A).max()), 1e-4):
            raise Wrong("this is the largest entry. Hint: over all directions v, how large can ||A v|| / ||v|| be?")
        raise Wrong(f"for A = {A.round(3).tolist()} the modulus is {shown(right)}, and you give {shown(given)}.")


@question
def converges(answer: Any, random: Random) -> None:
    """Whether y <- A y + b comes to rest from every start: the largest |eigenvalue| is below 1."""
    turn = random.uniform(0.3, 2.5)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    free = random.normal(size=(4, 4))
    for A in (
        np.array([[0.5, 10.0], [0.0, 0.5]]),
        np.array([[0.6, 0.6], [0.6, 0.6]]),
        np.array([[0.2, 0.0], [0.0, -1.1]]),
        0.95 * rotation,
        1.02 * rotation,
        0.9 * free / _radius(free),
        1.1 * free / _radius(free),
    ):
        given = yes_or_no(result(answer, A.copy(), at=f"A = {A.round(3).tolist()}"), "the answer")
        right = _radius(A) < 1
        if given == right:
            continue
        if right:
            raise Wrong(
                f"the iteration with A = {A.round(3).tolist()} does converge, though its norm is {shown(_norm(A))}: "
                "a norm "
                f"above 1 only says that the first steps may grow. Its largest |eigenvalue| is {shown(_radius(A))}."
            )
        raise Wrong(
            f"the iteration with A = {A.round(3).tolist()} does not converge: it has an eigenvalue of absolute value "
            f"{shown(_radius(A))}. Hint: eigenvalues may be negative or complex."
        )


@question
def estimate(answer: Any, random: Random) -> None:
    """max ||G(a) - G(b)|| / ||a - b|| over all pairs of different points."""
    A = random.normal(size=(3, 3))

    def G(y: Array) -> Array:
        return np.tanh(A @ np.asarray(y, float))

    points = random.normal(size=(12, 3))
    points[7] = points[2]
    ratios = _ratios(G, points)
    # The largest ratio is not to be met by comparing neighbours alone.
    while max(_neighbour_ratios(G, points)) > 0.99 * max(ratios):
        random.shuffle(points)
    given = number(result(answer, G, points.copy(), at="12 points, two of them equal"), "the estimate")
    right = max(ratios)
    if math.isnan(given):
        raise Wrong("the estimate is nan: two of the points are equal, and 0/0 is no number. Leave such a pair out.")
    if close(given, right, 1e-4):
        return
    if close(given, float(np.mean(ratios)), 1e-3):
        raise Wrong("this is the mean over the pairs. A Lipschitz constant holds for every pair: take the largest.")
    if close(given, max(_neighbour_ratios(G, points)), 1e-4):
        raise Wrong("only neighbours in the list are compared. Every pair counts, here 66 of them.")
    if close(given, 1 / min(ratios), 1e-3) or close(given, max(1 / ratio for ratio in ratios), 1e-3):
        raise Wrong("the ratio is upside down: the distance of the images stands above the distance of the points.")
    raise Wrong(f"the largest ratio over all pairs is {shown(right)}, and you give {shown(given)}.")


@question
def network_bound(answer: Any, random: Random) -> None:
    """The product of the largest singular values of a network W_n tanh(... tanh(W_1 y))."""
    for shapes in (((4, 3), (3, 4)), ((5, 2), (4, 5), (2, 4))):
        weights = [random.normal(size=shape) for shape in shapes]
        at = f"{len(weights)} matrices"
        given = number(result(answer, [W.copy() for W in weights], at=at), "the bound")
        norms = [_norm(W) for W in weights]
        right = math.prod(norms)
        if close(given, right, 1e-4):
            continue
        if close(given, sum(norms), 1e-4):
            raise Wrong("the norms are added. A distance is stretched by one layer after the other: multiply.")
        if close(given, max(norms), 1e-4):
            raise Wrong("this is the largest norm of one layer. Every layer stretches in its turn: multiply.")
        whole = weights[0]
        for W in weights[1:]:
            whole = W @ whole
        if close(given, _norm(whole), 1e-4):
            raise Wrong(
                "this is the norm of the product of the matrices. The tanh between them can undo what made it "
                "small, so that "
                "it is no bound; the product of the norms is one."
            )
        if close(given, math.prod(float(np.linalg.norm(W)) for W in weights), 1e-4):
            raise Wrong(
                "the product of Frobenius norms is a bound, but a larger one than the largest singular values give."
            )
        raise Wrong(f"for {at} the bound is {shown(right)}, and you give {shown(given)}.")


@question
def iterate_bound(answer: Any, random: Random) -> None:
    """K (1 - mu^t) / (1 - mu), and K t at mu = 1."""
    K = random.uniform(0.5, 3)
    for mu, t in ((random.uniform(0.2, 0.95), int(random.integers(3, 30))), (0.5, 1), (0.7, 0), (1.0, 7), (1.2, 5)):
        at = f"K = {shown(K)}, mu = {shown(mu)}, t = {t}"
        given = number(result(answer, K, mu, t, at=at), "the bound")
        right = K * sum(mu**k for k in range(t))
        if close(given, right, 1e-5):
            continue
        if mu == 1:
            raise Wrong(f"at mu = 1 the sum 1 + mu + ... has t equal terms: the bound is K t = {shown(right)}.")
        if close(given, K / (1 - mu), 1e-5):
            raise Wrong("this is the bound for the fixed point, t to infinity. After t steps the sum has t terms only.")
        if close(given, K * mu**t, 1e-5):
            raise Wrong("this is what the t-th step adds alone. Every step adds its K, shrunk by the steps after it.")
        if close(given, K * sum(mu**k for k in range(t + 1)), 1e-5):
            raise Wrong("this sum has one term too many: y_0 does not depend on x, so the bound is 0 at t = 0.")
        raise Wrong(
            f"for {at} the bound is {shown(right)}, and you give {shown(given)}. Hint: l_t = K + mu l_(t-1), l_0 = 0."
        )


@question
def claim_a(answer: Any, random: Random) -> None:
    """A map of the line that brings any two points closer and has no fixed point."""

    def G(y: float) -> float:
        return number(result(answer, y, at=f"y = {shown(y)}"), "G(y)")

    for _ in range(200):
        a, b = random.uniform(-5, 5, 2)
        if abs(G(a) - G(b)) >= abs(a - b) * (1 - 1e-9):
            raise Wrong(
                f"your map takes {shown(a)} and {shown(b)} to points as far apart, or farther. The claim supposes "
                "that every "
                "distance gets smaller. Hint: a slope between 0 and 1 that comes close to 1 far out."
            )
    gaps = [G(y) - y for y in np.linspace(-30, 30, 400)]
    for far in (1e2, 1e3, 1e4, 1e6, -1e2, -1e3, -1e4, -1e6):
        with contextlib.suppress(Wrong):
            gaps.append(G(far) - far)
    if min(gaps) < 0 < max(gaps) or 0 in gaps[:400]:
        raise Wrong(
            "your map has a fixed point: G(y) - y is 0, or changes its sign. Hint: G(y) stays above y, by less and "
            "less."
        )


@question
def claim_b(answer: Any, random: Random) -> None:
    """A map of [0, 1] whose ratios at 11 points are at most 1/2, and that is steeper than 1 somewhere."""

    def G(y: float) -> float:
        return number(result(answer, float(y), at=f"y = {shown(y)}"), "G(y)")

    seen = max(_ratios(lambda y: np.array([G(y[0])]), POINTS[:, None]))
    if seen > 0.5:
        raise Wrong(
            f"at the 11 points themselves the largest ratio is {shown(seen)} already: nobody would claim 1/2 there."
        )
    fine = np.linspace(0, 1, 4001)
    steep = float(np.abs(np.diff([G(y) for y in fine]) / np.diff(fine)).max())
    if steep <= 1:
        raise Wrong(
            f"your map is nowhere steeper than {shown(steep)}: it refutes nothing. Hint: add a wave that is 0 at "
            "every point."
        )


@question
def claim_c(answer: Any, random: Random) -> None:
    """A regular G on (0, 1] whose fixed point is not globally Lipschitz."""

    def G(y: float, x: float) -> float:
        return number(result(answer, float(y), float(x), at=f"y = {shown(y)}, x = {shown(x)}"), "G(y, x)")

    inputs = np.sort(np.append(np.logspace(-5, 0, 11), random.uniform(0.01, 1, 5)))
    for x in inputs:
        a, b = random.uniform(-10, 10, 2)
        if abs(G(a, x) - G(b, x)) >= abs(a - b):
            raise Wrong(
                f"at x = {shown(x)} your G is no contraction: it takes {shown(a)} and {shown(b)} no closer together."
            )
        for y in (0.0, 1.0, -10.0, 100.0):
            slope = abs(G(y, x) - G(y, 0.99 * x)) / (0.01 * x)
            if slope > 100 * (1 + abs(y)):
                raise Wrong(
                    f"your G itself has the slope {shown(slope)} in x, at x = {shown(x)} and y = {shown(y)}. The "
                    "claim supposes "
                    "that one step is Lipschitz in x. Hint: let mu(x) come close to 1 instead."
                )
    slopes = [abs(_rest(G, x) - _rest(G, 0.99 * x)) / (0.01 * x) for x in (1e-5, 1e-3)]
    if slopes[0] < 100 or slopes[0] < 5 * slopes[1]:
        raise Wrong(
            f"the slope of your fixed point is {shown(slopes[1])} at x = 0.001 and {shown(slopes[0])} at x = 0.00001: "
            "it does not grow without end. Hint: you have met a G with the fixed point 1/x."
        )


def _rest(G: Callable[[float, float], float], x: float) -> float:
    """The fixed point of a contraction by bisection: G(y, x) - y falls from plus to minus."""
    low, high = -1.0, 1.0
    while G(low, x) < low and low > -1e12:
        low *= 2
    while G(high, x) > high and high < 1e12:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if G(middle, x) > middle else (low, middle)
    return (low + high) / 2


def _ratios(G: Callable[[Array], Array], points: Array) -> list[float]:
    images = [G(y) for y in points]
    pairs = [(i, j) for i in range(len(points)) for j in range(i)]
    lengths = [float(np.linalg.norm(points[i] - points[j])) for i, j in pairs]
    return [
        float(np.linalg.norm(images[i] - images[j])) / length
        for (i, j), length in zip(pairs, lengths, strict=True)
        if length > 0
    ]


def _neighbour_ratios(G: Callable[[Array], Array], points: Array) -> list[float]:
    return [ratio for k in range(len(points) - 1) for ratio in _ratios(G, points[k : k + 2])]


def _norm(A: Array) -> float:
    return float(np.linalg.norm(A, 2))


def _radius(A: Array) -> float:
    return float(np.abs(np.linalg.eigvals(A)).max())
