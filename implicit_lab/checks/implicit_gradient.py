"""Checks of problem set 3: two solvers, and the derivative of a fixed point against closed forms and differences."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .answers import Array, Wrong, close, number, numbers, parts, question, result, shown, table

Random = np.random.Generator
VectorMap = Callable[[Array], Array]


@question
def solve(answer: Any, random: Random) -> None:
    """Damped iteration until ||G(y) - y|| <= tol: (y, steps)."""
    tol = 1e-6
    for damping in (1.0, 0.5, 0.1):
        G = _linear(random, 0.6)
        calls = _Counted(G)
        given = result(answer, calls, np.zeros(3), tol, 2000, damping, at=f"damping = {damping}")
        y, steps = _solution(given, "solve")
        residual = float(np.linalg.norm(G(y) - y))
        if damping < 1 and tol < residual <= 1.01 * tol / damping:
            raise Wrong(
                f"with damping {damping} you stop at a residual of {shown(residual)}, and tol is {tol}. The move is "
                "damping times "
                "the residual: small because you damp, not because you are there."
            )
        if residual > tol or not np.isfinite(residual):
            raise Wrong(f"with damping {damping} your y has ||G(y) - y|| = {shown(residual)}, and tol is {tol}.")
        right = _picard(G, np.zeros(3), tol, damping)
        if abs(steps - right) > 1:
            hint = ""
            if damping < 1 and steps == _picard(G, np.zeros(3), tol, 1.0):
                hint = " That is as many as without damping: y should go only this share of its way."
            raise Wrong(f"with damping {damping} it takes {right} steps to come to tol, and you report {steps}.{hint}")
        if calls.count > 3 * (right + 2):
            raise Wrong(
                f"you call G {calls.count} times for {right} steps. Call it once a step, and keep what it gives."
            )
    G = _linear(random, 0.6)
    y, steps = _solution(result(answer, G, np.ones(3), 0.0, 7, 1.0, at="tol = 0, max_steps = 7"), "solve")
    if steps != 7:
        raise Wrong(f"with tol = 0 and max_steps = 7 it should stop after 7 steps, and you report {steps}.")


@question
def newton(answer: Any, random: Random) -> None:
    """Newton's method on G(y) - y = 0: (y, steps)."""
    A, b = 1.5 * random.normal(size=(3, 3)) + 3 * np.eye(3), random.normal(size=3)
    right = np.linalg.solve(np.eye(3) - A, b)
    given = result(answer, lambda y: A @ y + b, lambda y: A.copy(), np.zeros(3), 1e-8, 1, at="max_steps = 1")
    first, _ = _solution(given, "newton")
    if not close(first, right, 1e-5, 1e-7):
        hint = "Hint: the step d solves (I - J) d = G(y) - y, and y + d is next."
        if close(first, -right, 1e-4):
            hint = "Yours leads to minus the fixed point: the sign of the step is turned."
        if close(first, np.linalg.solve(A, b), 1e-4) or close(first, -np.linalg.solve(A, b), 1e-4):
            hint = "You solve a system with J, the Jacobian of G; that of G(y) - y is J - I."
        if close(first, b, 1e-4):
            hint = "Yours is a step of the plain iteration, y <- G(y): the Jacobian is not used."
        raise Wrong(f"for an affine G one step of Newton leads to the fixed point, and yours does not. {hint}")
    given = result(answer, lambda y: A @ y + b, lambda y: A.copy(), np.zeros(3), 1e-8, 50, at="an affine G")
    _, steps = _solution(given, "newton")
    if steps > 2:
        raise Wrong(f"on an affine G one step is exact, and you take {steps}. Is the Jacobian used without a damping?")
    # A network with a fixed point that is known, begun close to it and not at a fold, where Newton would be slow.
    rest, folded = random.uniform(-0.7, 0.7, 3), True
    while folded:
        W = random.normal(size=(3, 3))
        W *= 1.2 / np.linalg.norm(W, 2)
        folded = np.linalg.svd(np.eye(3) - (1 - rest**2)[:, None] * W, compute_uv=False)[-1] < 0.3
    u = np.arctanh(rest) - W @ rest

    def G(y: Array) -> Array:
        return np.tanh(W @ y + u)

    def jacobian(y: Array) -> Array:
        return (1 - np.tanh(W @ y + u) ** 2)[:, None] * W

    y, steps = _solution(result(answer, G, jacobian, rest + 0.1, 1e-10, 50, at="a tanh network"), "newton")
    if float(np.linalg.norm(G(y) - y)) > 1e-10:
        raise Wrong(
            f"your y has ||G(y) - y|| = {shown(np.linalg.norm(G(y) - y))} after {steps} steps, and tol is 1e-10."
        )
    if steps > 12:
        raise Wrong(
            f"you take {steps} steps where Newton needs about 5: take the Jacobian at each new y, not at the start."
        )


