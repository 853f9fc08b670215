"""Sizes, physical regime and bounds of the Navier-Stokes study; opens without torch."""

from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights"
"""The networks that ship, and what was measured of them."""

SIZE = 64
"""Grid points a side of every field on the torus [0, 2 pi)^2."""

VISCOSITY = 0.1
"""The data's viscosity, which the networks are trained at."""

LARGEST_WAVE = 4
"""Forces have wave numbers 0 < |k| <= 4."""

STRENGTH = 0.2
"""Root mean square of each component of a force: Reynolds numbers near 40, a flow that still settles."""

STRENGTH_BOUNDS = (0.01, 0.3)
"""Root mean square that a force of one's own may have."""

INSTANCES = 100
"""Unseen forces that a profile takes when it is not told how many."""

TRAINING_SEED = 1_000_000
"""Forces of this seed and above train and choose the networks; problems take seeds below it."""
