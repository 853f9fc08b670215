"""``implicit-lab train``: train a model of a study."""

import argparse
from importlib import import_module
from pathlib import Path

from .options import SEED, STEPS, add_model_options, model_name

SUMMARY = "Train a model of a study; the same command goes on where it was stopped."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("study", metavar="STUDY")
    add_model_options(sub)
    sub.add_argument("--data", type=Path, metavar="DIR", help="the folder of the training data, where a study needs it")
    sub.add_argument("--out", type=Path, metavar="DIR", help="where weights and checkpoint go (runs/STUDY)")
    sub.add_argument("--steps", type=STEPS, metavar="N", help="training steps (as the study's recipe says)")
    sub.add_argument("--seed", type=SEED, default=0, metavar="S")
    sub.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on from the checkpoint in the --out folder, or start afresh",
    )


def run(asked: argparse.Namespace) -> int:
    """Train by the study's recipe, and say where the weights are."""
    from ..studies import load_study
    from ..training import train

    load_study(asked.study)
    recipe = import_module(f"implicit_lab.studies.{asked.study}.recipe").Recipe
    if asked.data is None and getattr(recipe, "needs_data", True):
        raise ValueError(f"Training a model of {asked.study} needs its data; name their folder with --data DIR.")
    out = asked.out or Path("runs") / asked.study
    weights = train(asked.study, model_name(asked), asked.data or Path(), out, asked.steps, asked.seed, asked.resume)
    print(f"The best weights on validation are in {weights}, and how they came to be beside them.")
    return 0