@question
def kepler_slope(answer: Any, random: Random) -> None:
    """dy/dx = 1 / (1 - e cos y) for y = x + e sin y."""
    for _ in range(4):
        y, e = random.uniform(-3, 3), random.uniform(0.2, 0.9)
        given = number(result(answer, y, e, at=f"y = {shown(y)}, e = {shown(e)}"), "the slope")
        right = 1 / (1 - e * np.cos(y))
        if close(given, right, 1e-5):
            continue
        if close(given, 1.0):
            raise Wrong(
                "1 is the slope of G in x alone. But y stands on the right side too, and moves with x: "
                "differentiate it."
            )
        if close(given, 1 / (1 + e * np.cos(y)), 1e-5):
            raise Wrong("the sign is turned: y' = 1 + e cos(y) y' gives (1 - e cos y) y' = 1.")
        if close(given, 1 + e * np.cos(y), 1e-5):
            raise Wrong(
                "this follows one step of the chain only. On the right of y' = 1 + e cos(y) y' stands y' again: "
                "solve for it."
            )
        raise Wrong(f"for y = {shown(y)} and e = {shown(e)} the slope is {shown(right)}, and you give {shown(given)}.")


@question
def central_difference(answer: Any, random: Random) -> None:
    """(f(x + h) - f(x - h)) / (2 h)."""
    a, x, h = random.uniform(1, 3), random.uniform(-1, 1), 1e-2

    def f(x: float) -> float:
        return float(np.exp(a * x))

    given = number(result(answer, f, x, h, at="f = exp(a x)"), "the difference")
    right = (f(x + h) - f(x - h)) / (2 * h)
    if close(given, right, 1e-7):
        return
    if close(given, (f(x + h) - f(x)) / h, 1e-7) or close(given, (f(x) - f(x - h)) / h, 1e-7):
        raise Wrong(
            "this difference is one-sided, and its error falls like h only. Look as far to the left as to the right."
        )
    if close(given, 2 * right, 1e-7):
        raise Wrong("your slope is twice too large: from x - h to x + h it is 2 h, not h.")
    raise Wrong(f"for f = exp({shown(a)} x) at x = {shown(x)} it is {shown(right)}, and you give {shown(given)}.")


@question
def implicit_jacobian(answer: Any, random: Random) -> None:
    """dy*/dx = (I - J_y)^-1 J_x."""
    for rows, columns in ((3, 3), (4, 2)):
        J_y, J_x = _jacobians(random, rows, columns)
        given = table(result(answer, J_y.copy(), J_x.copy(), at=f"{rows} unknowns"), "dy*/dx", (rows, columns))
        right = np.linalg.solve(np.eye(rows) - J_y, J_x)
        if close(given, right, 1e-5, 1e-7):
            continue
        if close(given, J_x, 1e-5, 1e-7):
            raise Wrong(
                "this is J_x, the effect of x in one step. It comes back through y in every later step: (I - J_y)^-1."
            )
        if close(given, np.linalg.solve((np.eye(rows) - J_y).T, J_x), 1e-5, 1e-7):
            raise Wrong(
                "J_y is transposed. That is for gradients, in the next question; for the Jacobian it stands as it is."
            )
        if close(given, np.linalg.solve(np.eye(rows) + J_y, J_x), 1e-5, 1e-7):
            raise Wrong("the sign of J_y is turned: S = J_y S + J_x gives (I - J_y) S = J_x.")
        if close(given, (np.eye(rows) + J_y) @ J_x, 1e-5, 1e-7):
            raise Wrong(
                "this is (I + J_y) J_x, two terms of the series I + J_y + J_y^2 + ... Sum all, by a linear system."
            )
        raise Wrong(
            "this is not dy*/dx. Hint: differentiate y* = G(y*, x), then collect what holds dy*/dx on the left."
        )


