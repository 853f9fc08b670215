"""One network trained at its fixed point, end to end, beside the same one whose guess was trained alone.

``python -m implicit_lab.studies.linear_programs.end_to_end`` takes the network that ships, goes on from it with the
gradient of ``il.Implicit``, and writes what the validation programs say of it on the way into
``weights/end_to_end.json``.
"""

import json
import warnings

import torch
from torch import Tensor

from ...fixed_points import ConvergenceWarning, Implicit, Stop, fixed_point
from ..at_rest import AT_REST
from ..weights import load_weights, write_whole
from .choices import WEIGHTS
from .models import ImplicitGNN
from .network_units import Programs
from .quality import relative_error
from .recipe import Recipe

NAME = "gnn-implicit-8"
STEPS, RATE, LOOKS = 120, 1e-3, 6
REST = Stop(rtol=AT_REST, max_steps=100)
AGE = 100
"""The iterate that is judged."""
FILE = WEIGHTS / "end_to_end.json"

Figures = dict[str, float]


def train(seed: int = 0, steps: int = STEPS) -> tuple[ImplicitGNN, list[Figures]]:
    """The network after ``steps`` of Adam, whose rate falls to zero, and its figures on the way."""
    torch.manual_seed(seed)
    recipe = Recipe(NAME, WEIGHTS, seed)
    assert isinstance(recipe.model, ImplicitGNN)
    model = recipe.model
    load_weights(model, WEIGHTS / f"{NAME}.safetensors")
    adam = torch.optim.Adam(model.parameters(), lr=RATE)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    looks = [{"step": 0.0, **judged(model, recipe)}]
    for step in range(1, steps + 1):
        programs, truth = recipe.draw()
        adam.zero_grad()
        with warnings.catch_warnings():
            # Some programs are not at rest by then: their gradient is taken where they are.
            warnings.simplefilter("ignore", ConvergenceWarning)
            relative_error(at_rest(model, programs), truth).mean().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        adam.step()
        falling.step()
        if step % (steps // LOOKS) == 0:
            looks.append({"step": float(step), **judged(model, recipe)})
    return model, looks


def at_rest(model: ImplicitGNN, programs: Programs) -> Tensor:
    """The answer where the iteration rests, with its exact gradient."""
    x = model.encode(programs)
    return model.decode(fixed_point(model, model.initial(x), x, stop=REST, gradient=Implicit(stop=REST)).y)


@torch.no_grad()
def judged(model: ImplicitGNN, recipe: Recipe) -> Figures:
    """Of the validation programs: the mean error of the guess and of y_t, t = AGE, and the share that is at rest."""
    programs, truth = recipe.held_out
    x = model.encode(programs)
    z = before = model.initial(x)
    for _ in range(AGE):
        before, z = z, model(z, x)
    moved, size = (z - before).flatten(1).norm(dim=1), z.flatten(1).norm(dim=1)
    return {
        "guess": float(relative_error(model.guess(programs), truth).mean()),
        "error": float(relative_error(model.decode(z), truth).mean()),
        "at_rest": float((moved < AT_REST * size).float().mean()),
    }


if __name__ == "__main__":
    report = {"model": NAME, "seed": 0, "steps": STEPS, "age": AGE, "looks": train()[1]}
    write_whole(FILE, (json.dumps(report, indent=1) + "\n").encode())
    print(json.dumps(report, indent=1))
