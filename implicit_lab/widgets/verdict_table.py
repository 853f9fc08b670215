"""The table that holds each claim next to what was measured."""

import html
from collections.abc import Sequence

import ipywidgets as widgets


def verdict_table(rows: Sequence[tuple[str, str, str]]) -> widgets.HTML:
    """Return a table of (the paper's claim, what was measured here, on what).

    >>> "<td>27 dB</td>" in verdict_table([("more is better", "27 dB", "one picture")]).value
    True
    """
    head = "".join(f'<th scope="col">{name}</th>' for name in ("The paper's claim", "Measured here", "On what"))
    body = "".join(
        f'<tr><th scope="row">{html.escape(claim)}</th><td>{html.escape(found)}</td><td>{html.escape(what)}</td></tr>'
        for claim, found, what in rows
    )
    return widgets.HTML(f'<table class="il-verdict"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')
