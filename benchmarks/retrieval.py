"""Times a step of each method of phase retrieval on 128 x 128 pixels: CPU milliseconds on one core, the best of turns.

``python benchmarks/retrieval.py``
"""

import time

import torch

from implicit_lab.studies.phase_retrieval.study import STUDY

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
        for name in STUDY.models:
            print(f"{name}: {milliseconds(name):.2f} ms a step")
