"""The table that holds each claim next to what was measured."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

import ipywidgets as widgets

from .symbols import typeset

Row = tuple[str, str, str]
SHORT = 150
"""So many letters of a finding are shown, in whole sentences; the rest is folded."""


def verdict_table(rows: Sequence[Row], beyond: Sequence[Row] = ()) -> widgets.HTML:
    """Return a table of (the paper's claim, what was measured here, on what), and one of questions that it leaves open.

    What most rows were measured on is said once, above; a long finding is cut after
    a sentence, and its rest unfolds. The open questions unfold too.

    >>> ">27 dB</td>" in verdict_table([("more is better", "27 dB", "one picture")]).value
    True
    """
    shown = _table("The paper's claim", rows) if rows else ""
    if beyond:
        asked = f"<summary>Beyond the paper: {len(beyond)} more that were measured</summary>"
        shown += f'<details class="il-verdict">{asked}{_table("Beyond the paper", beyond)}</details>'
    return widgets.HTML(shown)


def _table(title: str, rows: Sequence[Row]) -> str:
    said, times = Counter(what for _, _, what in rows if what).most_common(1)[0] if any(r[2] for r in rows) else ("", 0)
    common = said if times > 1 else ""
    alone = common and all(what == common for _, _, what in rows)
    names = [title, "Measured here"] + ([] if alone else ["On what"])
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(_row(row, common, names) for row in rows)
    note = f"<caption>{'' if alone else 'Where nothing else is said: '}{typeset(common)}</caption>" if common else ""
    return f'<table class="il-verdict">{note}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Row, common: str, names: Sequence[str]) -> str:
    claim, found, what = row
    cells = [_folded(found), "" if what == common else typeset(what)][: len(names) - 1]
    # On a narrow screen the headings stand with what they head.
    data = "".join(
        f'<td data-head="{name}">{cell}</td>' if cell else "<td></td>"
        for name, cell in zip(names[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{typeset(claim)}</th>{data}</tr>'


def _folded(found: str) -> str:
    """As many sentences as are short together, and the rest where a person asks for it."""
    sentences = found.split(". ")
    lengths = accumulate(len(sentence) + 2 for sentence in sentences)
    shown = max(1, sum(length <= SHORT for length in lengths))
    first, rest = ". ".join(sentences[:shown]), ". ".join(sentences[shown:])
    if not rest:
        return typeset(found)
    return f"{typeset(first)}. <details><summary>more</summary>{typeset(rest)}</details>"
