"""A trajectory y_0 .. y_T as pictures and curves, and the file it is kept in."""

import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .files import save_arrays

FORMAT = "implicit-lab recording"
VERSION = 1
_ARRAYS = {
    "header": "all that is no array, as JSON in UTF-8",
    "frames": "y_t as a picture, t = 0, 1, ..., T: (T + 1, height, width, 3), 0 to 255",
    "input": "the input x as a picture",
    "truth": "the truth, or what stands for it, as a picture",
    "baseline": "the answer of the explicit network as a picture",
}
"""What the arrays of a file hold."""

Picture = NDArray[np.uint8]


KINDS = ("explicit", "classical", "truth", "step", "input")
"""A network in one pass; an iteration nobody trained; the true map; one whole step of the block; the input as it is."""


@dataclass(frozen=True, eq=False)
class Reference:
    """What a curve is held against: ``values`` (n,) and, where they have one, their ``compute`` (n,), in multiply-adds.

    One value is a level line against t and, with its compute, a point against compute; several are the steps
    t = 1..n of an iteration, and so a curve against either.

    >>> Reference("explicit", "explicit", [24.97], [402e6]).values
    array([24.97])
    """

    name: str
    kind: str
    """One of ``KINDS``."""
    values: NDArray[np.float64]
    compute: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"The reference {self.name!r} is of kind {self.kind!r}: choose one of {', '.join(KINDS)}.")
        object.__setattr__(self, "values", _row(f"values of the reference {self.name!r}", self.values))
        if self.compute is not None:
            object.__setattr__(self, "compute", _row(f"compute of the reference {self.name!r}", self.compute))
            if len(self.compute) != len(self.values):
                raise ValueError(
                    f"The reference {self.name!r} has {len(self.values)} values and {len(self.compute)} of compute: "
                    "give as many."
                )

    def header(self) -> dict[str, Any]:
        """The reference as JSON data, None for a number that is not finite."""
        compute = None if self.compute is None else self.compute.tolist()
        values = [value if np.isfinite(value) else None for value in self.values.tolist()]
        return {"name": self.name, "kind": self.kind, "values": values, "compute": compute}


@dataclass(frozen=True, eq=False)
class Curve:
    """One figure against t = 0..T, with the level and the bound that it is held against.

    ``values`` is (T+1,), NaN where the figure is not defined, as often at t = 0. ``baseline`` is the level of an
    explicit model, called ``baseline_label``. ``bound`` is what theory says, (T+1,). ``log`` asks for a logarithmic
    axis. ``references`` are all that the figure is held against, the first explicit model among them.

    >>> Curve("psnr", "dB", [float("nan"), 20.0, 24.0]).values.shape
    (3,)
    """

    name: str
    unit: str
    values: NDArray[np.float64]
    baseline: float | None = None
    baseline_label: str = ""
    bound: NDArray[np.float64] | None = None
    log: bool = False
    references: tuple[Reference, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _row(f"values of the curve {self.name!r}", self.values))
        if self.bound is not None:
            object.__setattr__(self, "bound", _row(f"bound of the curve {self.name!r}", self.bound))
            if len(self.bound) != len(self.values):
                raise ValueError(
                    f"The curve {self.name!r} has {len(self.values)} values and a bound of {len(self.bound)}: "
                    "give as many."
                )


def _row(what: str, numbers: ArrayLike) -> NDArray[np.float64]:
    row = np.asarray(numbers, dtype=np.float64)
    if row.ndim != 1 or row.size == 0:
        raise ValueError(f"The {what} are of shape {row.shape}: give a row of numbers.")
    return row


