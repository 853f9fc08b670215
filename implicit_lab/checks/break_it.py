"""Checks of problem set 5: a modulus near 1, an operator that is not regular, and a jump."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .answers import Wrong, close, number, numbers, question, result, shown

Random = np.random.Generator
Map = Callable[[float, float], float]


@question
def steps_to(answer: Any, random: Random) -> None:
    """The first t with |y_t - 1/x| <= share / x, for y <- y - eta (x y - 1) from 0."""
    for x in (1.0, 0.1, 1e-4, random.uniform(0.01, 0.5)):
        eta, share = random.uniform(0.2, 0.8), random.uniform(0.005, 0.05)
        at = f"x = {shown(x)}, eta = {shown(eta)}, share = {shown(share)}"
        given = number(result(answer, x, eta, share, at=at), "the number of steps")
        exact = math.log(share) / math.log1p(-eta * x)
        right = math.ceil(exact)
        if given == right or abs(given - exact) < 1e-6 * exact:
            continue
        if abs(given - math.log(share * x) / math.log1p(-eta * x)) <= 1.0 and x < 1:
            raise Wrong(
                f"for x = {shown(x)} you ask for an error of share alone. It is to be this share of 1/x = "
                f"{shown(1 / x)}."
            )
        by_one = abs(given - right) == 1
        hint = "count from y_0 = 0, which took none." if by_one else "the error shrinks by 1 - eta x a step."
        raise Wrong(f"for {at} it is {right} steps, and you give {shown(given)}. Hint: {hint}")


@question
def exponent(answer: Any, random: Random) -> None:
    """p in steps ~ x^p: -1."""
    given = number(answer, "exponent")
    if given > 0:
        raise Wrong(
            "with a positive exponent fewer steps would be needed near 0. Hint: is the line in the plot rising or "
            "falling?"
        )
    if abs(given + 1) > 0.05:
        raise Wrong(
            f"steps ~ x^{shown(given)} would make {shown(10**-given)} times as many steps at a tenth of x. Count: how "
            "many are there at 0.001, and at 0.0001?"
        )


@question
def fooled_at(answer: Any, random: Random) -> None:
    """An x where the rule "the move is at most 0.001" stops more than 100 away from 1/x, for eta = 1/2."""
    x = number(answer, "fooled_at")
    if not 0 < x <= 1:
        raise Wrong(f"x should lie in (0, 1], and yours is {shown(x)}.")
    moves = math.ceil(math.log(1e-3 / 0.5) / math.log1p(-0.5 * x))
    error = math.exp((moves + 1) * math.log1p(-0.5 * x)) / x
    if error <= 100:
        raise Wrong(
            f"at x = {shown(x)} the rule stops at a distance of {shown(error)} from 1/x = {shown(1 / x)}; more than "
            "100 is asked for. Hint: the error is the move divided by eta x."
        )


@question
def find_break(answer: Any, random: Random) -> None:
    """The x in [0, 1] where the slope of G in y comes closest to 1, to 0.01."""
    for _ in range(3):
        place, width = random.uniform(0.1, 0.9), random.uniform(0.05, 0.2)
        top, height = random.uniform(0.9, 0.999), random.uniform(-2, 2)

        def G(y: float, x: float, c: float = place, w: float = width, m: float = top, s: float = height) -> float:
            return m * np.exp(-(((x - c) / w) ** 2)) * y + s * np.sin(5 * x) + 3 * x

        x = number(result(answer, G, at="a G that is affine in y"), "x")
        if abs(x - place) <= 0.01:
            continue
        grid = np.linspace(0, 1, 2001)
        slopes = np.abs(np.diff([G(0.0, x) for x in grid]))
        if abs(x - grid[int(np.argmax(slopes))]) < 0.01:
            raise Wrong(
                f"{shown(x)} is where one step is steepest in x. The iteration is slow where the slope in y is near "
                "1: vary y."
            )
        if abs(x - place) > 0.3 and G(1, x) - G(0, x) < 1e-2 * top:
            raise Wrong(
                f"at {shown(x)} G hardly depends on y: there it converges at once. Look for the largest slope in y."
            )
        raise Wrong(
            f"the slope in y comes closest to 1 at {shown(place)}, and you give {shown(x)}. Hint: try 1000 values of x."
        )


@question
def slope_at_zero(answer: Any, random: Random) -> None:
    """dy*/dx at 0 for G(y, x) = tanh(a y + x), a < 1: 1 / (1 - a)."""
    for a in (0.0, random.uniform(0.1, 0.6), random.uniform(0.8, 0.99)):
        given = number(result(answer, a, at=f"a = {shown(a)}"), "the slope")
        right = 1 / (1 - a)
        if close(given, right, 1e-2):
            continue
        if close(given, 1.0):
            raise Wrong("1 is the slope of the first iterate. At rest y moves with x, and feeds back through a y.")
        if close(given, a / (1 - a), 1e-4):
            raise Wrong("a/(1 - a) is what the feedback adds. The first step's own slope, 1, belongs to it too.")
        if close(given, 1 / (1 + a), 1e-4):
            raise Wrong("the sign is turned: y' = a y' + 1 gives (1 - a) y' = 1.")
        raise Wrong(
            f"for a = {shown(a)} the slope is {shown(right)}, and you give {shown(given)}. Hint: the slope of tanh "
            "at 0 is 1."
        )


@question
def jump_height(answer: Any, random: Random) -> None:
    """The height of the jump of y* at x = 0, for G(y, x) = tanh(a y + x) from y_0 = 0: 2 Y with Y = tanh(a Y)."""
    for a in (2.0, random.uniform(1.3, 3.0), random.uniform(0.1, 0.8)):
        given = number(result(answer, a, at=f"a = {shown(a)}"), "the height")
        right = 2 * _positive_rest(a)
        if close(given, right, 1e-3, 2e-3):
            continue
        if a < 1:
            raise Wrong(
                f"for a = {shown(a)} the step is a contraction, and nothing jumps: the height is 0, not {shown(given)}."
            )
        if close(given, right / 2, 1e-3):
            raise Wrong("this is the height above 0. The map jumps from below 0 to above 0: take both sides.")
        if abs(given) < 1e-2:
            raise Wrong(
                f"for a = {shown(a)} you find no jump. At x = 0 exactly, y = 0 is a fixed point too, and from 0 one "
                "never leaves "
                "it. Begin a little above, or put x a little above 0, and take enough steps."
            )
        raise Wrong(
            f"for a = {shown(a)} the jump is {shown(right)} high, and you give {shown(given)}. Hint: iterate for "
            "longer."
        )


@question
def not_lipschitz(answer: Any, random: Random) -> None:
    """A G with the fixed point 1/x that contracts by one mu for all x, and is not Lipschitz in x."""
    G = _map(answer)
    inputs = np.sort(np.append(np.logspace(-5, 0, 11), random.uniform(0.01, 1, 4)))
    for x in inputs:
        if not close(G(1 / x, x), 1 / x, 1e-6):
            raise Wrong(f"1/x is no fixed point of yours at x = {shown(x)}: G(1/x, x) is {shown(G(1 / x, x))}.")
        a, b = random.uniform(-10, 10, 2)
        factor = abs(G(a, x) - G(b, x)) / abs(a - b)
        if factor > 0.999:
            raise Wrong(
                f"at x = {shown(x)} your step shrinks distances by {shown(factor)} only. Here one modulus, 0.999 or "
                "better, is to "
                "hold for every x: all the steepness must then stand in the step itself."
            )
    steepest = max(abs(G(0.0, x) - G(0.0, 0.99 * x)) / (0.01 * x) for x in inputs)
    if steepest < 1e4:
        raise Wrong(f"one step of yours has a slope of at most {shown(steepest)} in x here. Is it not Lipschitz?")


@question
def two_answers(answer: Any, starts: Any, random: Random) -> None:
    """A G whose iteration at x = 0 comes to rest in two places, from the two starts."""
    G = _map(answer)
    begins = numbers(starts, "starts", 2)
    ends = []
    for start in begins:
        y = _iterated(G, float(start))
        if not math.isfinite(y) or abs(G(y, 0.0) - y) > 1e-6 * (1 + abs(y)):
            raise Wrong(
                f"from {shown(start)} your iteration is not at rest after 5000 steps at x = 0: it is at {shown(y)}."
            )
        nearby = _iterated(G, float(start) + random.uniform(0.005, 0.01))
        if not abs(nearby - y) <= 1e-3 * (1 + abs(y)):
            raise Wrong(
                f"a start 0.01 beside {shown(start)} ends at {shown(nearby)}, not at {shown(y)}. Each of the two "
                "places should draw "
                "in what begins near your start."
            )
        ends.append(y)
    if abs(ends[0] - ends[1]) < 0.1:
        raise Wrong(
            f"both starts lead to {shown(ends[0])}. A contraction has one fixed point: yours must be steeper than 1 "
            "in y "
            "somewhere between two places where it is flat."
        )


def _map(answer: Any) -> Map:
    def G(y: float, x: float) -> float:
        return number(result(answer, float(y), float(x), at=f"y = {shown(y)}, x = {shown(x)}"), "G(y, x)")

    return G


def _iterated(G: Map, y: float) -> float:
    for _ in range(5000):
        y, before = G(y, 0.0), y
        if y == before or not math.isfinite(y):
            break
    return y


def _positive_rest(a: float) -> float:
    """The Y > 0 with Y = tanh(a Y), 0 where there is none."""
    if a <= 1:
        return 0.0
    low, high = 1e-9, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if math.tanh(a * middle) > middle else (low, middle)
    return low
