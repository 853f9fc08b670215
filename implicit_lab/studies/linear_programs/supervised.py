"""Read and solve somebody's text in a process of its own: what it does to that process does nothing to this one."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from .program import Program
from .reading import Reading, read
from .solve import Optimum, stages
from .text import check_text

SECONDS = 30.0
POLL_SECONDS = 0.02
_ROOT = Path(__file__).parents[3]
_THERE = "implicit_lab.studies.linear_programs.supervised"
_READING, _ERROR = "reading.npz", "error.json"


def read_and_solve(text: str, seconds: float = SECONDS) -> tuple[Reading, Optimum]:
    """What a text in MPS or LP format holds, and its optimum by HiGHS, as far as it is known after ``seconds``.

    Raises ``ValueError`` with a sentence where the text is malformed, too large, or no linear program; where that is
    infeasible or unbounded; and where no vertex is found in ``seconds``, or the process ends before.
    """
    *_, last = read_and_solve_in_stages(text, seconds)
    return last


def read_and_solve_in_stages(
    text: str, seconds: float = SECONDS, stop: Callable[[], bool] = lambda: False
) -> Iterator[tuple[Reading, Optimum]]:
    """What ``read_and_solve`` gives, as soon as each stage of ``solve.stages`` is known.

    It ends early where ``stop`` says so, and where the process takes longer than ``seconds`` or breaks down after the
    first stage. Raises as ``read_and_solve`` does, before the first.
    """
    check_text(text)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "program.txt").write_text(text, encoding="utf-8", newline="")
        process = _start(folder)
        try:
            yield from _answers(process, folder, time.monotonic() + seconds, seconds, stop)
        finally:
            process.kill()
            process.wait()


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", _THERE, str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
    )


def _answers(
    process: "subprocess.Popen[bytes]", folder: Path, deadline: float, seconds: float, stop: Callable[[], bool]
) -> Iterator[tuple[Reading, Optimum]]:
    stage = 0
    reading: Reading | None = None
    while not stop():
        ended = process.poll() is not None
        answer = folder / f"{stage}.npz"
        if answer.is_file():
            reading = reading or _load_reading(folder / _READING)
            yield reading, _load_optimum(answer)
            stage += 1
        elif (folder / _ERROR).is_file():
            raise ValueError(json.loads((folder / _ERROR).read_text()))
        elif ended and stage == 0:
            raise ValueError("HiGHS broke down on this text; check that it is whole and in MPS or LP format.")
        elif ended:
            return
        elif time.monotonic() > deadline:
            if stage == 0:
                raise ValueError(f"It was not solved within {seconds:g} s; give a smaller program.")
            return
        else:
            time.sleep(POLL_SECONDS)
    if stage == 0:
        raise ValueError("It was stopped before an optimum was found.")


def _load_reading(path: Path) -> Reading:
    with np.load(path, allow_pickle=False) as file:
        A = csr_array((file["data"], file["indices"], file["indptr"]), shape=tuple(file["shape"]))
        program = Program(A, *(file[name] for name in ("b", "c", "equality", "lower", "upper")))
        meta = json.loads(str(file["meta"]))
    return Reading(program, tuple(meta["names"]), meta["sign"], meta["constant"], tuple(meta["notes"]))


def _load_optimum(path: Path) -> Optimum:
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in ("y", "row_duals", "reduced_costs")}
        return Optimum(**arrays, **json.loads(str(file["meta"])))


def _save(path: Path, meta: dict[str, Any], **arrays: Any) -> None:
    """Under another name first: a file that can be seen is whole."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, allow_pickle=False, meta=json.dumps(meta), **arrays)
    partial.rename(path)


def _work(folder: Path) -> None:
    """What runs in the process of its own."""
    try:
        _solve(folder)
    except ValueError as error:
        partial = folder / "error.partial"
        partial.write_text(json.dumps(str(error)))
        partial.rename(folder / _ERROR)


def _solve(folder: Path) -> None:
    reading = read(folder / "program.txt")
    program = reading.program
    meta = {"names": reading.names, "sign": reading.sign, "constant": reading.constant, "notes": reading.notes}
    A = program.A
    vectors = {name: getattr(program, name) for name in ("b", "c", "equality", "lower", "upper")}
    _save(folder / _READING, meta, data=A.data, indices=A.indices, indptr=A.indptr, shape=A.shape, **vectors)
    for stage, found in enumerate(stages(program)):
        answer = {"objective": found.objective, "unique": found.unique, "least_norm": found.least_norm}
        arrays = {"y": found.y, "row_duals": found.row_duals, "reduced_costs": found.reduced_costs}
        _save(folder / f"{stage}.npz", answer, **arrays)


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
