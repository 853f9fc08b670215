"""A model that starts its iteration where it is told."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


class Started:
    """An implicit model that starts where ``initial`` says."""

    def __init__(self, model: Any, initial: Callable[[Any], "Tensor"] | None) -> None:
        self.model = model
        self.start_from = initial

    def __call__(self, z: "Tensor", x: Any) -> "Tensor":
        """G(z, x)."""
        new: Tensor = self.model(z, x)
        return new

    def parameters(self) -> Any:
        """Those of the model."""
        return self.model.parameters()

    def encode(self, x: Any) -> Any:
        """As the model."""
        return self.model.encode(x)

    def initial(self, x: Any) -> "Tensor":
        """The given start, else the model's own."""
        z: Tensor = self.model.initial(x)
        if self.start_from is None:
            return z
        other = self.start_from(x)
        if other.shape != z.shape:
            raise ValueError(f"The initial iterate is of shape {tuple(other.shape)}: it must be {tuple(z.shape)}.")
        return other

    def decode(self, z: "Tensor") -> "Tensor":
        """As the model."""
        y: Tensor = self.model.decode(z)
        return y
