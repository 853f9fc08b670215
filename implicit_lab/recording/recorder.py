"""A model as it runs for a recording: it keeps what it answers, and its time is taken."""

import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any

from .started import Started

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from ..study import ImplicitModel

TIMED_CALLS = 5


class Recorder(Started):
    """A model as ``profile`` runs it, which keeps y_t of the instances, tells of them and can start elsewhere."""

    def __init__(
        self,
        model: "ImplicitModel",
        initial: Callable[[Any], "Tensor"] | None,
        instances: int,
        tell: Callable[[int, "Tensor"], None] | None = None,
    ) -> None:
        super().__init__(model, initial)
        self.instances = instances
        self.tell = tell
        self.start: Tensor
        self.decoded: list[Tensor] = []

    @property
    def iterates(self) -> list["Tensor"]:
        """y_0 .. y_T of the instances."""
        return [self.start, *self.decoded]

    def initial(self, x: Any) -> "Tensor":
        """The given start, kept."""
        z = super().initial(x)
        self.start = self.model.decode(z)[: self.instances].clone()
        return z

    def decode(self, z: "Tensor") -> "Tensor":
        """As the model, kept."""
        y = super().decode(z)
        self.decoded.append(y[: self.instances].clone())
        if self.tell is not None:
            self.tell(len(self.decoded), self.decoded[-1])
        return y


def milliseconds(model: Started, x: Any, device: "torch.device | None") -> float:
    """The median time of one call of G on x, in ms."""
    import torch

    encoded = model.encode(x)
    z = model.initial(encoded)
    times = []
    for _ in range(TIMED_CALLS):
        before = time.perf_counter()
        z = model(z, encoded)
        if device is not None and device.type == "cuda":
            torch.cuda.synchronize(device)
        times.append(1000 * (time.perf_counter() - before))
    return median(times)


def machine(kind: str) -> str:
    """What the time was taken on, in words."""
    import torch

    threads = torch.get_num_threads()
    return f"{threads} CPU thread{'s' if threads > 1 else ''}" if kind == "cpu" else "a GPU"
