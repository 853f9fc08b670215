from .registry import STUDIES as STUDIES
from .registry import load_study as load_study
from .study import Controls as Controls
from .study import ExplicitModel as ExplicitModel
from .study import Figure as Figure
from .study import ImplicitModel as ImplicitModel
from .study import Problem as Problem
from .study import Study as Study
