"""Functions of x that a person types: a whitelist of syntax nodes, evaluated with numpy, with exact derivatives.

Nothing typed is ever compiled or run: the text is parsed to a tree, every node of it must be arithmetic, a number,
x, pi, e, or one of the named elementary functions, and the tree is walked with pairs (value, derivative).
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gamma

Array = NDArray[np.float64]
Pair = tuple[Array, Array]

LONGEST = 120
DEEPEST = 20
LARGEST_EXPONENT = 20.0
LARGEST_NUMBER = 1e6

FUNCTIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda u: -np.sin(u)),
    "tan": (np.tan, lambda u: 1 / np.cos(u) ** 2),
    "atan": (np.arctan, lambda u: 1 / (1 + u**2)),
    "sinh": (np.sinh, np.cosh),
    "cosh": (np.cosh, np.sinh),
    "tanh": (np.tanh, lambda u: 1 / np.cosh(u) ** 2),
    "exp": (np.exp, np.exp),
    "log": (np.log, lambda u: 1 / u),
    "sqrt": (np.sqrt, lambda u: 0.5 / np.sqrt(u)),
    "abs": (np.abs, np.sign),
    "sign": (np.sign, np.zeros_like),
    "gamma": (gamma, lambda u: gamma(u) * digamma(u)),
}
"""Each elementary function beside its derivative."""

CONSTANTS = {"pi": np.pi, "e": np.e}
_KNOWN = f"x, {', '.join(CONSTANTS)}, {', '.join(FUNCTIONS)}"


class Refused(ValueError):
    """What was typed is not a function of x that the lab evaluates; the message says why, in one sentence."""


@dataclass(frozen=True)
class Expression:
    """A function of x that has passed the whitelist; make one with ``parse``."""

    text: str
    tree: ast.expr

    def __call__(self, x: ArrayLike) -> Array:
        """F(x), of the shape of x; NaN or inf where F has no value."""
        return self.with_slope(x)[0]

    def slope(self, x: ArrayLike) -> Array:
        """F'(x) by the rules of calculus, of the shape of x; NaN or inf where F has none."""
        return self.with_slope(x)[1]

    def with_slope(self, x: ArrayLike) -> Pair:
        """(F(x), F'(x))."""
        x = np.asarray(x, float)
        with np.errstate(all="ignore"):
            return _evaluate(self.tree, x)


def parse(text: str) -> Expression:
    """Read a function of x: + - * / ^ or **, brackets, numbers, x, pi, e and the functions of ``FUNCTIONS``.

    Raises ``Refused`` for anything else, for more than 120 characters, more than 20 levels of nesting, a number
    above a million, an exponent that is not a number, or one above 20.

    >>> parse("1/x + x^2")([1.0, 2.0])
    array([2. , 4.5])
    >>> parse("__import__('os')")
    Traceback (most recent call last):
        ...
    implicit_lab.studies.scalar.expression.Refused: A function may not have the character '_'.
    """
    if len(text) > LONGEST:
        raise Refused(f"The function is too long: {LONGEST} characters is the most.")
    if not text.strip():
        raise Refused("Type a function of x, for instance 1/x.")
    for character in text:
        if not (character.isascii() and (character.isalnum() or character in "+-*/^(). ")):
            raise Refused(f"A function may not have the character {character!r}.")
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth > DEEPEST:
            raise Refused(f"The function is nested too deeply: {DEEPEST} levels is the most.")
    try:
        tree = ast.parse(text.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise Refused("This is not a complete formula; try for instance 1/x + log(x).") from None
    _check(tree, 0)
    return Expression(text.strip(), tree)


def _check(node: ast.expr, depth: int) -> None:
    if depth > DEEPEST:
        raise Refused(f"The function is nested too deeply: {DEEPEST} levels is the most.")
    match node:
        case ast.Constant(value=bool()) | ast.Constant(value=complex()):
            raise Refused("Only real numbers can be used.")
        case ast.Constant(value=int() | float() as value):
            if value > LARGEST_NUMBER:
                raise Refused("A number above a million is too large.")
        case ast.Name(id=name):
            if name in FUNCTIONS:
                raise Refused(f"The function {name} needs brackets: {name}(x).")
            if name != "x" and name not in CONSTANTS:
                raise Refused(f"The name {name} is not known; the known names are {_KNOWN}.")
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            _check(operand, depth + 1)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            _check(left, depth + 1)
            _exponent(right)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            _check(left, depth + 1)
            _check(right, depth + 1)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
            if name not in FUNCTIONS:
                raise Refused(f"The function {name} is not known; the known names are {_KNOWN}.")
            _check(argument, depth + 1)
        case _:
            raise Refused("Only + - * / ^, brackets, numbers, x and functions of one argument can be used.")


def _exponent(node: ast.expr) -> float:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            sign = -1.0
        case ast.Constant(value=int() | float() as value):
            sign = 1.0
        case _:
            raise Refused("An exponent must be a plain number, for instance x^2.")
    if isinstance(value, bool) or value > LARGEST_EXPONENT:
        raise Refused(f"An exponent may be {LARGEST_EXPONENT:g} at the most.")
    return sign * value


def _evaluate(node: ast.expr, x: Array) -> Pair:
    match node:
        case ast.Constant(value=int() | float() as value):
            return np.full_like(x, value), np.zeros_like(x)
        case ast.Name(id="x"):
            return x, np.ones_like(x)
        case ast.Name(id=name):
            return np.full_like(x, CONSTANTS[name]), np.zeros_like(x)
        case ast.UnaryOp(op=op, operand=operand):
            u, du = _evaluate(operand, x)
            return (-u, -du) if isinstance(op, ast.USub) else (u, du)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            power = _exponent(right)
            u, du = _evaluate(left, x)
            return u**power, power * u ** (power - 1) * du if power else np.zeros_like(x)
        case ast.BinOp(left=left, op=op, right=right):
            u, du = _evaluate(left, x)
            v, dv = _evaluate(right, x)
            match op:
                case ast.Add():
                    return u + v, du + dv
                case ast.Sub():
                    return u - v, du - dv
                case ast.Mult():
                    return u * v, du * v + u * dv
                case _:
                    return u / v, (du * v - u * dv) / v**2
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            u, du = _evaluate(argument, x)
            value_of, slope_of = FUNCTIONS[name]
            return value_of(u), slope_of(u) * du
        case _:
            raise Refused("This is not a formula that the lab evaluates.")
