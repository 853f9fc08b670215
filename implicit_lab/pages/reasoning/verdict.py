"""The verdict on reasoning: the paper's claim beside what was measured of stories, mazes and boards."""

import json
from typing import Any

import ipywidgets as widgets

from ...studies.stories.choices import LOOPED, TRAINED_HOPS, WEIGHTS
from ...widgets.verdict_table import Row, verdict_table
from ..complexity import ASKED
from .board_claims import board_rows, maze_rows

STORIES = WEIGHTS / "table.json"


def verdict() -> widgets.HTML:
    """Return the paper's claim beside what was measured, read from the tables that ship."""
    if not STORIES.is_file():
        return verdict_table([("Answers of prompts that look alike drift apart with t.", "Not measured yet.", "")])
    table = json.loads(STORIES.read_text())
    return verdict_table(claims(table), [*beyond_the_paper(table), *maze_rows(), *board_rows(), without_a_line()])


def without_a_line() -> Row:
    """Why this page has no length ratio."""
    return (
        ASKED,
        "No length ratio is told of words, cells and digits: between two of them lies no third. A line between their "
        "embeddings leaves what the networks were trained on, and what they do there answers no question.",
        "In its place stands how many words of the answer change for each word of the prompt that does.",
    )


def claims(table: dict[str, Any]) -> list[Row]:
    """The paper's figure, and ours by length of story."""
    found = table["networks"][LOOPED[0]]["hops"]
    grown = "; ".join(
        f"{hops} hops: {each['changed']['mean'][0]:.1f} -> {each['changed']['mean'][-1]:.1f}, the truth "
        f"{each['truth']['mean']:.0f}"
        for hops, each in found.items()
    )
    return [
        (
            "Words of the answer that change for each word of the prompt grow with the recurrence, 29 -> 53.",
            f"Stories, t = 1 -> {table['steps']}: {grown}.",
            f"{_what(table)} The paper: a pretrained language model, 200 pairs of prompts, without a truth.",
        )
    ]


def beyond_the_paper(table: dict[str, Any]) -> list[Row]:
    """Lengths, seeds, rest, one pass, and starts."""
    looped = [table["networks"][name] for name in LOOPED]
    lengths = list(looped[0]["hops"])
    right = "; ".join(
        f"{hops} hops: " + ", ".join(f"{entry['hops'][hops]['stories'][-1]:.3f}" for entry in looped)
        for hops in lengths
    )
    reach = "; ".join(
        f"{hops} hops: {_over_the_truth(each, 'mean'):.3f} ({_over_the_truth(each, 'max'):.2f})"
        for hops, each in looped[0]["hops"].items()
    )
    rest = "; ".join(f"{hops} hops: {looped[0]['hops'][hops]['at rest']:.1%}" for hops in lengths)
    once = ". ".join(
        f"{name} ({entry['parameters']:,} parameters): "
        + ", ".join(f"{entry['hops'][hops]['stories']:.2f}" for hops in lengths)
        for name, entry in table["networks"].items()
        if name not in LOOPED
    )
    breadth = "; ".join(
        f"{hops} hops: {', '.join(f'{budget}: {share:.2f}' for budget, share in each.items())}"
        for hops, each in table["breadth"].items()
    )
    what = _what(table)
    return [
        (
            f"Whole stories right at t = {table['steps']}, {len(looped)} seeds; trained to {TRAINED_HOPS} hops?",
            f"{right}.",
            what,
        ),
        ("L_t at rest over the truth's, mean (largest)?", f"{reach}.", what),
        ("On how many does it come to rest?", f"{rest}.", what),
        (
            f"Whole stories right in one pass, {', '.join(lengths)} hops?",
            f"{once}. All had as many steps of training, with as many stories.",
            what,
        ),
        (
            "Many random starts or many iterations, at equal compute (starts x iterations)?",
            f"{breadth}.",
            "100 stories.",
        ),
    ]


def _over_the_truth(found: dict[str, Any], statistic: str) -> float:
    """How many answers one word changes in the end, over how many it should."""
    last: float = found["changed"][statistic][-1]
    return last / found["truth"][statistic]


def _what(table: dict[str, Any]) -> str:
    return f"{table['instances']} unseen stories of each length, seed {table['seed']}."
