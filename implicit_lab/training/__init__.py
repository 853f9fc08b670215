"""How are models trained? One loop for all; a study's ``recipe.py``, or a person, says what a step sees."""

from .fit import Fit as Fit
from .fit import fit as fit
from .train import train as train
