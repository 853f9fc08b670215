"""How six trainings of one network went, as plain arrays: what the page shows and what its recording holds."""

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CURVES = ("error", "passes", "angle", "modulus", "residual")


@dataclass(frozen=True)
class Comparison:
    """M gradients at F moments of training; NaN where a training has not come to, or where a figure is not defined.

    ``error`` is the root mean square of y - truth and ``residual`` the mean of ||z - G(z)|| / ||z||, both of the
    iterate that MOST_ITERATIONS steps lead to, whatever the method trained on. ``angle`` is that between its gradient
    and the exact one, in degrees; ``modulus`` the largest ||dG/dz|| over the inputs.
    """

    methods: tuple[str, ...]
    steps: Array
    """(F,): training steps done."""
    error: Array
    """(M, F), as all that follow."""
    passes: Array
    angle: Array
    modulus: Array
    residual: Array
    maps: Array
    """(M, F, B): the answer to each x."""
    memory: Array
    """(M,): the most bytes that autograd keeps in a training step."""
    x: Array
    truth: Array
    """(B,)"""
    controls: dict[str, Any]
    ended: dict[str, str]
    """What ended a training before its time, by method."""

    @property
    def complete(self) -> bool:
        """Whether every training has come to its last step, or ended."""
        rows = [row for row, method in enumerate(self.methods) if method not in self.ended]
        return bool(np.isfinite(self.error[rows, -1]).all())

    def save(self, path: Path) -> None:
        """Write it whole as .npz, without pickle."""
        # This opens torch, which a page that only reads does not wait for.
        from ..weights import write_whole

        arrays = {name: getattr(self, name).astype(np.float32) for name in (*CURVES, "maps")}
        exact = {name: getattr(self, name) for name in ("steps", "memory", "x", "truth")}
        meta = {"methods": self.methods, "controls": self.controls, "ended": self.ended}
        written = BytesIO()
        np.savez_compressed(written, allow_pickle=False, meta=json.dumps(meta), **arrays, **exact)
        write_whole(path, written.getvalue())


def load(path: Path) -> Comparison:
    """Read what ``Comparison.save`` wrote."""
    with np.load(path, allow_pickle=False) as file:
        meta = json.loads(str(file["meta"]))
        arrays = {name: file[name].astype(np.float64) for name in file.files if name != "meta"}
    return Comparison(tuple(meta["methods"]), controls=meta["controls"], ended=meta["ended"], **arrays)


def last(values: Array) -> float:
    """The last of a curve that is known; NaN where nothing is.

    >>> last(np.array([3.0, 2.0, np.nan]))
    2.0
    """
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else float("nan")


def reached(comparison: Comparison, method: int, goal: float) -> float:
    """The passes at which the error of a method is first at most ``goal``; NaN where it never is."""
    within = np.flatnonzero(comparison.error[method] <= goal)
    return float(comparison.passes[method][within[0]]) if within.size else float("nan")
