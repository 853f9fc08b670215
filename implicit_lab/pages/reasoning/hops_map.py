"""How many whole stories are right, by hops and by iterations, as a coloured table that says its figures too."""

import json
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...studies.stories.choices import LOOPED, TRAINED_HOPS, WEIGHTS

TABLE = WEIGHTS / "table.json"
AGES = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96)
CIVIDIS = ((0, 34, 78), (64, 77, 108), (124, 123, 120), (187, 174, 109), (254, 232, 56))
"""The colour map at five places, from 0 to 1."""
_STYLE = """<style>
.il-map { overflow-x: auto; } .il-map table { border-collapse: collapse; font-size: 13px; }
.il-map th { font-weight: normal; padding: 2px 8px; }
.il-map td { padding: 3px 7px; min-width: 2.6em; text-align: right; }
.il-map tr.il-beyond th:first-child::after { content: " *"; }
</style>"""


def hops_map() -> widgets.HTML:
    """Return the map; a sentence where nothing was measured yet."""
    if not TABLE.is_file():
        return widgets.HTML('<p role="status">How far it reaches was not measured yet.</p>')
    return widgets.HTML(_STYLE + drawn(json.loads(TABLE.read_text())))


def drawn(table: dict[str, Any]) -> str:
    """The map of what ``implicit-lab reproduce stories`` measured, as HTML."""
    found = table["networks"][LOOPED[0]]["hops"]
    ages = [t for t in AGES if t <= table["steps"]]
    head = "".join(f'<th scope="col">{t}</th>' for t in ages)
    rows = "".join(
        f'<tr{" class=il-beyond" if int(hops) > TRAINED_HOPS else ""}><th scope="row">{hops}</th>'
        + "".join(_cell(each["stories"][t - 1]) for t in ages)
        + "</tr>"
        for hops, each in found.items()
    )
    caption = (
        f"Share of whole stories right, by hops (down) and iterations <i>t</i> (across): {table['instances']} unseen "
        f"stories of each length, one network. Lengths with * are longer than any in training ({TRAINED_HOPS} hops)."
    )
    first = f'<tr><th scope="col">hops</th>{head}</tr>'
    scrolled = '<div class="il-map" tabindex="0" role="region" aria-label="Stories right, by hops and iterations">'
    return f'<p class="il-line">{caption}</p>{scrolled}<table>{first}{rows}</table></div>'


def _cell(share: float) -> str:
    places = np.linspace(0, 1, len(CIVIDIS))
    red, green, blue = (round(float(np.interp(share, places, part))) for part in zip(*CIVIDIS, strict=True))
    ink = "#000" if share > 0.45 else "#fff"
    return f'<td style="background: rgb({red}, {green}, {blue}); color: {ink}">{share:.2f}</td>'
