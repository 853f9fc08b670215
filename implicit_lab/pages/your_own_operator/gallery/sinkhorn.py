"""Sinkhorn's iteration: the cheapest blurred way to carry one histogram to another."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, blur: float, apart: float) -> Any:
    import torch

    import implicit_lab as il

    place = torch.linspace(0, 1, 32)
    cost = (place[:, None] - place) ** 2 / blur
    hills = torch.stack([(-40 * (place - 0.5 + side * apart / 2) ** 2).exp() + 0.2 for side in (1, -1)])
    x = (hills / hills.sum(1, keepdim=True))[None]

    class Sinkhorn(il.ImplicitModel):
        def initial(self, x):
            return torch.zeros_like(x)

        def forward(self, z, x):
            f = x[:, 0].log() - (z[:, None, 1] - cost).logsumexp(2)
            return torch.stack([f, x[:, 1].log() - (f[:, :, None] - cost).logsumexp(1)], 1)

        def decode(self, z):
            return (z[:, 0, :, None] + z[:, 1, None] - cost).exp()

    return explore(Sinkhorn(), x, frame="field")


SINKHORN = Entry(
    name="sinkhorn",
    title="Sinkhorn's iteration",
    about="The picture is a plan: how much of each place of one hill is carried to each place of another. The less it "
    "is blurred, the nearer it is to the cheapest plan, and the longer it takes. What is iterated are two prices, "
    "which may all be raised and lowered against each other and give the same plan: so <i>G</i> cannot contract in "
    "every direction.",
    claim="It converges to the plan, though one direction of the prices stays as it is.",
    controls=(
        Control("blur", "Blur", Number(0.002, 0.2, step=0.002), 0.02),
        Control("apart", "Distance of the hills", Number(0, 0.6, step=0.05), 0.4),
    ),
    operator=_operator,
)
