"""Symbols of a plain text as HTML: a letter with an index, such as L_t, is set with a subscript."""

import html
import re

# One letter alone, so that names such as gnn_16 stay as they are.
_INDEXED = re.compile(r"(?<![A-Za-z0-9_&])([A-Za-z])_([A-Za-z0-9]+)(?![A-Za-z0-9_])")


def typeset(text: str) -> str:
    """The text, escaped, with its symbols set.

    >>> typeset("L_t < 2, from y_0")
    '<i>L<sub>t</sub></i> &lt; 2, from <i>y<sub>0</sub></i>'
    >>> typeset("fno_implicit_16")
    'fno_implicit_16'
    """
    return _INDEXED.sub(r"<i>\1<sub>\2</sub></i>", html.escape(text))
