"""The two-variable program as a widget: polygon, optimum and iterates move in the browser, without the kernel."""

import math
from pathlib import Path
from typing import TypedDict

import anywidget
import numpy as np
import traitlets
from scipy.sparse import csr_array

from ...studies.linear_programs.pdhg import saddle
from ...studies.linear_programs.program import Program
from ...widgets.bundle import bundle
from ...widgets.style import FIGURES

_HERE = Path(__file__).parent
ANGLE = round(math.degrees(math.atan2(2, 1)) - 1, 2)
"""Where the cost falls as the page opens, in degrees: one short of a tie, along the first constraint."""
ITERATIONS = 30
GENTLE = 0.5
"""The primal step is this share of the usual one, so that the trail can be followed."""


def example(angle: float = ANGLE) -> Program:
    """The program that the page opens with, its cost falling in the direction of ``angle``."""
    radians = math.radians(angle)
    return Program(
        A=csr_array(np.array([[1.0, 2.0], [3.0, 1.0], [-1.0, 1.0]])),
        b=np.array([7.0, 12.0, 2.0]),
        c=-np.array([math.cos(radians), math.sin(radians)]),
        equality=np.zeros(3, dtype=bool),
        lower=np.array([-1.0, -1.0]),
        upper=np.array([3.7, 3.3]),
    )


class PolygonProgram(TypedDict):
    """A y <= b and lower <= y <= upper with rows of norm one; the cost falls in the direction of ``angle``, degrees."""

    A: list[list[float]]
    b: list[float]
    lower: list[float]
    upper: list[float]
    angle: float


class PolygonSteps(TypedDict):
    """The steps of the primal-dual iteration."""

    tau: float
    sigma: float


class Polygon(anywidget.AnyWidget):
    """The example, to be dragged. Its rows have norm one, and the iteration keeps its steps.

    >>> Polygon().t
    30
    """

    _esm = bundle(_HERE / "polygon_widget.js")
    _css = FIGURES + (_HERE / "programs.css").read_text()

    program = traitlets.Dict().tag(sync=True, type=PolygonProgram)
    steps = traitlets.Dict().tag(sync=True, type=PolygonSteps)
    t = traitlets.Int(ITERATIONS).tag(sync=True)

    def __init__(self) -> None:
        program = example()
        scaled = saddle(program)
        sent: PolygonProgram = {
            "A": scaled.A.toarray().tolist(),
            "b": scaled.b.tolist(),
            "lower": program.lower.tolist(),
            "upper": program.upper.tolist(),
            "angle": ANGLE,
        }
        steps: PolygonSteps = {"tau": GENTLE * scaled.tau, "sigma": scaled.sigma}
        super().__init__(program=sent, steps=steps)
