"""Every benchmark, one after the other, and a line of history: `make bench`, or `python -m benchmarks`.

A part is a command of its own, which writes its section of README.md: `python -m benchmarks.NAME`. One that fails
leaves its section as it was, and is named in the line. `python -m benchmarks NAME NAME ...` runs those alone, without a
line. Run it on a machine that does nothing else; all together take an hour on two cores.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from history import COLLECTED, add, collected  # noqa: E402

PARTS: dict[str, tuple[str, ...]] = {
    "engine": (),
    "measures": (),
    "lines": (),
    "profile_peer": (),
    "retrieval": (),
    "sweeps": (),
    "exponents": ("--visitors",),
    "pages": (),
    "memory": (),
    "static_site": (),
}
"""Each with its options: first what needs no browser. ``live`` and ``programs`` ask for more than is here."""


def run(name: str) -> bool:
    """Whether a part came to its end."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    ended = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *PARTS[name]], cwd=HERE.parent)
    print(f"== {name}: {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
    return ended.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)}")
    chosen = parser.parse_args().parts
    if unknown := set(chosen) - PARTS.keys():
        parser.error(f"There is no part {sorted(unknown)[0]!r}; there are {', '.join(PARTS)}.")
    if chosen:
        failed = [name for name in chosen if not run(name)]
        sys.exit(bool(failed))
    load, began = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.jsonl"
        told.touch()
        os.environ[COLLECTED] = str(told)
        missing = [name for name in PARTS if not run(name)]
        add(collected(told), missing, (time.monotonic() - began) / 60, load)
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
