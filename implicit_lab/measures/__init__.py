"""What is measured on a map x -> y_t(x): how good, how steep and how complex it is, and how it converges."""

from .amplification import Amplification as Amplification
from .amplification import amplification as amplification
from .complexity import Pieces as Pieces
from .complexity import Plane as Plane
from .complexity import Slice as Slice
from .complexity import pieces_along as pieces_along
from .complexity import plane as plane
from .complexity import slice_through as slice_through
from .compute import multiply_adds as multiply_adds
from .contraction import Contraction as Contraction
from .contraction import contraction as contraction
from .contraction import observed_rate as observed_rate
from .error_bounds import error_certificate as error_certificate
from .error_bounds import lipschitz_bound as lipschitz_bound
from .error_bounds import posterior_error_bound as posterior_error_bound
from .iteration import Operator as Operator
from .iteration import as_model as as_model
from .lipschitz import LocalLipschitz as LocalLipschitz
from .lipschitz import directional_rate as directional_rate
from .lipschitz import local_lipschitz as local_lipschitz
from .profile import Profile as Profile
from .profile import profile as profile
from .progress import Cancelled as Cancelled
from .regularity import Regularity as Regularity
from .regularity import regularity as regularity
from .report import profile_report as profile_report
