"""Times a step of each method of phase retrieval on 128 x 128 pixels: CPU milliseconds on one core, the best of turns.

``python -m benchmarks.retrieval`` writes it into README.md.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import torch
from section import put

from implicit_lab.studies.phase_retrieval.study import STUDY

TITLE = "## Phase retrieval"
TURNS, STEPS = 7, 100


def milliseconds(method: str) -> float:
    """Of one step, the best of several turns."""
    problem, model = STUDY.problem(1, 0), STUDY.model(method)
    z, turns = model.initial(problem.x), []
    for _ in range(TURNS):
        start = time.process_time()
        for _ in range(STEPS):
            z = model(z, problem.x)
        turns.append((time.process_time() - start) / STEPS)
    return 1000 * min(turns)


if __name__ == "__main__":
    torch.set_num_threads(1)
    with torch.no_grad():
        rows = "".join(f"| {name} | {milliseconds(name):.2f} |\n" for name in STUDY.models)
    print(rows, end="")
    put(f"""{TITLE}

`python -m benchmarks.retrieval`: CPU milliseconds of a step on 128 x 128 pixels, one thread, the best of {TURNS} turns.

| method | ms a step |
|---|---|
{rows}""")
