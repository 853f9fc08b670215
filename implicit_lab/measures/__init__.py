"""What is measured on a map x -> y_t(x): how good, how steep and how complex it is, and how it converges."""

from .iteration import Operator as Operator
from .profile import Cancelled as Cancelled
from .profile import Profile as Profile
from .profile import profile as profile
from .profile import profile_report as profile_report
