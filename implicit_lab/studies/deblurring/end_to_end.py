"""The contracting network trained on at its fixed point, end to end, beside the gradient that HQS was trained with.

``python -m implicit_lab.studies.deblurring.end_to_end --data DIR`` goes on from the weights that ship, once with the
exact gradient of ``il.Implicit`` and once through the last iterations of a pool, and writes what the validation
pictures say on the way into ``weights/end_to_end.json``. The modulus is held by neither; the pool has its penalty on
the spectral radius. Some ten minutes on two cores.
"""

import argparse
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from tqdm import trange

from ...fixed_points import Anderson, ConvergenceWarning, Implicit, Status, Stop, fixed_point
from ..weights import load_weights, write_whole
from .choices import WEIGHTS
from .models import HQS
from .pool import Pool
from .recipe import BATCH, restoring_error
from .samples import Samples
from .study import psnr

NAME = "hqs-contracting"
STEPS, RATE, LOOKS, TRACKED = 80, 2e-5, 4, 12
"""Of two rates that were tried: at 1e-4 both lose, the exact gradient 0.19 dB and the other 0.14."""
REST = Stop(rtol=1e-3, max_steps=80)
"""Where the training takes the iterate to be at rest, forward and backward."""
JUDGED = Stop(rtol=1e-4, max_steps=400)
FILE = WEIGHTS / "end_to_end.json"

Figures = dict[str, float]


def train(gradient: str, data: Path, seed: int = 0, steps: int = STEPS) -> tuple[HQS, list[Figures]]:
    """The network after ``steps`` of Adam by "exact" or "pool", and its figures on the way.

    The rate falls to zero.
    """
    torch.manual_seed(seed)
    model, samples = HQS(), Samples(data, seed, torch.device("cpu"))
    load_weights(model, WEIGHTS / f"{NAME}.safetensors")
    adam = torch.optim.Adam(model.parameters(), lr=RATE)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    loss = _exact(model, samples) if gradient == "exact" else _through_a_pool(model, samples)
    looks = [{"step": 0.0, **judged(model, samples)}]
    for step in trange(1, steps + 1, desc=gradient):
        adam.zero_grad()
        loss().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.02)
        adam.step()
        falling.step()
        if step % (steps // LOOKS) == 0:
            looks.append({"step": float(step), **judged(model, samples)})
    return model, looks


def _exact(model: HQS, samples: Samples) -> Callable[[], Tensor]:
    """The error where the iteration rests, with its exact gradient."""

    def loss() -> Tensor:
        x, truth = samples.batch(BATCH)
        with warnings.catch_warnings():
            # Some pictures are not at rest by then: their gradient is taken where they are.
            warnings.simplefilter("ignore", ConvergenceWarning)
            found = fixed_point(model, model.initial(x), x, solver=Anderson(), stop=REST, gradient=Implicit(stop=REST))
            return restoring_error(found.y, truth)

    return loss


def _through_a_pool(model: HQS, samples: Samples) -> Callable[[], Tensor]:
    pool = Pool(model, samples, BATCH)
    return lambda: pool.loss(restoring_error, TRACKED)


@torch.no_grad()
def judged(model: HQS, samples: Samples) -> Figures:
    """Of the validation crops: the mean PSNR where the iteration rests, in dB, and the share that is at rest."""
    x, truth = samples.held_out
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = fixed_point(model, model.initial(x), x, solver=Anderson(), stop=JUDGED)
    return {
        "psnr": float(psnr(found.y, truth).mean()),
        "at_rest": float((found.status == Status.CONVERGED).float().mean()),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    asked = parser.parse_args()
    looks = {gradient: train(gradient, asked.data)[1] for gradient in ("exact", "pool")}
    report = {"model": NAME, "seed": 0, "steps": STEPS, "batch": BATCH, "tracked": TRACKED, "looks": looks}
    write_whole(FILE, (json.dumps(report, indent=1) + "\n").encode())
    print(json.dumps(report, indent=1))
