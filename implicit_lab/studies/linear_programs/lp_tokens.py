"""The words of a file in LP format: numbers, names, signs and comparisons, section by section."""

import re
import unicodedata
from typing import NamedTuple

from .written import Malformed

MAX_WORDS = 1_000_000
"""Six for each of 130,000 coefficients, which is what 8 MB of MPS hold."""

MAX_NAME_LETTERS = 255


class Token(NamedTuple):
    """One word, what it is, and where it stands."""

    kind: str
    """number, name, sign, times, compare or colon."""
    text: str
    line: int
    attached: bool
    """Whether no space stands before it."""


class Section(NamedTuple):
    """A section's name, lower case and as ``_HEADERS`` has it, its line and its words."""

    name: str
    line: int
    tokens: list[Token]


_HEADERS = {
    "minimize": r"minimi[sz]e|minimum|min",
    "maximize": r"maximi[sz]e|maximum|max",
    "subject to": r"subject\s+to|such\s+that|s\.t\.|st\.|st",
    "bounds": r"bounds?",
    "other": r"general\s+constraints?|lazy\s+constraints?|user\s+cuts?|sos[12]?|pwlobj|scenarios?",
    "integer": r"generals?|gen|integers?|int|binary|binaries|bin|semi-?continuous|semis?",
    "end": r"end",
}
_HEADER = re.compile(
    r"\s*(?:" + "|".join(f"(?P<h{k}>{words})" for k, words in enumerate(_HEADERS.values())) + r")(?=\s|:|$)\s*:?",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    r"""(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<name>[^\W\d]|[!"#$%&?@`'{}~|])
    |(?P<arrow>->)
    |(?P<compare><=|>=|=<|=>|==|[<>=≤≥])
    |(?P<sign>[+\-−])
    |(?P<times>\*)
    |(?P<colon>:)
    |(?P<space>\s+)
    |(?P<strange>.)""",
    re.VERBOSE,
)
_NAME = re.compile(r"""[\w!"#$%&(),.?@`'{}~|\[\]]+""")
_COMPARE = {"<": "<=", "=<": "<=", "≤": "<=", ">": ">=", "=>": ">=", "≥": ">=", "==": "="}
_STRANGE = {
    "[": "a bracket opens a quadratic part, so this is no linear program; take it out",
    "^": "a power makes it quadratic, so this is no linear program; take it out",
    "/": "LP format has no division; write the quotient as a number",
    "(": "LP format has no brackets; multiply out, as in 2 x + 2 y for 2 (x + y)",
    ")": "LP format has no brackets; multiply out, as in 2 x + 2 y for 2 (x + y)",
    ";": "LP format has no semicolons; this may be the format of lp_solve, which is not read",
    ",": "LP format has no commas; write 1000 for 1,000 and 0.5 for 0,5",
}


def sections(text: str) -> list[Section]:
    """Split a text into its sections; a section's name is the first word of a line, and a backslash opens a comment.

    Raises ``ValueError`` where text stands before the first section or after End, or End is missing.

    >>> [(s.name, [t.text for t in s.tokens]) for s in sections("min 2x" + chr(10) + "end")]
    [('minimize', ['2', 'x']), ('end', [])]
    """
    found: list[Section] = []
    count = total = 0
    for count, line in enumerate(text.splitlines(), start=1):
        words = line.partition("\\")[0]
        header = _HEADER.match(words)
        if header:
            name = next(name for k, name in enumerate(_HEADERS) if header[f"h{k}"])
            if name == "other":
                raise ValueError(
                    f"Line {count} opens the section {header[0].strip()}, so this is no linear program; take it out."
                )
            found.append(Section(name, count, []))
            words = words[header.end() :]
        tokens = _tokens(words, count)
        total += len(tokens)
        if total > MAX_WORDS:
            raise ValueError(f"The text holds more than {MAX_WORDS:,} words and signs; give a smaller program.")
        if tokens and not found:
            raise Malformed("LP", count, f"expected a section keyword (Minimize or Maximize), found `{tokens[0].text}`")
        if tokens and found[-1].name == "end":
            raise Malformed("LP", count, "text stands after End and would not be read; take it out")
        if found:
            found[-1].tokens.extend(tokens)
    if not found or found[-1].name != "end":
        raise Malformed("LP", count, "the text ends without End; add it, or what is missing before it")
    return found


def _tokens(words: str, line: int) -> list[Token]:
    found: list[Token] = []
    place, attached = 0, False
    while place < len(words):
        match = _TOKEN.match(words, place)
        assert match is not None
        kind, text = str(match.lastgroup), match[0]
        if kind == "name":
            whole = _NAME.match(words, place)
            assert whole is not None
            text = whole[0]
            _check_name(text, line)
        elif kind == "arrow":
            raise Malformed("LP", line, "`->` makes it conditional, so this is no linear program; take it out")
        elif kind == "strange":
            raise Malformed("LP", line, _STRANGE.get(text, f"{_shown(text)} belongs to no name or number"))
        if kind != "space":
            found.append(Token(kind, _COMPARE.get(text, text), line, attached))
        attached = kind != "space"
        place += len(text)
    return found


def _check_name(name: str, line: int) -> None:
    if len(name) > MAX_NAME_LETTERS:
        raise Malformed("LP", line, f"`{name[:20]}…` is longer than {MAX_NAME_LETTERS} letters")
    for first, last in ("()", "[]"):
        depth = 0
        for letter in name:
            depth += (letter == first) - (letter == last)
            if depth < 0:
                break
        if depth:
            raise Malformed("LP", line, f"the brackets of `{name}` do not close; {_STRANGE['(']}")
    if name.lower() == "nan":
        raise ValueError(f"Line {line} holds NaN, which is no number; every coefficient must be one.")


def _shown(letter: str) -> str:
    """A letter that may be invisible, by its code and name too."""
    return f"`{letter}` (U+{ord(letter):04X}, {unicodedata.name(letter, 'without a name')})"
