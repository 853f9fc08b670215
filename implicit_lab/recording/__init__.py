"""What does an explorer show? Frames and curves of one trajectory, as plain arrays, without torch."""

from .record import record as record
from .recording import Curve as Curve
from .recording import Recording as Recording
from .recording import Reference as Reference
from .recording import load as load
