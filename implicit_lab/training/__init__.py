"""How are a study's models trained? One loop for all; each study's ``recipe.py`` says what a step sees."""

from .fit import train

__all__ = ["train"]
