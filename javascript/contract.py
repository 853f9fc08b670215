"""JavaScript's types of what the widgets send and are sent, read off their traits and TypedDicts."""

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict

import anywidget
import traitlets

from implicit_lab import pages, widgets

FILE = Path(__file__).parent / "contract.d.ts"
HEAD = "// What Python sends and is sent. Written by `python -m javascript --write`; do not edit.\n"
PLAIN = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    NoneType: "null",
    bytes: "DataView<ArrayBuffer>",
    Any: "any",
}
TRAITS = (
    (traitlets.Unicode, "string"),
    (traitlets.Bool, "boolean"),
    (traitlets.Int, "number"),
    (traitlets.Float, "number"),
    (traitlets.Bytes, "DataView<ArrayBuffer>"),
)


def widget_classes() -> list[type[anywidget.AnyWidget]]:
    """Every widget of ours that has a script."""
    for package in (widgets, pages):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    ours = [kind for kind in anywidget.AnyWidget.__subclasses__() if kind.__module__.startswith("implicit_lab.")]
    return sorted(ours, key=lambda kind: kind.__name__)


def written(classes: Iterable[type[anywidget.AnyWidget]]) -> str:
    """The text of the file."""
    seen: dict[str, type] = {}
    parts = []
    for kind in classes:
        own = {name: trait for name, trait in kind.class_traits(sync=True).items() if name in vars(kind)}
        lines = [f"  {name}: {of_trait(trait, seen)};" for name, trait in own.items()]
        parts.append(interface(f"{kind.__name__}Traits", f"The state of {kind.__module__}.{kind.__name__}.", lines))
    done: set[str] = set()
    while remaining := [name for name in seen if name not in done]:
        for name in remaining:
            done.add(name)
            parts.append(of_typed_dict(seen[name], seen))
    return "\n".join([HEAD, *sorted(parts, key=lambda part: part.partition("interface ")[2])])


def interface(name: str, what: str, lines: Iterable[str]) -> str:
    """One interface."""
    return "\n".join([f"/** {what} */", f"interface {name} {{", *lines, "}", ""])


def of_trait(trait: traitlets.TraitType[Any, Any], seen: dict[str, type]) -> str:
    """The type of a trait; what a dictionary or a list holds is its metadata ``type``."""
    if held := trait.metadata.get("type"):
        name = of_type(held, seen)
        if trait.metadata.get("partial"):
            return f"Partial<{name}>"
        return f"{name} | Absent<{name}>" if trait.metadata.get("empty") else name
    for kind, name in TRAITS:
        if isinstance(trait, kind):
            return name
    raise TypeError(f"The trait {trait.name} of {trait.this_class} does not say what it holds: tag it with a type.")


def of_typed_dict(kind: Any, seen: dict[str, type]) -> str:
    """The interface of a TypedDict."""
    lines = []
    for name, held in get_type_hints(kind, include_extras=True).items():
        bare = get_args(held)[0] if get_origin(held) in (NotRequired, Required) else held
        mark = "" if name in kind.__required_keys__ else "?"
        lines.append(f"  {name}{mark}: {of_type(bare, seen)};")
    return interface(kind.__name__, (kind.__doc__ or "").partition("\n")[0], lines)


def of_type(kind: Any, seen: dict[str, type]) -> str:
    """A type of Python's in TypeScript's words."""
    if kind in PLAIN:
        return PLAIN[kind]
    if is_typeddict(kind):
        if seen.setdefault(kind.__name__, kind) is not kind:
            raise TypeError(f"Two TypedDicts are called {kind.__name__}: name one of them otherwise.")
        return str(kind.__name__)
    origin, held = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return " | ".join(of_type(one, seen) for one in held)
    if origin is Literal:
        return " | ".join(_quoted(held))
    if origin is list:
        inner = of_type(held[0], seen)
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if origin is tuple:
        return f"[{', '.join(of_type(one, seen) for one in held)}]"
    if origin is dict:
        return f"Record<{of_type(held[0], seen)}, {of_type(held[1], seen)}>"
    raise TypeError(f"{kind} has no words in TypeScript here: send something plainer, or teach javascript/contract.py.")


def _quoted(values: Iterable[Any]) -> Iterator[str]:
    return (f'"{value}"' if isinstance(value, str) else str(value) for value in values)
