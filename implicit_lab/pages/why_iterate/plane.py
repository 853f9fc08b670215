"""The plane of page 1: y_t over the input x and the step size, in closed form."""

from functools import cache

import numpy as np

from ...control import Number
from ...recording.sheet import Axis, Sheet, levels
from ...studies.scalar.choices import WHY_ITERATE
from ...widgets.plane import PlaneView

SIZE = 48
HIGHEST = 20.0
"""Colours end here, as the first panel's axis does."""
_KINDS = {control.name: control.kind for control in WHY_ITERATE if isinstance(control.kind, Number)}
PLANE = (
    "Every point is an input <i>x</i>, to the right, and a step size <i>η</i>, upward; the colour is "
    "<i>y<sub>t</sub></i>. The true map 1/<i>x</i> does not know of <i>η</i>: its colours stand upright, and press "
    "together towards <i>x</i> = 0. At small <i>t</i> the picture is nearly flat; with <i>t</i> the ridge at the left "
    "rises, where <i>η</i> is large first. Drag the line across, or take its ends with the arrow keys."
)


def plane() -> PlaneView:
    """The plane, moved by the page's slider."""
    view = PlaneView(follows="t")
    view.ends = [0.02, 0.5, 0.9, 0.5]
    view.show(_sheet())
    return view


# Everyone opens the page with it.
@cache
def _sheet() -> Sheet:
    x, eta = (np.linspace(_KINDS[name].low, _KINDS[name].high, SIZE) for name in ("x", "eta"))
    steps = round(_KINDS["t"].high)
    rest = 1 - np.outer(eta, x)
    values = np.stack([(1 - rest**t) / x for t in range(1, steps + 1)])
    return levels(
        values[None],
        {"truth": np.broadcast_to(1 / x, (SIZE, SIZE))[None]},
        across=Axis("input x", x[0], x[-1]),
        up=Axis("step size η", eta[0], eta[-1]),
        probes=("y",),
        value="y",
        scale=(0.0, HIGHEST),
        meta={"note": f"From {SIZE} × {SIZE} points in closed form; what lies above {HIGHEST:g} has the last colour."},
    )