@question
def implicit_gradient(answer: Any, random: Random) -> None:
    """dl/dx = J_x^T u, where (I - J_y)^T u = v."""
    for rows, columns in ((3, 3), (5, 2)):
        J_y, J_x = _jacobians(random, rows, columns)
        v = random.normal(size=rows)
        given = numbers(result(answer, J_y.copy(), J_x.copy(), v.copy(), at=f"{rows} unknowns"), "dl/dx", columns)
        _judge_gradient(given, J_y, J_x, v)


@question
def neumann(answer: Any, random: Random) -> None:
    """sum over i < terms of (J^T)^i v, from products with J^T alone."""
    J, _ = _jacobians(random, 4, 4)
    v = random.normal(size=4)
    powers = [v]
    for _ in range(12):
        powers.append(J.T @ powers[-1])
    for terms in (1, 2, 6, 11):
        times = _Counted(lambda u: J.T @ np.asarray(u, float))
        given = numbers(result(answer, times, v.copy(), terms, at=f"terms = {terms}"), "u", 4)
        if times.count > terms:
            raise Wrong(f"you use {times.count} products for {terms} terms: keep each power and multiply it once more.")
        if close(given, np.sum(powers[:terms], axis=0), 1e-6):
            continue
        if close(given, np.sum(powers[: terms + 1], axis=0), 1e-6):
            raise Wrong(f"that is one term more than {terms}: with terms = 1 there is v alone, and no product at all.")
        if terms > 1 and close(given, powers[terms - 1], 1e-6):
            raise Wrong("this is the last term alone. The answer is the sum of all of them.")
        if terms > 1 and close(given, np.sum(powers[1:terms], axis=0), 1e-6):
            raise Wrong("the first term, v itself, is missing.")
        raise Wrong(
            f"for terms = {terms} this is not v + J^T v + ... Hint: u <- J^T u + v, from u = v, {terms - 1} times."
        )


class _Counted:
    def __init__(self, function: VectorMap) -> None:
        self.function, self.count = function, 0

    def __call__(self, y: Any) -> Array:
        self.count += 1
        return self.function(np.asarray(y, float))


def _judge_gradient(given: Array, J_y: Array, J_x: Array, v: Array) -> None:
    one = np.eye(len(v))
    right = J_x.T @ np.linalg.solve((one - J_y).T, v)
    if close(given, right, 1e-5, 1e-7):
        return
    if close(given, J_x.T @ v, 1e-5, 1e-7):
        raise Wrong(
            "this is J_x^T v: the linear system is left out. That is the Jacobian-free gradient, which is cheap, "
            "and not exact."
        )
    if close(given, J_x.T @ np.linalg.solve(one - J_y, v), 1e-5, 1e-7):
        raise Wrong("the system is solved with I - J_y. A gradient runs backwards: transpose it.")
    if close(given, J_x.T @ np.linalg.solve((one + J_y).T, v), 1e-5, 1e-7):
        raise Wrong("the sign of J_y is turned: u = J_y^T u + v gives (I - J_y)^T u = v.")
    raise Wrong(
        f"the gradient is ({shown(right)}), and you give ({shown(given)}). Hint: dl/dx = (dy*/dx)^T v; put in "
        "dy*/dx of Question 5 "
        "and transpose the product."
    )


def _solution(given: Any, name: str) -> tuple[Array, int]:
    y, steps = parts(given, name, 2)
    return numbers(y, "y", 3), int(number(steps, "steps"))


def _linear(random: Random, norm: float) -> VectorMap:
    A, b = random.normal(size=(3, 3)), random.normal(size=3)
    A *= norm / np.linalg.norm(A, 2)
    return lambda y: A @ np.asarray(y, float) + b


def _jacobians(random: Random, rows: int, columns: int) -> tuple[Array, Array]:
    J_y = random.normal(size=(rows, rows))
    return J_y * (0.8 / np.linalg.norm(J_y, 2)), random.normal(size=(rows, columns))


def _picard(G: VectorMap, y: Array, tol: float, damping: float) -> int:
    steps = 0
    while np.linalg.norm(G(y) - y) > tol:
        y = y + damping * (G(y) - y)
        steps += 1
    return steps
