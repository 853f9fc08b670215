"""The monotone operator network of Winston and Kolter (2020), by forward-backward splitting."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, margin: float, share: float) -> Any:
    import torch

    torch.manual_seed(0)
    A, S = torch.randn(2, 20, 20) / 20**0.5
    W = (1 - margin) * torch.eye(20) - A.T @ A + S - S.T
    step = share * 2 * margin / torch.linalg.matrix_norm(torch.eye(20) - W, 2) ** 2
    x = torch.randn(1, 20)

    def G(y, x):
        return torch.relu((1 - step) * y + step * (y @ W.T + x))

    return explore(G, x)


MONOTONE = Entry(
    name="monotone",
    title="monotone operator network",
    about="<i>y</i> = relu(<i>W</i><i>y</i> + <i>x</i>) with <i>I</i> − <i>W</i> at least the margin <i>m</i> in its "
    "symmetric part: there is one answer, however large <i>W</i> is. The step that finds it must be short. With a "
    "share below 1 of 2<i>m</i> / ‖<i>I</i> − <i>W</i>‖² it contracts; longer ones are promised nothing.",
    claim="Within the longest step that is promised to work, it contracts.",
    controls=(
        Control("margin", "Margin m", Number(0.05, 2, step=0.05), 1.0),
        Control("share", "Share of the longest step", Number(0.1, 8, step=0.1), 0.9),
    ),
    operator=_operator,
)
