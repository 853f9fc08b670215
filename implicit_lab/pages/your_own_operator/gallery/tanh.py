"""The plainest equilibrium network: y = tanh(W y + x)."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, gain: float, width: int) -> Any:
    import torch

    torch.manual_seed(0)
    W = torch.randn(width, width)
    W = gain * W / torch.linalg.matrix_norm(W, 2)
    x = torch.randn(1, width)

    def G(y, x):
        return torch.tanh(y @ W.T + x)

    return explore(G, x)


TANH = Entry(
    name="tanh",
    title="tanh equilibrium",
    about="<i>G</i>(<i>y</i>, <i>x</i>) = tanh(<i>W</i><i>y</i> + <i>x</i>), with ‖<i>W</i>‖ set to the gain. "
    "Below a gain of 1 it contracts, whatever <i>x</i> is. Above, nothing promises rest; it often comes to rest all "
    "the same, since tanh is flat away from 0.",
    claim="Below a gain of 1 it contracts, at least by the gain.",
    controls=(
        Control("gain", "Gain", Number(0.1, 4, step=0.1), 0.9),
        Control("width", "Numbers", Number(2, 40, step=1), 16),
    ),
    operator=_operator,
)
