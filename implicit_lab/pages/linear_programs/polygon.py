"""The two-variable program as a widget: polygon, optimum and iterates move in the browser, without the kernel."""

import math
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from scipy.sparse import csr_array

from ...studies.linear_programs.pdhg import saddle
from ...studies.linear_programs.program import Program
from ...widgets.player import ELEMENTS

_HERE = Path(__file__).parent
_SCRIPTS = (ELEMENTS, *(_HERE / f"{name}.js" for name in ("plot", "polygon_math", "polygon", "polygon_widget")))
"""Read in this order; each may use what those before it say."""
ANGLE = 40
"""Where the cost falls as the page opens, in degrees."""
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


class Polygon(anywidget.AnyWidget):
    """The example, to be dragged. Its rows have norm one, and the iteration keeps its steps.

    >>> Polygon().t
    30
    """

    _esm = "\n".join(script.read_text() for script in _SCRIPTS)
    _css = _HERE / "programs.css"

    program = traitlets.Dict().tag(sync=True)
    steps = traitlets.Dict().tag(sync=True)
    t = traitlets.Int(ITERATIONS).tag(sync=True)

    def __init__(self) -> None:
        program = example()
        scaled = saddle(program)
        super().__init__(
            program={
                "A": scaled.A.toarray().tolist(),
                "b": scaled.b.tolist(),
                "lower": program.lower.tolist(),
                "upper": program.upper.tolist(),
                "angle": ANGLE,
            },
            steps={"tau": GENTLE * scaled.tau, "sigma": scaled.sigma},
        )
