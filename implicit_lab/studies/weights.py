"""Weights on disk: one safetensors file and, beside it, a JSON card that says how they came to be."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor, nn


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, path)


def ready_to_write(folder: Path) -> None:
    """Make the folder and try a file in it, before the long work for it; ``OSError`` says what fails."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder):
        pass


def save_weights(model: nn.Module, card: Mapping[str, Any], path: Path) -> None:
    """Write the weights of ``model`` to ``path`` (.safetensors) and ``card`` to the .json beside it."""
    save_tensors({name: value.contiguous() for name, value in model.state_dict().items()}, card, path)


def save_tensors(tensors: Mapping[str, Tensor], card: Mapping[str, Any], path: Path) -> None:
    """Write ``tensors`` to ``path`` (.safetensors) and ``card`` to the .json beside it."""
    write_whole(path, save(dict(tensors)))
    write_whole(path.with_suffix(".json"), (json.dumps(dict(card), indent=2) + "\n").encode())


def load_card(path: Path) -> dict[str, Any]:
    """Return the card beside the weights at ``path``."""
    card: dict[str, Any] = json.loads(path.with_suffix(".json").read_text())
    return card


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a safetensors file.

    Raises ``FileNotFoundError`` where there is no file, ``ValueError`` where it is truncated or not safetensors.
    """
    if not path.is_file():
        raise FileNotFoundError(f"There are no weights at {path}; train them first, or name another file.")
    try:
        return load_file(path)
    except SafetensorError as error:
        raise ValueError(f"The weights file {path} is damaged ({error}); train or download it again.") from error


def in_half_precision(path: Path) -> bool:
    """Whether all the weights at ``path`` are kept in float16."""
    return all(value.dtype == torch.float16 for value in read_tensors(path).values())


def load_weights(model: nn.Module, path: Path) -> None:
    """Load the weights at ``path`` into ``model``, in its own precision, whatever theirs.

    Raises as ``read_tensors`` does, and ``ValueError`` where names or shapes are not those of ``model``.
    """
    found, wanted = read_tensors(path), model.state_dict()
    for name in wanted.keys() | found.keys():
        if name not in found or name not in wanted or found[name].shape != wanted[name].shape:
            theirs = tuple(found[name].shape) if name in found else "missing"
            ours = tuple(wanted[name].shape) if name in wanted else "unknown"
            raise ValueError(f"The weights file {path} is of another model: {name} is {theirs} there and {ours} here.")
    model.load_state_dict(found)
