"""What looped and untied blocks make of stories longer than any they were trained on, on unseen ones of one seed."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from ...measures.iteration import parameter_count
from ...study import ExplicitModel, ImplicitModel
from ..reproduction import Progress, Table
from .choices import LOOPED, TRAINED_HOPS, UNKNOWN
from .curves import draw as draw
from .generator import VERB, WHO, WORD, Words, answers, chains, forests, recoloured, retold
from .measured import Course, at_once, chosen_by_residual, course, iterates
from .models import DEPTHS, WIDTH
from .study import STUDY
from .tables import tell as tell

SEED = 0
INSTANCES = 200
HOPS = (2, TRAINED_HOPS, 7, 15, 31)
STEPS = 96
"""Iterations: three times as many as the longest story has hops."""
LONG = 4 * STEPS
"""Iterations after which nothing may be lost."""
BUDGETS = ((1, 96), (4, 24), (16, 6), (1, 24), (4, 6))
"""Starts and iterations a start: 96 iterations a story in the first three, 24 in the others."""
FEW = 100
"""Stories for what is slow or asked of the first network only."""


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """The figures of all networks, on ``instances`` unseen stories of each length (None: 200).

    Raises ``ValueError`` where a data folder is named: the stories are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Stories are drawn from seeds and need no data; leave --data out.")
    count = INSTANCES if instances is None else instances
    sets = {hops: stories(hops, count) for hops in HOPS}
    names = (*LOOPED, *DEPTHS)
    networks = {}
    for done, name in enumerate(names):
        progress(done, len(names) + 1)
        model: Any = STUDY.model(name)
        of = measure_looped if isinstance(model, ImplicitModel) else measure_explicit
        networks[name] = {
            "parameters": parameter_count(model),
            "hops": {str(hops): of(model, told) for hops, told in sets.items()},
        }
    first = implicit(LOOPED[0])
    return {
        "instances": count,
        "seed": SEED,
        "steps": STEPS,
        "networks": networks,
        "long": {str(hops): measure_long(first, told[:FEW]) for hops, told in sets.items()},
        "breadth": {str(hops): measure_breadth(first, sets[hops][:FEW]) for hops in (15, 31)},
        "failures": measure_failures(first, min(count, FEW)),
    }


def stories(hops: int, count: int) -> Words:
    """The unseen stories of a length."""
    return chains(np.random.default_rng([SEED, hops, 1]), count, hops)


def implicit(name: str) -> ImplicitModel:
    """A looped network."""
    model = STUDY.model(name)
    assert isinstance(model, ImplicitModel)
    return model


def measure_looped(model: ImplicitModel, told: Words) -> Table:
    """Right, changed and at rest for t = 1 .. STEPS, and the same of a change of sense."""
    run, sense = course(model, told, recoloured(told), STEPS), course(model, told, retold(told), STEPS)
    return {
        "stories": run.right.mean(1).tolist(),
        "words": run.words.mean(1).tolist(),
        "changed": _spread(run.changed),
        "truth": {"mean": run.true_change.mean(), "max": run.true_change.max()},
        "sense": {
            "mean": sense.changed[-1].mean(),
            "truth": sense.true_change.mean(),
            "exact": (sense.changed[-1] == sense.true_change).mean(),
        },
        "residual": run.residual.mean(1).tolist(),
        **_rest(run),
    }


def measure_explicit(model: ExplicitModel, told: Words) -> Table:
    """The same of one pass."""
    words, changed = at_once(model, told, recoloured(told))
    return {
        "stories": (words == 1).mean(),
        "words": words.mean(),
        "changed": {"mean": changed.mean(), "max": changed.max()},
    }


def measure_long(model: ImplicitModel, told: Words) -> dict[str, float]:
    """Share of stories right at STEPS and at LONG iterations."""
    run = course(model, told, told, LONG)
    return {"stories": run.right[STEPS - 1].mean(), "later": run.right[-1].mean()}


def measure_breadth(model: ImplicitModel, told: Words) -> dict[str, float]:
    """Share of stories right, by starts x iterations."""
    return {
        f"{starts} x {steps}": (chosen_by_residual(model, told, starts, steps, SEED) == 1).mean()
        for starts, steps in BUDGETS
    }


def measure_failures(model: ImplicitModel, count: int) -> Table:
    """Stories of other kinds: crowds deeper than any trained on, and copying that goes in a circle."""
    crowds = forests(np.random.default_rng([SEED, 99]), count, 64, 31)
    round_about = stories(7, count)
    # The last of the first chain no longer wears a colour: they copy the first, who copies ... the last.
    round_about[:, 0, VERB], round_about[:, 0, WORD] = 1, round_about[:, 7, WHO]
    crowd, circle = (course(model, told, told, STEPS) for told in (crowds, round_about))
    noise = torch.randn(*round_about.shape[:2], WIDTH, generator=torch.Generator().manual_seed(SEED))
    with torch.no_grad():
        *_, (_, _, y) = iterates(model, round_about, STEPS, noise)
    of_circle = answers(round_about) == UNKNOWN
    return {
        "crowd": {"stories": crowd.right[-1].mean(), "words": crowd.words[-1].mean(), **_rest(crowd)},
        "circle": {
            **_rest(circle),
            "words": circle.words[-1].mean(),
            "from noise": float((y.argmax(-1).numpy() == UNKNOWN)[of_circle].mean()),
        },
    }


def _spread(changed: np.ndarray) -> dict[str, list[float]]:
    return {"mean": changed.mean(1).tolist(), "max": changed.max(1).tolist()}


def _rest(run: Course) -> Table:
    """The share at rest at the last t, when they came there, and how many of these and of the others are right."""
    resting, right = run.resting[-1], run.right[-1]

    def share(of: np.ndarray) -> float | None:
        return float(right[of].mean()) if of.any() else None

    return {
        "at rest": float(resting.mean()),
        "rests at": float(np.median(run.rest_at[resting])) if resting.any() else None,
        "right at rest": share(resting),
        "right restless": share(~resting),
    }
