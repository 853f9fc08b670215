"""Writes a section of README.md beside this file, in the place of the one before or at its end."""

from pathlib import Path

FILE = Path(__file__).parent / "README.md"


def put(section: str) -> None:
    """Write ``section``, which begins with its heading."""
    heading = section.partition("\n")[0]
    before, _, after = FILE.read_text().partition(f"{heading}\n")
    rest = after.partition("\n## ")
    fresh = FILE.with_suffix(".md.new")
    fresh.write_text(before.rstrip() + "\n\n" + section + ("\n## " + rest[2] if rest[1] else ""))
    fresh.replace(FILE)
