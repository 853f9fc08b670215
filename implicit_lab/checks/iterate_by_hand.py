"""Checks of problem set 1: iterates, the staircase, the rate, and a stop rule that can be trusted."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from .answers import Array, Wrong, close, number, numbers, parts, question, result, shown, table, yes_or_no

Random = np.random.Generator
Map = Callable[[float], float]


@question
def by_pencil(answer: Any, random: Random) -> None:
    """y_1, y_2, y_3 of y <- y - (x y - 1)/2 at x = 1/2, from y_0 = 0."""
    given = numbers(answer, "by_pencil", 3)
    right = _iterates(lambda y: y - 0.5 * (0.5 * y - 1), 0.0, 3)
    if close(given, right[:3], 1e-3):
        raise Wrong("these are y_0, y_1 and y_2. The start y_0 = 0 is given; three steps lead on to y_3.")
    if close(given, _iterates(lambda y: y - (0.5 * y - 1), 0.0, 3)[1:], 1e-3):
        raise Wrong("these are the iterates for eta = 1. Multiply what is in the bracket by eta = 1/2.")
    for t, (ours, theirs) in enumerate(zip(right[1:], given, strict=True), start=1):
        if not close(theirs, ours, 1e-3):
            raise Wrong(
                f"y_{t} is not {shown(theirs)}. Hint: y_{t} = y_{t - 1} - (y_{t - 1}/2 - 1)/2 with y_{t - 1} = "
                f"{shown(right[t - 1])}."
            )


@question
def iterates(answer: Any, random: Random) -> None:
    """iterates(G, y0, steps) is [y_0, y_1, ..., y_steps] with y_t = G(y_{t-1})."""
    for steps in (0, 1, int(random.integers(3, 9))):
        slope, shift, y0 = random.uniform(-0.9, 0.9), random.uniform(0.5, 2), random.uniform(3, 5)
        G = _affine(slope, shift)
        given = numbers(result(answer, G, y0, steps, at=f"steps = {steps}"), "what iterates returns")
        right = _iterates(G, y0, steps)
        if len(given) == steps and close(given, right[1:]):
            raise Wrong("the list lacks y_0. It should begin with the start, so that its entry t is y_t.")
        if len(given) != steps + 1:
            raise Wrong(
                f"for steps = {steps} the list holds {len(given)} numbers. G is applied {steps} times, which makes "
                f"{steps + 1} numbers with y_0."
            )
        if steps > 1 and close(given[1:], right[1]):
            raise Wrong(
                "from y_1 on all are equal: each step begins at y_0 again. It should begin where the last ended."
            )
        if not close(given, right):
            t = int(np.argmax(np.abs(given - right) > 1e-6))
            raise Wrong(f"entry {t} is {shown(given[t])}, and y_{t} is {shown(right[t])}.")


@question
def staircase(answer: Any, random: Random) -> None:
    """The corners (y_0, y_0), (y_0, y_1), (y_1, y_1), (y_1, y_2), ..., (y_steps, y_steps), as rows."""
    for steps in (1, int(random.integers(3, 8))):
        G, y0 = _affine(random.uniform(0.2, 0.9), random.uniform(0.5, 2)), random.uniform(5, 9)
        given = result(answer, G, y0, steps, at=f"steps = {steps}")
        right = _staircase(_iterates(G, y0, steps))
        rows = len(given) if hasattr(given, "__len__") else 0
        if np.shape(given) == (2, 2 * steps + 1):
            raise Wrong("the corners stand side by side. Put one a row: a list of pairs, or an array with two columns.")
        if rows == steps + 1:
            raise Wrong(
                f"for steps = {steps} there are {rows} corners. A step has two: up or down to the curve, then "
                "across to "
                "the diagonal."
            )
        corners = table(given, "what staircase returns", (2 * steps + 1, 2))
        if close(corners[0], (y0, 0.0)):
            raise Wrong("the staircase begins on the diagonal, at (y_0, y_0), and yours at (y_0, 0).")
        if close(corners, right[:, ::-1]):
            raise Wrong("the two coordinates are swapped. The curve is the graph of G: it goes through (y_0, G(y_0)).")
        if not close(corners, right):
            k = int(np.argmax(np.abs(corners - right).max(axis=1) > 1e-6))
            raise Wrong(f"corner {k} is ({shown(corners[k])}), and should be ({shown(right[k])}).")


@question
def observed_rate(answer: Any, random: Random) -> None:
    """|y_T - y_{T-1}| / |y_{T-1} - y_{T-2}|, the last ratio of two moves, 0 where the iteration stands still."""
    for slope in (random.uniform(0.2, 0.9), -random.uniform(0.2, 0.9)):
        line = _iterates(_affine(slope, random.uniform(0.5, 2)), random.uniform(3, 5), 6)
        _rate(answer, line, "an affine G")
    bent = _iterates(math.cos, random.uniform(0.0, 0.4), 12)
    given = _rate(answer, bent, "G = cos", judge=False)
    first = abs(bent[2] - bent[1]) / abs(bent[1] - bent[0])
    last = abs(bent[-1] - bent[-2]) / abs(bent[-2] - bent[-3])
    if close(given, first, 1e-3) and not close(given, last, 1e-3):
        raise Wrong("this is the ratio of the first two moves. The rate is what the ratio tends to: take the last two.")
    if not close(given, last, 1e-3):
        raise Wrong(f"for the iterates of cos you give {shown(given)}. Hint: the last ratio of two moves, and no mean.")
    still = number(result(answer, [4.0, 2.0, 2.0, 2.0], at="iterates that stand still"), "the rate")
    if still != 0:
        raise Wrong("for the iterates 4, 2, 2, 2 the last moves are 0 and 0. Return 0 there, before you divide.")


@question
def steps_needed(answer: Any, random: Random) -> None:
    """The smallest t with rate^t error <= tol."""
    for _ in range(6):
        rate, error, tol = random.uniform(0.1, 0.98), random.uniform(1, 10), 10.0 ** -random.uniform(2, 6)
        exact = math.log(tol / error) / math.log(rate)
        at = f"rate = {shown(rate)}, error = {shown(error)}, tol = {shown(tol)}"
        given = number(result(answer, rate, error, tol, at=at), "the number of steps")
        right = math.ceil(exact)
        if given != round(given):
            raise Wrong(f"{shown(given)} is no whole number of steps. Hint: the next whole number above.")
        if given == right - 1:
            raise Wrong(
                f"{right - 1} steps leave an error of {shown(rate ** (right - 1) * error)}, above tol: round up."
            )
        if close(given, math.ceil(math.log(tol) / math.log(rate)), 0) and given != right:
            raise Wrong("the error at the start is left out: rate^t times error is to be below tol, not rate^t alone.")
        if given != right:
            raise Wrong(f"for {at} the answer is {right}, and yours {int(given)}. Hint: take logarithms of both sides.")
    if number(result(answer, 0.5, 1e-3, 1e-2, at="an error below tol"), "the number of steps") != 0:
        raise Wrong("where the error is below tol at the start, no step is needed: the answer is 0, never less.")


@question
def solve(answer: Any, random: Random) -> None:
    """(y, steps, certain) with |y - y*| <= tol proved by mu |y_t - y_{t-1}| / (1 - mu) <= tol."""
    for mu in (0.5, 0.99, random.uniform(0.9, 0.98)):
        limit, tol = random.uniform(-3, 3), 1e-3
        G = _affine(mu, limit * (1 - mu))
        y, steps, certain = _solved(answer, G, limit + random.uniform(3, 5), mu, tol, 5000, f"mu = {shown(mu)}")
        if not certain:
            raise Wrong(
                f"for mu = {shown(mu)} the bound falls below tol long before 5000 steps, and you say: not certain."
            )
        if abs(y - limit) > tol:
            raise Wrong(
                f"for mu = {shown(mu)} you stop at a distance of {shown(abs(y - limit))} from the fixed point, and "
                "tol was "
                f"{tol}. A small move is not a small error: what is still to come is up to mu / (1 - mu) times the "
                "last move."
            )
        if abs(y - limit) < tol * mu**3:
            raise Wrong(
                f"for mu = {shown(mu)} you go on for longer than needed: stop at the first t whose bound is met."
            )
    _, steps, certain = _solved(answer, _affine(0.99, 1.0), 0.0, 0.99, 1e-6, 20, "max_steps = 20")
    if certain:
        raise Wrong("after max_steps = 20 the bound is not met, and you say that the answer is certain.")
    if steps != 20:
        raise Wrong(f"max_steps = 20 allows 20 steps, and you report {steps}.")
    _, _, certain = _solved(answer, lambda y: y * y * 1e3, 10.0, 0.5, 1e-6, 30, "iterates that grow beyond every float")
    if certain:
        raise Wrong(
            "the iterates overflowed, and you say that the answer is certain. Hint: NaN <= tol is False, test that way."
        )


def _rate(answer: Any, iterates: Array, which: str, judge: bool = True) -> float:
    given = number(result(answer, list(iterates), at=f"the iterates of {which}"), "the rate")
    right = abs(iterates[-1] - iterates[-2]) / abs(iterates[-2] - iterates[-3])
    if close(given, 1 / right, 1e-3):
        raise Wrong(f"your rate {shown(given)} is above 1 though the iterates converge: the ratio is upside down.")
    if close(given, -right, 1e-3):
        raise Wrong("the rate is a ratio of distances, so that it is never negative. Hint: abs.")
    if close(given, abs(iterates[-1] / iterates[-2]), 1e-3) and not close(given, right, 1e-3):
        raise Wrong(
            "this is the ratio of two iterates. It tends to 1 whatever the rate is; take the ratio of two moves."
        )
    if judge and not close(given, right, 1e-3):
        raise Wrong(f"for {which} the moves shrink by {shown(right)} a step, and you give {shown(given)}.")
    return given


def _solved(answer: Any, G: Map, y0: float, mu: float, tol: float, most: int, at: str) -> tuple[float, int, bool]:
    def bounded(y: float) -> float:
        try:
            return float(G(y))
        except OverflowError:
            return math.inf

    y, steps, certain = parts(result(answer, bounded, y0, mu, tol, most, at=at), "solve", 3)
    return number(y, "y"), int(number(steps, "steps")), yes_or_no(certain, "certain")


def _affine(slope: float, shift: float) -> Map:
    return lambda y: slope * y + shift


def _iterates(G: Map, y0: float, steps: int) -> Array:
    found = [y0]
    for _ in range(steps):
        found.append(G(found[-1]))
    return np.array(found)


def _staircase(y: Array) -> Array:
    corners = [(y[0], y[0])]
    for before, after in pairwise(y):
        corners += [(before, after), (after, after)]
    return np.array(corners)
