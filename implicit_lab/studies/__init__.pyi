from .registry import STUDIES as STUDIES
from .registry import load_study as load_study
