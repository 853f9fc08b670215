"""What another seed of training changes, in words and as a table; opens without torch."""

import json
from statistics import mean, stdev
from typing import Any

from .called import called
from .markdown import number, table
from .reports import weights


def seeds(study: str) -> dict[str, Any] | None:
    """What ``seeds.py`` measured of a study; None where it did not."""
    file = weights(study) / "seeds.json"
    return json.loads(file.read_text()) if file.is_file() else None


def spread(rows: list[dict[str, Any]]) -> str:
    """The quality of every seed, then mean and standard deviation.

    >>> spread([{"quality": 0.1}, {"quality": 0.2}, {"quality": 0.3}])
    '0.1000, 0.2000, 0.3000: 0.2000 ± 0.10'
    """
    values = [row["quality"] for row in rows]
    return f"{', '.join(number(value, 4) for value in values)}: {number(mean(values), 4)} ± {number(stdev(values), 2)}"


def training_seeds_part(study: str) -> str:
    """A row for each network, as Markdown; "" where it was not measured."""
    found = seeds(study)
    if found is None:
        return ""
    trained = ", ".join(str(row["seed"]) for row in next(iter(found["networks"].values())))
    said = (
        f"What does another seed of training change? Seeds {trained}, of which 0 ships: the {found['metric']} of each, "
        f"then mean and standard deviation; of iterated networks at t = {found['steps']}, with the share at rest. "
        f"{found['instances']} unseen instances, seed 0."
    )
    rows = [[called(name), spread(each), rest(each)] for name, each in found["networks"].items()]
    return f"{said}\n\n{table(['network', found['metric'], 'at rest'], rows)}"


def rest(rows: list[dict[str, Any]]) -> str:
    """The share at rest of every seed, a dash for what is not iterated."""
    return ", ".join("-" if row["at rest"] is None else f"{row['at rest']:.1%}" for row in rows)
