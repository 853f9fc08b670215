"""The row of a verdict that tells what another seed of training changes."""

from ..studies.called import called
from ..studies.seeds_table import seeds, spread

Row = tuple[str, str, str]


def seed_rows(study: str, instances: str) -> list[Row]:
    """What ``studies/seeds.py`` measured of a study, whose ``instances`` are called so; no row where it did not."""
    found = seeds(study)
    if found is None:
        return []
    told = "; ".join(f"{called(name)}: {spread(rows)}" for name, rows in found["networks"].items())
    return [
        (
            "What does another seed of training change?",
            f"The error of each seed, the first of which ships, then mean ± standard deviation. {told}.",
            f"{found['instances']:,} unseen {instances}; iterated ones at t = {found['steps']}.",
        )
    ]
