"""What a student gave, read kindly: numbers of any library, functions that are unwritten, fail or return nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Wrong(AssertionError):
    """One sentence that says what is wrong, shown in a notebook without the code that found it."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"Not yet: {self}"]


def question(check: Callable[..., None]) -> Callable[..., None]:
    """Make ``check(*answers, random)`` a check that is called with the answers alone, and says when they are right.

    ``seed`` draws the inputs that the answers are tried on: 0 for students, another one for their grade.
    """

    @wraps(check)
    def asked(*answers: Any, seed: int = 0) -> None:
        check(*answers, np.random.default_rng(seed))
        print("Right.")

    return asked


def result(function: Any, *inputs: Any, at: str = "") -> Any:
    """Return ``function(*inputs)``; ``at`` says in words what the inputs are.

    Raises ``Wrong`` where there is no function, it is not written yet, it stops with an error or returns nothing.
    """
    if not callable(function):
        raise Wrong(f"a function is asked for here, and this is {kind(function)}.")
    name = getattr(function, "__name__", "your function")
    where = f" for {at}" if at else ""
    try:
        value = function(*inputs)
    except NotImplementedError as error:
        raise Wrong(f"{name} is not written yet.") from error
    except Wrong:
        raise
    except Exception as error:
        raise Wrong(f"{name} stops with {type(error).__name__}{where}: {error}") from error
    if value is None:
        raise Wrong(f"{name} returns nothing{where}. Does every way through it end with a return?")
    return value


def number(value: Any, name: str) -> float:
    """Return one number of any kind as a float: of Python, numpy or torch, alone or in an array of one.

    >>> number(np.array([0.5]), "rate")
    0.5
    """
    array = _array(value, name)
    if array.size != 1:
        raise Wrong(f"{name} should be one number, and it holds {array.size}.")
    return float(array.reshape(()))


def numbers(value: Any, name: str, count: int | None = None) -> Array:
    """Return a list, a tuple, an array or a tensor of numbers as a vector, of ``count`` entries if that is given.

    >>> numbers([[1], [2]], "y", 2)
    array([1., 2.])
    """
    array = _array(value, name)
    if array.size != max(array.shape, default=1):
        raise Wrong(f"{name} should be a list of numbers, and its shape is {array.shape}.")
    if count is not None and array.size != count:
        raise Wrong(f"{name} should hold {count} numbers, and it holds {array.size}.")
    return array.reshape(-1)


def table(value: Any, name: str, shape: tuple[int, ...]) -> Array:
    """Return numbers of the given shape, from nested lists, an array or a tensor."""
    array = _array(value, name)
    if array.shape != shape:
        raise Wrong(f"{name} should have the shape {shape}, and it has {array.shape}.")
    return array


def yes_or_no(value: Any, name: str) -> bool:
    """Return True or False, from Python, numpy or torch."""
    if isinstance(value, np.ndarray | np.bool_ | bool) or hasattr(value, "detach"):
        array = np.asarray(value)
        if array.size == 1 and array.dtype == bool:
            return bool(array.reshape(()))
    raise Wrong(f"{name} should be True or False, and it is {kind(value)}.")


def parts(value: Any, name: str, count: int) -> tuple[Any, ...]:
    """Return the ``count`` values that a function gives back together."""
    if not isinstance(value, tuple | list) or len(value) != count:
        raise Wrong(f"{name} should return {count} values, and it returns {kind(value)}.")
    return tuple(value)


def close(value: Any, expected: Any, relative: float = 1e-6, absolute: float = 1e-9) -> bool:
    """Whether |value - expected| <= absolute + relative |expected| everywhere; never for NaN."""
    difference = np.abs(np.asarray(value) - np.asarray(expected))
    return bool(np.all(difference <= absolute + relative * np.abs(np.asarray(expected))))


def shown(value: Any) -> str:
    """Return a number, or numbers, as a person writes them.

    >>> shown(np.array([0.5, 1 / 3]))
    '0.5, 0.3333'
    """
    return ", ".join(f"{entry:.4g}" for entry in np.asarray(value, float).reshape(-1))


def kind(value: Any) -> str:
    """What a value is, in a student's words."""
    if _unanswered(value):
        return "not answered yet"
    if callable(value):
        return "a function"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a {type(value).__name__}"


def _unanswered(value: Any) -> bool:
    return value is None or value is ...


def _array(value: Any, name: str) -> Array:
    if _unanswered(value) or (isinstance(value, list | tuple) and any(map(_unanswered, value))):
        raise Wrong(f"{name} is not answered yet.")
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, list | tuple):
        value = [entry.detach().cpu().numpy() if hasattr(entry, "detach") else entry for entry in value]
    try:
        array = np.asarray(value)
        if array.dtype == bool or np.iscomplexobj(array):
            raise TypeError
        return array.astype(float)
    except (TypeError, ValueError) as error:
        raise Wrong(f"{name} should be made of real numbers, and it is {kind(value)}.") from error
