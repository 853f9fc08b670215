"""How complex has the map x -> y_t(x) become? Along a line through input space, over a plane, and counted exactly."""

from .figures import bandwidth as bandwidth
from .figures import length as length
from .figures import linear_pieces as linear_pieces
from .figures import polynomial_degree as polynomial_degree
from .figures import turning as turning
from .inputs import Spread as Spread
from .line import Slice as Slice
from .line import images as images
from .line import length_ratios as length_ratios
from .line import slice_through as slice_through
from .pieces import Pieces as Pieces
from .pieces import pieces_along as pieces_along
from .plane import Plane as Plane
from .plane import calls as calls
from .plane import numbers_at as numbers_at
from .plane import plane as plane
from .segment import POINTS as POINTS
from .segment import segment as segment
from .segment import segment_lengths as segment_lengths
from .segment import true_length as true_length
