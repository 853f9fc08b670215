"""How is y = G(y, x) solved, and differentiated? The engine that every figure of the lab rests on."""

from .anderson import Anderson as Anderson
from .broyden import Broyden as Broyden
from .gradient import Gradient as Gradient
from .implicit import Implicit as Implicit
from .jacobian_free import JacobianFree as JacobianFree
from .loop import iterate as iterate
from .neumann import Neumann as Neumann
from .newton import Newton as Newton
from .phantom import Phantom as Phantom
from .picard import Picard as Picard
from .reversible import Reversible as Reversible
from .solution import BackwardReport as BackwardReport
from .solution import ConvergenceError as ConvergenceError
from .solution import ConvergenceWarning as ConvergenceWarning
from .solution import History as History
from .solution import Solution as Solution
from .solve import fixed_point as fixed_point
from .solver import Solver as Solver
from .squarem import SQUAREM as SQUAREM
from .status import Status as Status
from .stop import Stop as Stop
from .unrolled import Unrolled as Unrolled
