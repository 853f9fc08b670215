"""Times a linear program to its value and checked vertex against HiGHS alone, both from the file, in one run.

``python benchmarks/programs.py FILE.mps ...`` prints, for each file, CPU seconds of ours and of HiGHS, the best of
several turns, their ratio, and whether the values agree to 1e-6.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import highspy

from implicit_lab.studies.linear_programs.reading import read
from implicit_lab.studies.linear_programs.solve import vertex

TURNS = 7


def ours(path: Path) -> float:
    """The value of a checked vertex."""
    found = read(path)
    return found.sign * vertex(found.program).objective + found.constant


def alone(path: Path) -> float:
    """What HiGHS says, unchecked."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(path))
    highs.run()
    return float(highs.getInfo().objective_function_value)


def timed(work: Callable[[Path], float], path: Path) -> tuple[float, float]:
    """CPU seconds, and the value."""
    start = time.process_time()
    value = work(path)
    return time.process_time() - start, value


def compare(path: Path) -> str:
    """One line of the report."""
    turns = [(timed(ours, path), timed(alone, path)) for _ in range(TURNS)]
    mine, theirs = (min(turn[side][0] for turn in turns) for side in (0, 1))
    values = [turns[0][side][1] for side in (0, 1)]
    same = abs(values[0] - values[1]) <= 1e-6 * max(abs(values[1]), 1e-9)
    return f"{path.stem:12} {mine:8.3f} s {theirs:8.3f} s {mine / theirs:6.2f}  {'same' if same else values}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(compare(Path(name)), flush=True)
