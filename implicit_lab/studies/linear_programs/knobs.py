"""What the three constants of the iteration do to its error and to its rest, with the network's guess and without one.

``python -m implicit_lab.studies.linear_programs.knobs`` writes ``weights/knobs.json`` anew, in some minutes.
"""

import json
from typing import Any, NamedTuple

import torch

from ...study import Problem
from ..weights import load_weights, write_whole
from .choices import WEIGHTS
from .models import DELTA, EPS, PRIMAL_SHARE, ImplicitGNN
from .quality import relative_error
from .reproduce import followed, single
from .study import STUDY

FILE = WEIGHTS / "knobs.json"
EMBEDDING = 16
AGES = (24, 100, 200)
"""Iterations at which errors are told, and how many programs are at rest."""


class Knobs(NamedTuple):
    """The constants of the iteration, as ``ImplicitGNN`` takes them."""

    eps: float = EPS
    delta: float = DELTA
    primal: float = PRIMAL_SHARE


TRIED = (
    Knobs(),
    *(Knobs(eps=EPS * share, delta=DELTA * share) for share in (4, 0.5, 0.2)),
    Knobs(eps=EPS / 5),
    Knobs(delta=DELTA / 5),
    *(Knobs(primal=PRIMAL_SHARE * share) for share in (1 / 3, 3)),
    Knobs(primal=1.0),
)
"""Those that ship, then others."""


@torch.no_grad()
def measure(instances: int | None = None, tried: tuple[Knobs, ...] = TRIED) -> dict[str, Any]:
    """Mean error and share at rest, at AGES, for each of ``tried``, on ``instances`` unseen programs (None: 1000).

    ``with_guess`` is of the network that ships, ``without`` has the middle of the bounds in place of its guess.
    """
    test = single(STUDY.problem(instances, 0))
    rows = []
    for knobs in tried:
        rows.append({**knobs._asdict(), "with_guess": course(knobs, test), "without": course(knobs, test, False)})
        print(json.dumps(rows[-1]), flush=True)
    return {"model": f"gnn-implicit-{EMBEDDING}", "instances": len(test.truth), "seed": 0, "ages": AGES, "rows": rows}


def course(knobs: Knobs, test: Problem, guess: bool = True) -> dict[str, list[float]]:
    """Error and rest of the iteration with these constants, at AGES."""
    model = ImplicitGNN(EMBEDDING, *knobs)
    if guess:
        load_weights(model, WEIGHTS / f"gnn-implicit-{EMBEDDING}.safetensors")
    else:
        torch.nn.init.zeros_(model.guess.head.output.weight)
    answers, rested = followed(model, test.x, AGES)
    return {
        "error": [float(relative_error(y, test.truth).mean()) for y in answers.values()],
        "at_rest": list(rested.values()),
    }


if __name__ == "__main__":
    write_whole(FILE, (json.dumps(measure(), indent=1) + "\n").encode())
