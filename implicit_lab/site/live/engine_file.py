"""The file beside a page from which its browser deblurs: ONNX Runtime, the denoiser, pictures and blur kernels."""

import json
import os
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

from ...studies.deblurring.choices import (
    ASSUMED_KERNELS,
    IMAGES,
    KERNEL_SIZE,
    KERNELS,
    NOISE,
    OUTSIDE_KERNELS,
    TRAINED_NOISE,
)
from ...widgets.bundle import bundle
from ..packed import packed

_HERE = Path(__file__).parent
ENGINE = "deblurring_engine.js"
ENGINE_MARK = "/* Implicit Lab: what the page on deblurring loads"
"""How the file begins, by which it is known as ours."""
MODEL = "hqs"
_SCRIPT, _WASM = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"


def engine_file() -> str:
    """The text of the file. ``ValueError`` says what is to be installed where something is missing."""
    runtime = find_runtime()
    missing = [name for name in ("onnx", "onnxscript") if find_spec(name) is None]
    if missing:
        raise ValueError(f"The package {missing[0]} is not installed; run: pip install 'implicit-lab[site]'")
    held = {
        "script": (runtime / _SCRIPT).read_text("utf-8"),
        "wasm": packed((runtime / _WASM).read_bytes()),
        "worker": bundle(_HERE / "solver.js"),
        **_network(),
        "noise": {"least": TRAINED_NOISE[0], "most": TRAINED_NOISE[1], "usual": NOISE},
        "pictures": _pictures(),
        "kernels": _kernels(),
    }
    text = json.dumps(held, separators=(",", ":"))
    return f"{ENGINE_MARK} to run a network. */\nglobalThis.implicitLabEngine = {text};\n"


def in_page(engine: str) -> dict[str, Any]:
    """What the page itself has to hold: the script that answers its controls, and which file it loads."""
    return {
        "script": bundle(_HERE / "desk.js"),
        "engine": ENGINE,
        "megabytes": round(len(engine) / 1e6, 1),
        "model": MODEL,
        "kernel_size": KERNEL_SIZE,
    }


def find_runtime() -> Path:
    """The folder of ONNX Runtime's files for browsers, where Node would find them from here or from the checkout.

    Raises ``ValueError`` with the command that installs it.
    """
    checkout = Path(__file__).resolve().parents[3]
    above = [folder / "node_modules" for start in (Path.cwd(), checkout) for folder in (start, *start.parents)]
    further = [Path(name) for name in os.environ.get("NODE_PATH", "").split(os.pathsep) if name]
    for folder in (*above, *further):
        found = folder / "onnxruntime-web" / "dist"
        if all((found / name).is_file() for name in (_SCRIPT, _WASM)):
            return found
    raise ValueError(
        "The network runs in a browser by onnxruntime-web, which is in no node_modules from here upwards; run: "
        "npm install --no-save onnxruntime-web@1.30.0"
    )


def _network() -> dict[str, Any]:
    """The denoiser as ONNX, with the values that the live lab computes with, and how HQS goes with it."""
    # Here torch is opened, and no sooner.
    from .export import exported

    network, beta, relaxation = exported(MODEL)
    return {"network": packed(network), "beta": beta, "relaxation": relaxation}


def _pictures() -> dict[str, Any]:
    from ...studies.deblurring.images import shipped_image

    return {name: packed(shipped_image(name).tobytes()) for name in IMAGES}


def _kernels() -> dict[str, dict[str, Any]]:
    """Every kernel, spread over the picture, as it is and as it may be assumed."""
    from ...studies.deblurring.study import STUDY

    def spread(kernel: str, assumed: str) -> dict[str, Any]:
        x = STUDY.problem(1, 0, {"kernel": kernel, "assumed_kernel": assumed}).x
        return packed(x.kernel.numpy().tobytes())

    found: dict[str, dict[str, Any]] = {}
    for kernel, assumed in product((*KERNELS, *OUTSIDE_KERNELS), ASSUMED_KERNELS):
        found.setdefault(kernel, {})[assumed] = spread(kernel, assumed)
    return found
