"""The length ratio of a study's profile reports, measured where a report was joined from parts that had none.

In a checkout, ``python -m implicit_lab.studies.report_lengths STUDY --data DIR`` fills ``complexity`` in every
``weights/NAME.profile.json`` as ``implicit-lab profile`` would have: on the segment of the first instance in DIR, with
the report's seed. All other figures stay.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from ..measures.complexity import POINTS, segment_lengths, true_length
from ..study import Controls
from .registry import load_study
from .reports import Report, reports, weights
from .weights import write_whole


def with_lengths(report: Report, controls: Controls, points: int = POINTS) -> Report:
    """The report with the length ratio of its network at every t, of its baselines, and of the truth."""
    study = load_study(report["study"])
    problem = study.problem(1, report["seed"], controls)
    steps = len(report["iterations"])
    values = segment_lengths(study, study.model(report["model"]), problem, steps, points)
    complexity = {
        "name": "length ratio",
        "unit": "",
        "points": points,
        "value": [value if np.isfinite(value) else None for value in values.tolist()],
        "truth": true_length(study, problem, points),
    }
    once = [
        float(segment_lengths(study, study.model(each["model"]), problem, 1, points)[0]) for each in report["baselines"]
    ]
    beside = [each | {"complexity": ratio} for each, ratio in zip(report["baselines"], once, strict=True)]
    return report | {"complexity": complexity, "baselines": beside}


def main() -> None:
    """Fill the reports of a study, each kept as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", metavar="STUDY")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of the instances that the reports are of")
    parser.add_argument("--points", type=int, default=POINTS, metavar="N", help="inputs on the line (%(default)s)")
    asked = parser.parse_args()
    controls = {} if asked.data is None else {"data": str(asked.data)}
    for name, measured in reports(asked.study).items():
        report = with_lengths(measured, controls, asked.points)
        file = weights(asked.study) / f"{name}.profile.json"
        write_whole(file, (json.dumps(report) + "\n").encode())
        print(f"{file.name}: {report['complexity']['value'][0]:.3g} at t = 1, {report['complexity']['value'][-1]:.3g}")


if __name__ == "__main__":
    main()
