"""Seeded forces and their steady flows, solved on demand and kept in the user's cache folder, chunk by chunk."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from ..weights import write_whole
from .choices import SETS, SIZE
from .forces import coefficients, kolmogorov_force, random_forces
from .fourier import curl, resample
from .steady import COARSE, steady_states

VERSION = 1
"""Raise it when the forces or the solver change what they give: older cached files are then left alone."""
RANDOM = next(iter(SETS))
"""The set that the networks are trained on."""
CHUNK = 64
"""Samples that are solved, and kept, together."""

Progress = Callable[[int, int], object]


def samples(count: int, seed: int, progress: Progress | None = None, name: str = RANDOM) -> tuple[Tensor, Tensor]:
    """``count`` forces (B, 2, 64, 64) of the set ``name`` and the vorticities (B, 64, 64) that they sustain, float32.

    The first samples of a seed are the same whatever the count. A force whose flow does not settle from rest is left
    out and the next one takes its place: of random forces two or three in a hundred, of Kolmogorov's one in six.
    Flows are solved on 32 x 32, which carries them to 4e-5, to a relative residual of 1e-6; about 0.1 s each.
    ``progress(done, count)`` is called after each chunk.
    """
    forces, flows = [], []
    have = 0
    for _, force, flow in _chunks(count, seed, name):
        forces.append(force)
        flows.append(flow)
        have += len(force)
        if progress is not None:
            progress(have, count)
    return resample(torch.cat(forces), SIZE), resample(torch.cat(flows), SIZE)


def drawn(count: int, seed: int, name: str = RANDOM) -> int:
    """How many forces were drawn to find the ``count`` of ``samples``: the others are left out there."""
    return sum(size for size, _, _ in _chunks(count, seed, name))


def cache_folder() -> Path:
    """Where flows are kept: ``$XDG_CACHE_HOME`` or ``~/.cache``, implicit-lab, navier_stokes."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "implicit-lab" / "navier_stokes"


def _chunks(count: int, seed: int, name: str) -> Iterator[tuple[int, Tensor, Tensor]]:
    """Chunk by chunk until ``count`` flows are there: how many forces were drawn, and those with a flow, with it."""
    first = have = 0
    while have < count:
        size = min(CHUNK, count - have)
        force, flow = _chunk(name, seed, first, size)
        yield size, force, flow
        first, have = first + size, have + len(force)


def _chunk(name: str, seed: int, first: int, size: int) -> tuple[Tensor, Tensor]:
    """Those of the forces ``first``, ..., ``first + size - 1`` of the seed that have a steady flow, and the flows."""
    prefix = "" if name == RANDOM else f"{name}-"
    path = cache_folder() / f"{prefix}{seed}-{first}-{size}-v{VERSION}.safetensors"
    # A cache that cannot be read or written costs time, and nothing else.
    with suppress(OSError, SafetensorError, KeyError):
        kept = load_file(path)
        return kept["force"], kept["vorticity"]
    force = torch.cat([_force(name, np.random.default_rng((seed, index))) for index in range(first, first + size)])
    solved = steady_states(curl(force), polish=False)
    chunk = {"force": force[solved.found].float(), "vorticity": solved.vorticity[solved.found].float()}
    with suppress(OSError):
        write_whole(path, save(chunk))
    return chunk["force"], chunk["vorticity"]


def _force(name: str, rng: np.random.Generator) -> Tensor:
    """One force of a set, on the grid that flows are solved on."""
    return random_forces(coefficients(1, rng), COARSE) if name == RANDOM else kolmogorov_force(rng, COARSE)