@dataclass(frozen=True, eq=False)
class Recording:
    """What the player shows of one instance: y_0 .. y_T, the input, the truth, and the figures of each y_t.

    Pictures are uint8 RGB: ``frames`` (T+1, H, W, 3); ``input``, ``truth`` and, where there is one, the answer of the
    explicit ``baseline``, each (H, W, 3). ``meta`` is JSON data: what was recorded, and what it cost.

    Raises ``ValueError`` in one sentence where a part does not fit the others.

    >>> grey = np.full((2, 4, 4, 3), 128, np.uint8)
    >>> Recording(grey, grey[0], grey[0], [Curve("psnr", "dB", [20.0, 24.0])]).steps
    1
    """

    frames: Picture
    input: Picture
    truth: Picture
    curves: list[Curve]
    meta: dict[str, Any] = field(default_factory=dict)
    baseline: Picture | None = None

    def __post_init__(self) -> None:
        if not _is_picture(self.frames, 4) or self.frames.size == 0:
            raise ValueError(f"The frames are {_say(self.frames)}: they must be (T+1, H, W, 3) uint8.")
        for name, picture in self.pictures().items():
            if not _is_picture(picture, 3) or picture.shape != self.frames.shape[1:]:
                raise ValueError(
                    f"The picture {name!r} is {_say(picture)}: it must be {self.frames.shape[1:]} uint8, like a frame."
                )
        for curve in self.curves:
            if len(curve.values) != len(self.frames):
                raise ValueError(
                    f"The curve {curve.name!r} has {len(curve.values)} values for {len(self.frames)} frames: "
                    "give one for each t = 0..T."
                )
        try:
            json.dumps(self.meta, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(f"The meta data of a recording must be plain JSON data ({error}).") from error

    @property
    def steps(self) -> int:
        """T, the number of iterations."""
        return len(self.frames) - 1

    def pictures(self) -> dict[str, Picture]:
        """The pictures that stand still, by name."""
        still = {"input": self.input, "truth": self.truth}
        return still if self.baseline is None else still | {"baseline": self.baseline}

    def header(self) -> dict[str, Any]:
        """All of the recording that is no array, as JSON data: what a file of it begins with."""
        curves = [
            {
                "name": curve.name,
                "unit": curve.unit,
                "baseline": curve.baseline,
                "baseline_label": curve.baseline_label,
                "log": curve.log,
                "references": [reference.header() for reference in curve.references],
            }
            for curve in self.curves
        ]
        return {"format": FORMAT, "version": VERSION, "curves": curves, "meta": self.meta}

    def save(self, path: Path | str) -> None:
        """Write the recording to ``path`` (.npz), whole or not at all, without pickle."""
        path = Path(path)
        arrays: dict[str, NDArray[Any]] = {
            "header": np.frombuffer(json.dumps(self.header()).encode(), np.uint8),
            "frames": self.frames,
            **self.pictures(),
        }
        for index, curve in enumerate(self.curves):
            arrays[f"values_{index}"] = curve.values
            if curve.bound is not None:
                arrays[f"bound_{index}"] = curve.bound
        arrays["names"] = np.array([explained(name, self.header()["curves"]) for name in arrays])
        save_arrays(path, arrays)


def explained(name: str, curves: Sequence[Mapping[str, Any]]) -> str:
    """What an array of a recording's file holds, for those who open it by other means; ``curves`` are of its header.

    >>> explained("values_0", [{"name": "psnr", "unit": "dB"}])
    'values_0: psnr (dB) of y_t, t = 0, 1, ..., T'
    """
    kind, _, number = name.rpartition("_")
    if not number.isdigit():
        return f"{name}: {_ARRAYS[name]}"
    curve = curves[int(number)]
    unit = f" ({curve['unit']})" if curve["unit"] else ""
    bound = "a bound on " if kind == "bound" else ""
    return f"{name}: {bound}{curve['name']}{unit} of y_t, t = 0, 1, ..., T"


def load(path: Path | str) -> Recording:
    """Read the recording at ``path``: a file of `implicit-lab record`, of ``Recording.save``, or one that a page saved.

    Its array ``names`` says what each array holds, for ``numpy.load`` and other readers.

    Raises ``FileNotFoundError`` where there is none, ``ValueError`` where the file is broken, is something else, or is
    of a version that this lab does not read.

    >>> import tempfile
    >>> grey = np.full((2, 4, 4, 3), 128, np.uint8)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Recording(grey, grey[0], grey[0], [Curve("psnr", "dB", [20.0, 24.0])]).save(f"{folder}/run.npz")
    ...     load(f"{folder}/run.npz").curves[0].values
    ...     print(np.load(f"{folder}/run.npz")["names"][-1])
    array([20., 24.])
    values_0: psnr (dB) of y_t, t = 0, 1, ..., T
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"There is no recording at {path}; make one with `implicit-lab record`.")
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        header = json.loads(arrays["header"].tobytes())
        found, version = header["format"], header["version"]
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise ValueError(f"The file {path} is broken or is not a recording; record it again.") from error
    if found != FORMAT or version != VERSION:
        raise ValueError(
            f"The file {path} is {found!r}, version {version!r}: this lab reads version {VERSION} of {FORMAT!r}; "
            "record it again."
        )
    try:
        curves = [
            Curve(
                values=arrays[f"values_{index}"],
                bound=arrays.get(f"bound_{index}"),
                references=tuple(Reference(**reference) for reference in fields.pop("references", ())),
                **fields,
            )
            for index, fields in enumerate(header["curves"])
        ]
        return Recording(
            arrays["frames"],
            arrays["input"],
            arrays["truth"],
            curves,
            header["meta"],
            arrays.get("baseline"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"The recording {path} lacks a part or has one that does not fit ({error}).") from error


def _is_picture(array: object, axes: int) -> bool:
    return isinstance(array, np.ndarray) and array.dtype == np.uint8 and array.ndim == axes and array.shape[-1] == 3


def _say(array: object) -> str:
    if isinstance(array, np.ndarray):
        return f"{array.shape} {array.dtype}"
    return type(array).__name__
