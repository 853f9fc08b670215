"""y_t on a plane through input space as small pictures, for every t, and the file they are kept in."""

import json
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .files import save_arrays

FORMAT = "implicit-lab plane"
VERSION = 1

Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class Axis:
    """What a plane runs along on one of its sides, and from where to where.

    >>> Axis("input x", 0.02, 1.0).name
    'input x'
    """

    name: str
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Sheet:
    """P numbers of y_t on n x n inputs, t = 1..T, and of what they are held against, as 256 levels of ``scale``.

    >>> values = np.linspace(0, 1, 2 * 3 * 3).reshape(1, 2, 3, 3)
    >>> sheet = levels(values, {}, across=Axis("a", -1, 1), up=Axis("b", -1, 1), probes=("y",), value="y")
    >>> sheet.frames.shape, sheet.scale.tolist()
    ((1, 2, 3, 3), [[0.0, 1.0]])
    """

    frames: Levels
    """(P, T, n, n): row by the axis ``up``, from below."""
    stills: dict[str, Levels]
    """(P, n, n) each: the explicit network, the truth."""
    scale: NDArray[np.float64]
    """(P, 2): what level 0 and level 255 stand for."""
    across: Axis
    up: Axis
    probes: tuple[str, ...]
    """What the P numbers are."""
    value: str
    """What they are numbers of."""
    meta: dict[str, Any] = field(default_factory=dict)
    """JSON data: study, model, controls, note."""

    def __post_init__(self) -> None:
        if self.frames.dtype != np.uint8 or self.frames.ndim != 4 or self.frames.shape[2] != self.frames.shape[3]:
            raise ValueError(
                f"The frames of a plane are {self.frames.shape} {self.frames.dtype}: give (P, T, n, n) uint8."
            )
        count, _, size, _ = self.frames.shape
        for name, still in self.stills.items():
            if still.dtype != np.uint8 or still.shape != (count, size, size):
                raise ValueError(
                    f"The plane {name!r} is {still.shape} {still.dtype}: give {(count, size, size)} uint8."
                )
        if self.scale.shape != (count, 2) or len(self.probes) != count:
            raise ValueError(f"The plane has {count} numbers: give as many scales and as many names.")

    @property
    def steps(self) -> int:
        """T."""
        return int(self.frames.shape[1])

    @cached_property
    def packed(self) -> bytes:
        """For each number its frames, each as its difference from the one before, then its stills; deflated."""
        parts = []
        for k, frames in enumerate(self.frames):
            parts.append(np.diff(frames, axis=0, prepend=np.zeros_like(frames[:1])).tobytes())
            parts += [still[k].tobytes() for still in self.stills.values()]
        # Level 9 takes seven times as long and saves one byte in fifty.
        return zlib.compress(b"".join(parts), 6)

    def save(self, path: Path) -> None:
        """Write the plane to ``path`` (.npz), whole or not at all, without pickle."""
        header = {
            "format": FORMAT,
            "version": VERSION,
            "across": vars(self.across),
            "up": vars(self.up),
            "probes": self.probes,
            "value": self.value,
            "meta": self.meta,
            "stills": list(self.stills),
        }
        stills = {f"still_{k}": still for k, still in enumerate(self.stills.values())}
        arrays = {
            "header": np.frombuffer(json.dumps(header).encode(), np.uint8),
            # Differences deflate better than frames.
            "frames": np.diff(self.frames, axis=1, prepend=np.zeros_like(self.frames[:, :1])),
            "scale": self.scale,
        }
        save_arrays(path, arrays | stills)


def load_sheet(path: Path) -> Sheet:
    """The plane in ``path``; ``ValueError`` in one sentence where it is none."""
    try:
        with np.load(path, allow_pickle=False) as file:
            header = json.loads(file["header"].tobytes())
            if (header["format"], header["version"]) != (FORMAT, VERSION):
                raise ValueError("another format")
            return Sheet(
                frames=np.cumsum(file["frames"], axis=1, dtype=np.uint8),
                stills={name: file[f"still_{k}"] for k, name in enumerate(header["stills"])},
                scale=file["scale"],
                across=Axis(**header["across"]),
                up=Axis(**header["up"]),
                probes=tuple(header["probes"]),
                value=header["value"],
                meta=header["meta"],
            )
    except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(
            f"The plane {path} cannot be read ({error}); record it anew with `implicit-lab record --plane`."
        ) from error


def levels(
    values: NDArray[np.float64],
    stills: dict[str, NDArray[np.float64]],
    *,
    across: Axis,
    up: Axis,
    probes: tuple[str, ...],
    value: str,
    scale: tuple[float, float] | None = None,
    meta: dict[str, Any] | None = None,
) -> Sheet:
    """The plane of ``values`` (P, T, n, n) and ``stills`` (P, n, n): by default each number on the scale of all of it.

    What is not finite, as where the truth is not defined, takes the lower end.
    """
    ends = []
    for k in range(len(values)):
        every = np.concatenate([values[k].ravel(), *(still[k].ravel() for still in stills.values())])
        every = every[np.isfinite(every)]
        low, high = scale or ((every.min(), every.max()) if every.size else (0.0, 1.0))
        ends.append((low, high if high > low else low + 1))
    low, high = (np.array(end).reshape(-1, 1, 1) for end in zip(*ends, strict=True))

    def quantised(array: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> Levels:
        share = np.nan_to_num((array - low) / (high - low), nan=0.0, posinf=1.0, neginf=0.0)
        return np.rint(255 * share.clip(0, 1)).astype(np.uint8)

    return Sheet(
        frames=quantised(values, low[:, None], high[:, None]),
        stills={name: quantised(still, low, high) for name, still in stills.items()},
        scale=np.array(ends),
        across=across,
        up=up,
        probes=probes,
        value=value,
        meta=meta or {},
    )
