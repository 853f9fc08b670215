"""What RESULTS.md says of deblurring beside its reports: gain at equal cost, whence weights come, and linear pieces."""

import json
from statistics import mean, stdev

from ..called import called
from ..markdown import table
from ..seeds_table import rest, spread
from ..weights import load_card
from .choices import WEIGHTS

SHOWN = (1, 2, 4, 8)
"""Iterations of a row, where a network is iterated."""


def part() -> str:
    """All of them, where they are there."""
    return "\n\n".join(filter(None, (equal_passes(), contracting(), pieces())))


def equal_passes() -> str:
    """The networks of three seeds that cost the same to train, as Markdown; "" where they were not measured."""
    file = WEIGHTS / "equal_passes.json"
    if not file.is_file():
        return ""
    found = json.loads(file.read_text())
    seeds = ", ".join(str(row["seed"]) for row in next(iter(found["networks"].values())))
    said = (
        "What does iterating gain at equal cost of training? Networks of one size, and unrolled ones of a denoiser for "
        f"each iteration, {found['passes']:,} passes each: for each of the seeds {seeds} one denoiser, "
        f"{found['denoising']:,} passes, from which each network goes on. "
        f"The {found['metric']} in dB of each seed, then mean and standard deviation; of iterated networks at t = "
        f"{found['steps']} by whole steps, with the share at rest. {found['instances']} test pictures, seed 0. None of "
        "these ships: those that do were trained for longer. Made by `python -m implicit_lab.training.equal_passes`"
        f"{found.get('joined', '')}."
    )
    rows = [[called(name), spread(each), rest(each)] for name, each in found["networks"].items()]
    return f"{said}\n\n{table(['network', found['metric'], 'at rest'], rows)}"


def contracting() -> str:
    """How the networks that were trained to contract came by weights and step, where no run of a recipe says it."""
    hqs, pgd = (load_card(WEIGHTS / f"{name}-contracting.safetensors") for name in ("hqs", "pgd"))
    return (
        f"The weights of hqs-contracting come from two runs, where its recipe is one: {hqs['weights']}. Its step: "
        f"{hqs['step size']}. That of pgd-contracting: {pgd['step size']}."
    )


def pieces() -> str:
    """The pieces of every network, and what they can and cannot say; "" where they were not counted."""
    file = WEIGHTS / "pieces.json"
    if not file.is_file():
        return ""
    found = json.loads(file.read_text())
    rows = []
    for name, by_t in found["pieces"].items():
        for t, counts in enumerate(by_t, start=1):
            if t in SHOWN:
                called = f"{name}, t = {t}" if len(by_t) > 1 else name
                rows.append([called, f"{mean(counts):.1f} ± {stdev(counts):.1f}", ", ".join(map(str, counts))])
    said = (
        f"How many linear pieces has the map? Counted exactly, in float64 (`il.pieces_along`): between the "
        f"observations of shipped pictures, their middle {found['size']} x {found['size']} pixels, on the middle "
        f"{found['share']:g} of each of {found['lines']} lines; mean and standard deviation. It is a count of these "
        "stretches, not of whole lines: pieces are not spread evenly, and there are more of them where pictures are "
        "larger. A kink counts however slight it is, so that a network of more ReLUs has more of them "
        "without bending its line further; lengths and turning say how far."
    )
    return f"{said}\n\n{table(['map', 'pieces', 'line by line'], rows)}"
