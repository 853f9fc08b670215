"""The outputs of a cell, or those that an Output widget has captured, from the messages of a kernel."""

from collections.abc import Iterable, Mapping
from typing import Any

FAILED = "This part of the page could not be opened."
"""In place of what a piece of code that failed would have shown."""


class Outputs:
    """A list of outputs as nbformat has them, changed in place; an error keeps its name, and no traceback.

    >>> outputs = Outputs()
    >>> outputs.add("stream", {"name": "stdout", "text": "a"}), outputs.add("stream", {"name": "stdout", "text": "b"})
    (True, True)
    >>> outputs.listed
    [{'output_type': 'stream', 'name': 'stdout', 'text': 'ab'}]
    """

    def __init__(self, outputs: Iterable[Mapping[str, Any]] = ()) -> None:
        self.listed: list[dict[str, Any]] = [dict(output) for output in outputs]
        self._clears_next = False

    def add(self, kind: str, content: Mapping[str, Any]) -> bool:
        """Take a message of this kind; return whether it was one of output."""
        if kind == "clear_output":
            self._clears_next = bool(content.get("wait"))
            if not self._clears_next:
                self.listed.clear()
            return True
        output = _output(kind, content)
        if output is None:
            return False
        if self._clears_next:
            self.listed.clear()
            self._clears_next = False
        last = self.listed[-1] if self.listed else {}
        if kind == "stream" and last.get("output_type") == kind and last["name"] == output["name"]:
            last["text"] += output["text"]
        else:
            self.listed.append(output)
        return True

    def replace(self, content: Mapping[str, Any]) -> None:
        """Put new data in the outputs that bear the name in ``content``."""
        name = content.get("transient", {}).get("display_id")
        for output in self.listed:
            if name and output.get("transient", {}).get("display_id") == name:
                output.update(data=content["data"], metadata=content["metadata"])


def _output(kind: str, content: Mapping[str, Any]) -> dict[str, Any] | None:
    if kind == "stream":
        return {"output_type": kind, "name": content["name"], "text": content["text"]}
    if kind == "error":
        return {"output_type": kind, "ename": content["ename"], "evalue": "", "traceback": []}
    if kind not in ("display_data", "execute_result"):
        return None
    return {
        "output_type": "display_data",
        "data": content["data"],
        "metadata": content.get("metadata", {}),
        "transient": content.get("transient", {}),
    }
