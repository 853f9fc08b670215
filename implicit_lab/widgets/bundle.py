"""A widget's script and the modules that it imports as the one module that a browser is given."""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function |class |const |let )", re.MULTILINE)


def bundle(entry: Path) -> str:
    """The text of a module after that of all that it imports, each once; names are unique among them.

    Modules name what they import from another file of ours in braces, without renaming it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.js").write_text("export const a = 1;\\n")
    ...     _ = Path(folder, "b.js").write_text('import { a } from "./a.js";\\nexport default a;\\n')
    ...     bundle(Path(folder, "b.js"))
    'const a = 1;\\n\\nexport default a;\\n'
    """
    parts: dict[Path, str] = {}

    def add(module: Path) -> None:
        if module in parts:
            return
        text = module.read_text()
        # Taken as read before those that it imports, so that two may import each other.
        parts[module] = ""
        for imported in _IMPORT.findall(text):
            add((module.parent / imported).resolve())
        del parts[module]
        parts[module] = _EXPORT.sub("", _IMPORT.sub("", text))

    add(entry.resolve())
    return "\n".join(parts.values())
