"""Read and solve somebody's text in a process of its own: what it does to that process does nothing to this one."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

import numpy as np

from .program import Program
from .reading import Reading, read
from .solve import Optimum, solve
from .text import check_text, extension

SECONDS = 30.0
_ROOT = Path(__file__).parents[3]
_THERE = "implicit_lab.studies.linear_programs.supervised"


def read_and_solve(text: str, seconds: float = SECONDS) -> tuple[Reading, Optimum]:
    """What a text in MPS or LP format holds, and its optimum by HiGHS.

    Raises ``ValueError`` with a sentence where the text is malformed, too large, or no linear program; where that is
    infeasible or unbounded; and where reading or solving takes longer than ``seconds`` or ends its process.
    """
    check_text(text)
    with tempfile.TemporaryDirectory() as folder:
        file, answer = Path(folder) / f"program.{extension(text)}", Path(folder) / "answer.npz"
        file.write_text(text)
        command = [sys.executable, "-m", _THERE, str(file), str(answer)]
        path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        try:
            ended = subprocess.run(
                command, capture_output=True, timeout=seconds, env=os.environ | {"PYTHONPATH": path}, check=False
            )
        except subprocess.TimeoutExpired:
            raise ValueError(f"It was not solved within {seconds:g} s; give a smaller program.") from None
        if ended.returncode or not answer.is_file():
            raise ValueError("HiGHS broke down on this text; check that it is whole and in MPS or LP format.")
        return _unpack(answer)


def _unpack(answer: Path) -> tuple[Reading, Optimum]:
    with np.load(answer, allow_pickle=False) as file:
        told = json.loads(str(file["told"]))
        if "error" in told:
            raise ValueError(told["error"])
        program = Program(**{field.name: file[field.name] for field in fields(Program)})
        solution = {name: file[name] for name in ("y", "row_duals", "reduced_costs")}
    reading = Reading(program, tuple(told["names"]), told["sign"], told["constant"])
    return reading, Optimum(**solution, objective=told["objective"], tied=told["tied"])


def _work(file: Path, answer: Path) -> None:
    """What runs in the process of its own."""
    try:
        reading = read(file)
        optimum = solve(reading.program)
    except ValueError as error:
        np.savez(answer, told=json.dumps({"error": str(error)}))
        return
    told = {
        "names": reading.names,
        "sign": reading.sign,
        "constant": reading.constant,
        "objective": optimum.objective,
        "tied": optimum.tied,
    }
    np.savez(
        answer,
        told=json.dumps(told),
        y=optimum.y,
        row_duals=optimum.row_duals,
        reduced_costs=optimum.reduced_costs,
        **vars(reading.program),
    )


if __name__ == "__main__":
    _work(Path(sys.argv[1]), Path(sys.argv[2]))
