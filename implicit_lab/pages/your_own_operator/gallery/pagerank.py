"""PageRank: where a reader is found who follows links, and now and then begins anew."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, damping: float, pages: int) -> Any:
    import torch

    torch.manual_seed(0)
    links = (torch.rand(pages, pages) < 3 / pages).double().fill_diagonal_(0)
    links[:, links.sum(0) == 0] = 1  # who finds no link goes anywhere
    P = links / links.sum(0)
    x = torch.full((1, pages), 1 / pages, dtype=torch.float64)
    truth = torch.linalg.solve(torch.eye(pages) - damping * P, (1 - damping) * x.T).T

    def G(y, x):
        return damping * y @ P.T + (1 - damping) * x

    return explore(G, x, truth, y0=x)


PAGERANK = Entry(
    name="pagerank",
    title="PageRank",
    about="Bar <i>i</i> is the chance that a reader is on page <i>i</i>, who follows a link with the damping as "
    "chance, and else begins anew by <i>x</i>. In the sum of absolute values it contracts by the damping. In the usual "
    "length, which the lab measures, it may not: many links to one page gather what was spread.",
    claim="The error shrinks by the damping, 0.85, at least, in the sum of absolute values.",
    controls=(
        Control("damping", "Damping", Number(0.05, 0.99, step=0.01), 0.85),
        Control("pages", "Pages", Number(5, 40, step=1), 24),
    ),
    operator=_operator,
)
