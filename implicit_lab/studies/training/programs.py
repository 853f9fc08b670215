"""The gradients held against each other on the graph network for linear programs, after it has learned to rest.

An exact gradient is one of a fixed point: where the iteration does not come to rest, it means nothing. So each seed
first trains its network, by unrolled steps on iterates of every age, to answer and to rest; then every gradient goes on
from there, on the same programs in the same order. Both parts ask that a step be shorter than the one before it by
the share SHRINK, which at rest is the slowest rate at which errors fade.
"""

from collections.abc import Callable
from copy import deepcopy

import numpy as np
import torch
from torch import Tensor

from ..linear_programs.choices import TRAINING_INSTANCES
from ..linear_programs.instances import instances
from ..linear_programs.network_units import Programs
from ..linear_programs.quality import relative_error
from ..linear_programs.recipe import mirror
from ..linear_programs.study import as_tensors
from .cost import Passes
from .message_iteration import Graph, MessageIteration
from .methods import Method
from .trial import Course, Table, descend, on_trial

EMBEDDING = 8
BATCH = 32
REST_STEPS, REST_RATE = 800, 1e-2
STEPS, RATE = 60, 1e-3
"""Training steps of each part, and the learning rate at the first, which falls to zero on a cosine."""
SHRINK, SHRINK_WEIGHT = 0.92, 2.0
FRESH, WAITING, UNROLLED = 0.25, 4, 6
"""The share of first-part steps that begin at zero, the batches that wait to be taken up, and iterations of a step."""
LOOKS = 12
"""How often the held-out error is looked at while a gradient trains."""
HELD_OUT, AGE = 100, 60
"""Programs that are looked at, and the iterate."""
TEST_AGE, RESTING = 200, 1e-4
TEST_INSTANCES = 200

Batch = tuple[Programs, Tensor]


def on_what() -> Table:
    """What a comparison is of."""
    return {"embedding": EMBEDDING, "batch": BATCH, "rest_steps": REST_STEPS, "steps": STEPS}


class Stream:
    """Training programs, mirrored at random, in the order of a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.programs, self.truth = as_tensors(instances("train", 0, TRAINING_INSTANCES))

    def draw(self) -> Batch:
        """The next batch."""
        rows = torch.from_numpy(self.rng.integers(len(self.truth), size=BATCH))
        programs = {name: values[rows] for name, values in self.programs.items()}
        m = programs["b"].shape[1]
        signs = torch.from_numpy(self.rng.choice(np.array([-1, 1], dtype=np.float32), (BATCH, 60)))
        return mirror(programs, self.truth[rows], signs[:, m:], signs[:, :m])


def rested(seed: int) -> MessageIteration:
    """A network of this seed that answers and comes to rest: the first part, the same for every gradient."""
    torch.manual_seed(seed)
    model, stream = MessageIteration(EMBEDDING), Stream(seed)
    waiting: list[tuple[Batch, Tensor]] = []

    def loss() -> Tensor:
        fresh = len(waiting) < WAITING or stream.rng.random() < FRESH
        slot = int(stream.rng.integers(WAITING))
        batch, z = (stream.draw(), None) if fresh else waiting[slot]
        x = model.encode(batch[0])
        z = model.initial(x) if z is None else z
        errors, moves = [], []
        for _ in range(UNROLLED):
            before, z = z, model(z, x)
            errors.append(relative_error(model.decode(z), batch[1]).mean())
            moves.append((z - before)[:, 0].norm(dim=1))
        kept = batch, z.detach()
        if len(waiting) < WAITING:
            waiting.append(kept)
        else:
            waiting[slot] = kept
        if fresh:
            return torch.stack(errors[UNROLLED // 2 :]).mean()
        return torch.stack(errors).mean() + SHRINK_WEIGHT * _too_long(moves[-1], moves[-2])

    descend(model, loss, REST_STEPS, REST_RATE)
    return model


def train(start: MessageIteration, method: str, seed: int, count: int = TEST_INSTANCES) -> Table:
    """Go on from ``start`` by one gradient; what it reached, and at which cost, is measured on the way and after."""
    model = deepcopy(start)
    held_out = as_tensors(instances("validate", 0, HELD_OUT))

    def loss(G: Passes, how: Method, batch: Batch) -> Tensor:
        x = model.encode(batch[0])
        z = how.solve(G, model.initial(x), x)
        return relative_error(model.decode(z), batch[1]).mean() + SHRINK_WEIGHT * _speed(G, z.detach(), x)

    course = Course(STEPS, RATE, LOOKS)
    found = on_trial(model, method, loss, lambda: Stream(1000 + seed), lambda: judge(model, held_out, AGE), course)
    return {**found, "seed": seed, **final(model, seed, count)}


def final(model: MessageIteration, seed: int, count: int) -> Table:
    """Error and rest at t = TEST_AGE on unseen programs."""
    error, residual = judge(model, as_tensors(instances("test", 100 + seed, count)), TEST_AGE)
    return {"test_error": float(error.mean()), "at_rest": float((residual <= RESTING).float().mean())}


@torch.no_grad()
def judge(model: MessageIteration, batch: Batch, age: int) -> tuple[Tensor, Tensor]:
    """Relative error and residual of the iterate of an age, (B,) each."""
    x = model.encode(batch[0])
    z = before = model.initial(x)
    for _ in range(age):
        before, z = z, model(z, x)
    return relative_error(model.decode(z), batch[1]), (z - before)[:, 0].norm(dim=1) / z[:, 0].norm(dim=1)


def _speed(G: Callable[[Tensor, Graph], Tensor], z: Tensor, x: Graph) -> Tensor:
    """What keeps the iteration at rest, the same for every gradient: two steps more, of which the second is shorter."""
    once = G(z, x)
    twice = G(once, x)
    return _too_long((twice - once)[:, 0].norm(dim=1), (once - z)[:, 0].norm(dim=1))


def _too_long(move: Tensor, before: Tensor) -> Tensor:
    """By how much steps are longer than SHRINK times those before, in the mean."""
    return (move / before.clamp(min=1e-6) - SHRINK).relu().mean()
