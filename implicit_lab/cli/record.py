"""``implicit-lab record``: keep one run, or a plane of inputs, for the player."""

import argparse
from pathlib import Path
from typing import Any

from .options import add_run_options, controls, model_name, whole
from .progress_bar import progress_bar

SUMMARY = "Run one problem and keep every iterate, for the player."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    add_run_options(sub)
    sub.add_argument(
        "--plane", type=whole(2, 500), metavar="N", help="keep y_t on N x N inputs of the study's plane instead"
    )
    sub.add_argument("--out", required=True, type=Path, metavar="FILE", help="the recording to write (.npz)")


def run(asked: argparse.Namespace) -> int:
    """Write the recording, or the plane, and say where it is."""
    if asked.out.is_dir() or asked.out.suffix != ".npz":
        raise ValueError(f"A recording is a .npz file, and {asked.out} is not; name one, as --out deblurring.npz.")
    from ..recording import record
    from ..recording.complexity import with_length_ratio
    from ..studies import load_study
    from ..studies.weights import ready_to_write

    study = load_study(asked.study)
    chosen = controls(asked)
    problem = study.problem(1, asked.seed, chosen)
    ready_to_write(asked.out.parent)
    # A recording is shipped: it says what was chosen, not where this machine keeps its data.
    said = {name: value for name, value in chosen.items() if name != "data"} | {"seed": asked.seed}
    name = model_name(asked)
    if asked.plane is not None:
        return _record_plane(asked, study, name, problem, said)
    with progress_bar(f"{asked.study} {name}") as progress:
        initial = None
        if hasattr(study, "opens_from"):
            start, initial = study.opens_from
            said["start"] = start
        recording = record(study, name, problem, asked.steps, progress=progress, initial=initial, controls=said)
        recording = with_length_ratio(
            recording, study, problem, points=asked.points, progress=progress, initial=initial
        )
    recording.save(asked.out)
    print(f"The recording is in {asked.out}.")
    return 0


def _record_plane(asked: argparse.Namespace, study: Any, name: str, problem: Any, said: dict[str, Any]) -> int:
    from ..recording.record_sheet import record_sheet

    with progress_bar(f"{asked.study} {name}") as progress:
        sheet = record_sheet(study, name, problem, asked.steps, size=asked.plane, progress=progress, controls=said)
    sheet.save(asked.out)
    print(f"The plane is in {asked.out}.")
    return 0
