"""``implicit-lab sweep``: a model profiled at every point of a grid."""

import argparse
import os
from pathlib import Path

from .options import COUNT, add_model_options, add_problem_options, controls, model_name, whole
from .progress_bar import progress_bar

SUMMARY = "Profile a model at every point of a grid of controls and seeds, on many workers."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("study", metavar="STUDY")
    add_model_options(sub)
    sub.add_argument(
        "--over",
        action="append",
        required=True,
        metavar="NAME=VALUES",
        help="an axis, as --over noise=0.01,0.02,0.05 or --over seed=0:100 (0 to 99); may be repeated",
    )
    sub.add_argument("--out", required=True, type=Path, metavar="DIR", help="where table and plot go")
    sub.add_argument("--steps", type=whole(1, 10**4), default=30, metavar="T", help="iterations (%(default)s)")
    add_problem_options(sub)
    sub.add_argument("--instances", type=COUNT, metavar="N", help="problems a point (as many as the study has)")
    sub.add_argument(
        "--workers", type=whole(1, 256), metavar="N", help="processes on this machine, of one thread (one a core)"
    )
    sub.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler in their place, as tcp://10.0.0.1:8786")


def run(asked: argparse.Namespace) -> int:
    """Profile every point, and say where table and plot are."""
    from ..sweep.axes import read_axis

    try:
        from ..sweep.run import Sweep, run
    except ModuleNotFoundError as error:
        raise ValueError(
            f"A sweep needs {error.name}, which is not installed; get it by pip install 'implicit-lab[sweep]'."
        ) from error
    sweep = Sweep(
        asked.study,
        model_name(asked),
        [read_axis(over) for over in asked.over],
        steps=asked.steps,
        instances=asked.instances,
        seed=asked.seed,
        controls=controls(asked),
    )
    workers = asked.workers or os.cpu_count() or 1
    with progress_bar(f"sweep {asked.study}", "point") as progress:
        said = run(sweep, asked.out, workers=workers, scheduler=asked.scheduler, progress=progress)
    print(said)
    return 0
