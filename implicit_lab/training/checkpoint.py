"""A training run on disk, so that one that is killed goes on from where it was: tensors only, no pickle."""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor, nn

from ..studies.weights import read_tensors, write_whole


def save_checkpoint(
    path: Path, step: int, best: float, model: nn.Module, average: nn.Module, adam: torch.optim.Adam
) -> None:
    """Write the state after ``step`` steps, whole or not at all."""
    tensors: dict[str, Tensor] = {}
    for prefix, module in (("model", model), ("average", average)):
        tensors |= {f"{prefix}.{name}": value.contiguous() for name, value in module.state_dict().items()}
    for name, parameter in model.named_parameters():
        for key, value in adam.state[parameter].items():
            tensors[f"adam.{key}.{name}"] = value.contiguous()
    write_whole(path, save(tensors, metadata={"run": json.dumps({"step": step, "best": best})}))


def load_checkpoint(path: Path, model: nn.Module, average: nn.Module, adam: torch.optim.Adam) -> tuple[int, float]:
    """Restore what ``save_checkpoint`` wrote; return the step and the best validation figure so far.

    Raises ``ValueError`` where the file is damaged or of another model.
    """
    tensors = read_tensors(path)
    with safe_open(path, "pt") as file:
        run = json.loads((file.metadata() or {}).get("run", "{}"))
    try:
        for prefix, module in (("model", model), ("average", average)):
            module.load_state_dict({name: tensors[f"{prefix}.{name}"] for name in module.state_dict()})
        for name, parameter in model.named_parameters():
            # A parameter that no stage so far has trained has no state.
            kept = {key: tensors.get(f"adam.{key}.{name}") for key in ("step", "exp_avg", "exp_avg_sq")}
            adam.state[parameter] = {key: value for key, value in kept.items() if value is not None}
        return int(run["step"]), float(run["best"])
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"The checkpoint {path} is of another model; name another --out folder.") from error
