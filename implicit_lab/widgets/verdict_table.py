"""The table that holds each claim next to what was measured."""

import html
from collections.abc import Sequence

import ipywidgets as widgets

Row = tuple[str, str, str]


def verdict_table(rows: Sequence[Row], beyond: Sequence[Row] = ()) -> widgets.HTML:
    """Return a table of (the paper's claim, what was measured here, on what), and one of questions that it leaves open.

    >>> "<td>27 dB</td>" in verdict_table([("more is better", "27 dB", "one picture")]).value
    True
    """
    tables = [("The paper's claim", rows), ("Beyond the paper", beyond)]
    return widgets.HTML("".join(_table(title, part) for title, part in tables if part))


def _table(title: str, rows: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in (title, "Measured here", "On what"))
    body = "".join(
        f'<tr><th scope="row">{html.escape(claim)}</th><td>{html.escape(found)}</td><td>{html.escape(what)}</td></tr>'
        for claim, found, what in rows
    )
    return f'<table class="il-verdict"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
