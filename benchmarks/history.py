"""What a whole run of the benchmarks came to, a line each in history.jsonl, and its plot in README.md.

Ratios and exponents are kept, of which a machine's speed has gone; a line says on what machine, and from which commit.
"""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from section import put

HERE = Path(__file__).parent
FILE, PICTURE = HERE / "history.jsonl", HERE / "history.svg"
TITLE = "## History"
COLLECTED = "IMPLICIT_LAB_BENCH"
"""The variable that names the file to which the parts of a whole run write what they found."""
LOOKS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
MARKERS = "osD^v<>*"


def tell(name: str, value: float) -> None:
    """Keep a figure of a part for the line of the whole run; a part that is run alone leaves none."""
    if target := os.environ.get(COLLECTED):
        with Path(target).open("a") as file:
            file.write(json.dumps({name: round(value, 4)}) + "\n")


def collected(file: Path) -> dict[str, float]:
    """What the parts told."""
    found: dict[str, float] = {}
    for line in file.read_text().splitlines():
        found |= json.loads(line)
    return found


def machine() -> str:
    """The processor's name, as far as the system tells it, and how many cores."""
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()}"


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(row.split(":", 1)[1].strip() for row in lines if row.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def add(ratios: Mapping[str, float], missing: list[str], minutes: float, load: float) -> None:
    """Append a line, and draw all there are; ``missing`` are the parts that failed."""
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True)
    line: dict[str, Any] = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "commit": said.stdout.strip(),
        "machine": machine(),
        "load": round(load, 1),
        "minutes": round(minutes, 1),
        "missing": missing,
        "ratios": dict(ratios),
    }
    before = FILE.read_text() if FILE.is_file() else ""
    fresh = FILE.with_suffix(".new")
    fresh.write_text(before + json.dumps(line) + "\n")
    fresh.replace(FILE)
    show()


def show() -> None:
    """Draw history.svg, and write its section."""
    runs = [json.loads(line) for line in FILE.read_text().splitlines()]
    draw(runs)
    last = runs[-1]
    rows = "".join(f"| {name} | {value:.3g} |\n" for name, value in sorted(last["ratios"].items()))
    lost = f" Without: {', '.join(last['missing'])}." if last["missing"] else ""
    put(f"""{TITLE}

`make bench` runs every part, one after the other, and adds a line to history.jsonl: {len(runs)} so far. The last one,
of commit {last["commit"]} on {last["date"]} ({last["machine"]}, load {last["load"]} when it began), took
{last["minutes"]:.0f} minutes.{lost} Ratios are ours over a peer's, exponents those of the section on cost.

![Ratios and exponents by run](history.svg)

| figure | the last run |
|---|---|
{rows}""")


def draw(runs: list[dict[str, Any]]) -> None:
    """Every figure against the runs, on a logarithmic axis."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    names = sorted({name for run in runs for name in run["ratios"]})
    figure, axes = plt.subplots(figsize=(10, 0.28 * len(names) + 2), layout="constrained")
    places = range(len(runs))
    for k, name in enumerate(names):
        values = [run["ratios"].get(name, float("nan")) for run in runs]
        look = {"color": LOOKS[k % len(LOOKS)], "marker": MARKERS[k // len(LOOKS) % len(MARKERS)]}
        axes.semilogy(places, values, label=name, **look)
    axes.set_xticks(places, [f"{run['date'][:10]}\n{run['commit']}" for run in runs])
    axes.set_ylabel("ratio, or exponent")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=7, frameon=False)
    figure.savefig(PICTURE, metadata={"Date": None})
    plt.close(figure)
