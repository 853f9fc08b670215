"""What does the map look like on a plane of inputs? A picture that t moves through, and a line to drag across it."""

from .plane import Along as Along
from .plane import PlaneView as PlaneView
