"""What the studies of looped networks have in common: networks by name, some looped, the others in one pass."""

from abc import ABC, abstractmethod
from pathlib import Path

from ..study import ExplicitModel, ImplicitModel
from .weights import load_weights


class LoopedStudy(ABC):
    """A study whose networks lie in ``weights``; those of ``looped`` are held against the others."""

    name: str
    looped: tuple[str, ...]
    models: tuple[str, ...]
    weights: Path

    @abstractmethod
    def untrained(self, name: str) -> ImplicitModel | ExplicitModel:
        """The network called ``name`` before any training."""

    def model(self, name: str) -> ImplicitModel | ExplicitModel:
        """A trained network, in evaluation mode; ``ValueError`` for an unknown name."""
        if name not in self.models:
            raise ValueError(f"The study {self.name} has no model {name!r}; choose one of: {', '.join(self.models)}.")
        network = self.untrained(name)
        load_weights(network, self.weights / f"{name}.safetensors")
        return network.eval()

    def is_there(self, name: str) -> bool:
        """Whether the weights of a network are."""
        return (self.weights / f"{name}.safetensors").is_file()

    def baselines(self, name: str) -> tuple[str, ...]:
        """The block once, trained for that, and blocks untied, for a looped network."""
        others = (other for other in self.models if other not in self.looped)
        return tuple(other for other in others if self.is_there(other)) if name in self.looped else ()
