"""Which problems does the lab study? One folder a case study; ``study.py`` says what each one gives."""

from .study import Controls, ExplicitModel, Figure, ImplicitModel, Problem, Study
from .registry import STUDIES, load_study

__all__ = ["STUDIES", "Controls", "ExplicitModel", "Figure", "ImplicitModel", "Problem", "Study", "load_study"]
