"""From a file's bytes to the text of a program: its encoding, its size, and which of the two formats it has."""

import codecs
import re

MAX_BYTES = 8 * 2**20
"""5,000 x 5,000 with ten entries a column take about 2 MB."""


def decode(content: bytes) -> str:
    """UTF-8 or UTF-16, with or without the byte-order mark that Windows' editors put first.

    Raises ``ValueError`` where it is neither.
    """
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(
            "This is no text file in UTF-8; give one in MPS or LP format, not packed, and save it as UTF-8."
        ) from None


def extension(text: str) -> str:
    r"""Name the format by what the text holds: "mps" where it has a section of MPS, else "lp".

    >>> extension("NAME tiny\nROWS\n N cost\n"), extension("min x + y\n")
    ('mps', 'lp')
    """
    found = re.search(r"^(NAME\b.*|(?i:ROWS|COLUMNS)\s*)$", text.removeprefix("\ufeff"), re.MULTILINE)
    return "mps" if found else "lp"


def check_text(text: str) -> None:
    """Raise ``ValueError`` where a text is empty, too long or binary."""
    if not text.strip("\ufeff \t\r\n"):
        raise ValueError("The text is empty; paste a program in MPS or LP format.")
    size = len(text.encode(errors="replace"))
    if size > MAX_BYTES:
        raise ValueError(f"The text is {size / 2**20:.1f} MB long; at most {MAX_BYTES // 2**20} MB are read.")
    if "\0" in text:
        raise ValueError(
            "The text holds a NUL character: it is no text file in UTF-8; give it in MPS or LP format, not packed."
        )
