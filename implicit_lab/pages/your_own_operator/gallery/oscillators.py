"""Kuramoto's coupled oscillators: clocks of different speeds that pull each other along."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, coupling: float, spread: float, step: float) -> Any:
    import torch

    import implicit_lab as il

    torch.manual_seed(0)
    speeds = spread * torch.randn(1, 24)
    x = speeds - speeds.mean()

    class Oscillators(il.ImplicitModel):
        def initial(self, x):
            return torch.linspace(0, 5, x.shape[1]).expand_as(x)

        def forward(self, z, x):
            return z + step * (x + coupling * (z[:, None] - z[:, :, None]).sin().mean(2))

        def decode(self, z):
            return torch.stack([z.cos(), z.sin()], 2)

    return explore(Oscillators(), x, frame="points")


OSCILLATORS = Entry(
    name="oscillators",
    title="coupled oscillators",
    about="Each point on the circle is a clock, seen by one who turns with their mean; <i>x</i> are their own speeds. "
    "Coupled strongly they come to rest together; below a threshold they never do, and there is no fixed point. All "
    "may be turned by one angle and are as much at rest: in that direction <i>G</i> cannot contract, and the steepest "
    "slope grows for ever, by one step's at each step.",
    claim="Above a threshold of the coupling all come to rest; turned by one angle they rest as well.",
    controls=(
        Control("coupling", "Coupling", Number(0, 4, step=0.1), 1.5),
        Control("spread", "Spread of the speeds", Number(0, 1, step=0.05), 0.5),
        Control("step", "Step", Number(0.1, 2, step=0.1), 0.5),
    ),
    operator=_operator,
)
