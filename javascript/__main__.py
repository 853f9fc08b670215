"""Check the pages' scripts: types against what Python sends, a linter, and the tests of what needs no browser.

``python -m javascript`` checks, ``python -m javascript --write`` writes the types anew first.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .contract import FILE, widget_classes, written
from .node import node, npm

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "node_modules"


def main(arguments: Sequence[str]) -> int:
    """Run all checks, each though another has failed, and answer how many failed."""
    text = written(widget_classes())
    if "--write" in arguments:
        FILE.write_text(text)
    install()
    return sum((not up_to_date(text), *(failed(*command) for command in commands())))


def up_to_date(text: str) -> bool:
    """Whether the types are those that Python sends."""
    if FILE.is_file() and FILE.read_text() == text:
        return True
    print(f"{FILE.name} is not what Python sends now: run `python -m javascript --write`, and mend what it then finds.")
    return False


def install() -> None:
    """Bring the tools to the versions that are locked."""
    lock, done = ROOT / "package-lock.json", TOOLS / ".package-lock.json"
    if not done.is_file() or done.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run([*npm(), "ci", "--ignore-scripts"], cwd=ROOT, check=True)
        done.touch()


def commands() -> list[list[str]]:
    """The checks: types, linter, tests."""
    tests = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "tests").rglob("*.test.js"))
    return [
        [*node(), str(TOOLS / "typescript" / "bin" / "tsc")],
        [*node(), str(TOOLS / "@biomejs" / "biome" / "bin" / "biome"), "lint", "--error-on-warnings"],
        [*node(), "--test", "--test-reporter=dot", *tests],
    ]


def failed(*command: str) -> bool:
    """Whether a command ends with an error."""
    return subprocess.run(command, cwd=ROOT).returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
