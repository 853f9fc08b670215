"""What is wrong with a text in MPS or LP format before HiGHS sees it, or what HiGHS would pass over in silence."""

import re

MAX_BYTES = 2**20
_SECTION = re.compile(r"^[A-Z]", re.IGNORECASE)
_WITHOUT_NUMBER = ("FR", "MI", "PL", "BV")
"""Kinds of MPS bounds that end in the variable's name."""


def extension(text: str) -> str:
    r"""Name the format by what the text holds: "mps" where it has a section of MPS, else "lp".

    >>> extension("NAME tiny\nROWS\n N cost\n"), extension("min x + y\n")
    ('mps', 'lp')
    """
    return "mps" if re.search(r"^(NAME|ROWS|COLUMNS)\b", text, re.MULTILINE) else "lp"


def check_text(text: str) -> None:
    """Raise ``ValueError`` where a text is empty, too long, binary, or holds what is no number in a number's place."""
    if not text.strip():
        raise ValueError("The text is empty; paste a program in MPS or LP format.")
    size = len(text.encode())
    if size > MAX_BYTES:
        raise ValueError(f"The text is {size / 2**20:.1f} MB long; at most {MAX_BYTES // 2**20} MB are read.")
    if "\0" in text:
        raise ValueError("The text holds a NUL character: it is no text file; give it in MPS or LP format, not packed.")
    strange = re.search(r"(?i)(?<![\w.])[+-]?nan(?![\w.])", text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise ValueError(f"Line {line} holds NaN, which is no number; every coefficient must be one.")
    if extension(text) == "mps":
        _check_mps_numbers(text)


def _check_mps_numbers(text: str) -> None:
    """HiGHS reads a word in a number's place as 0."""
    section = ""
    for count, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or line.startswith("*"):
            continue
        if _SECTION.match(line):
            section = words[0].upper()
        elif word := _no_number(section, words):
            raise ValueError(f"Line {count} has {word[:40]!r} where a number must stand; correct it.")


def _no_number(section: str, words: list[str]) -> str | None:
    if section not in ("COLUMNS", "RHS", "RANGES", "BOUNDS") or "'MARKER'" in words:
        return None
    if section == "BOUNDS" and words[0].upper() in _WITHOUT_NUMBER:
        return None
    places = [words[-1], words[-3]] if len(words) == 5 else [words[-1]]
    return next((word for word in places if not _is_number(word)), None)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
