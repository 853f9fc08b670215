"""Newton's method for Kepler's equation E - e sin E = M, at every M of an orbit at once."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, eccentricity: float, share: float) -> Any:
    import torch

    M = torch.linspace(0, 2 * torch.pi, 181, dtype=torch.float64)[:, None]

    def G(E, M):
        missing = E - eccentricity * torch.sin(E) - M
        return E - share * missing / (1 - eccentricity * torch.cos(E))

    return explore(G, M, y0=M, frame="curve")


KEPLER = Entry(
    name="newton",
    title="Newton's method: Kepler's equation",
    about="Where is a planet when a share <i>M</i> of its year has passed? Newton's method for "
    "<i>E</i> − <i>e</i> sin <i>E</i> = <i>M</i>, from <i>E</i> = <i>M</i>. The answer's slope is 1 / (1 − <i>e</i>) "
    "where the planet is nearest to its sun. Near <i>e</i> = 1 the first step leaps far away from there, and comes "
    "back; a share below 1 of each step trades speed for that.",
    claim="The slope of the answer is 1 / (1 − e) at its steepest: 5 for e = 0.8. A whole step is as steep as that at "
    "rest, and a share of 0.3 of it 1.5: that iterates grow steeper here is owed to the share alone.",
    controls=(
        Control("eccentricity", "Eccentricity e", Number(0, 0.99, step=0.01), 0.8),
        Control("share", "Share of Newton's step", Number(0.1, 1.9, step=0.1), 0.3),
    ),
    operator=_operator,
)
