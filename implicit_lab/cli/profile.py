"""``implicit-lab profile``: measure a model of a study at every t."""

import argparse
import json
from typing import Any

from .options import COUNT, add_run_options, controls, model_name
from .profile_table import profile_table
from .progress_bar import progress_bar

SUMMARY = "Measure quality, Lipschitz constant and residual of y_t for every t."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    add_run_options(sub)
    sub.add_argument("--instances", type=COUNT, metavar="N", help="how many problems (as many as the study has)")
    sub.add_argument(
        "--contraction", action="store_true", help="the contraction at each fixed point too, which takes long"
    )
    sub.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(asked: argparse.Namespace) -> int:
    """Print the report of a model, as a table or as JSON."""
    from ..measures import profile, profile_report
    from ..studies import load_study
    from ..study import ExplicitModel

    study = load_study(asked.study)
    name = model_name(asked)
    model = study.model(name)
    if isinstance(model, ExplicitModel):
        raise ValueError(f"The model {name!r} is explicit, it does not iterate; profile an implicit one.")
    problem = study.problem(asked.instances, asked.seed, controls(asked))
    # Between two inputs of words or cells there is no line: a study that has one says so.
    points = asked.points if hasattr(study, "segment") else None
    with progress_bar(f"{asked.study} {name}") as progress:
        result = profile(study, model, problem, asked.steps, progress=progress, slice_points=points)
    report = profile_report(study, name, model, problem, result, asked.seed, contraction=asked.contraction)
    if asked.embedding is not None:
        _part_names(report, asked.embedding)
    print(json.dumps(report, allow_nan=False) if asked.json else profile_table(report))
    return 0


def _part_names(report: dict[str, Any], embedding: int) -> None:
    """Give a model's name and its size apart, as they were asked for; the same for its baselines."""
    for entry in (report, *report["baselines"]):
        entry["model"] = entry["model"].removesuffix(f"-{embedding}")
        entry["embedding"] = embedding
