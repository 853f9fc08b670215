"""Run the code of a page in its kernel, and gather what it shows: outputs, and the state of every widget."""

import asyncio
import queue
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .outputs import Outputs

TIMEOUT_SECONDS = 120.0
"""For a kernel to come up, and for a piece of code to end."""
RETRY_SECONDS = 0.1
"""Between two questions to a kernel: what it publishes before anyone is subscribed is lost."""


@dataclass
class Shown:
    """What the code has shown: outputs by cell, widgets by the name of their model, and their arrays by place."""

    outputs: list[list[dict[str, Any]]] = field(default_factory=list)
    widgets: dict[str, dict[str, Any]] = field(default_factory=dict)
    buffers: dict[tuple[str, tuple[str | int, ...]], bytes] = field(default_factory=dict)


async def run(manager: Any, code: Sequence[str]) -> Shown:
    """Run the pieces of ``code`` in the kernel of ``manager``; one that fails shows a sentence, and the next one runs.

    Raises ``TimeoutError`` where the kernel does not answer.
    """
    client = manager.client()
    client.start_channels(stdin=False, hb=False, control=False)
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await _wait_until_subscribed(client)
        shown = Shown()
        for source in code:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await _run(client, source, shown)
        return shown
    finally:
        client.stop_channels()


async def _wait_until_subscribed(client: Any) -> None:
    """Wait until what the kernel publishes arrives here: what it says before that is lost."""
    while True:
        client.kernel_info()
        try:
            await client.get_iopub_msg(timeout=RETRY_SECONDS)
            return
        except queue.Empty:
            continue


async def _run(client: Any, source: str, shown: Shown) -> None:
    cell = Outputs()
    shown.outputs.append(cell.listed)
    capturing: dict[str, Outputs] = {}
    asked = client.execute(source, store_history=False, stop_on_error=False)
    while True:
        message = await client.get_iopub_msg(timeout=None)
        if message["parent_header"].get("msg_id") != asked:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            return
        if kind in ("comm_open", "comm_msg"):
            _keep(message, shown)
            _note_capture(message, asked, capturing, shown)
        elif kind == "update_display_data":
            for outputs in (cell, *capturing.values()):
                outputs.replace(content)
        elif capturing:
            # The Output widget that was entered last.
            model, outputs = list(capturing.items())[-1]
            if outputs.add(kind, content):
                _send_outputs(client, model, outputs)
        else:
            cell.add(kind, content)


def _keep(message: Any, shown: Shown) -> None:
    """Keep what a widget says of itself."""
    model, data = message["content"]["comm_id"], message["content"]["data"]
    if "state" not in data:
        return
    shown.widgets.setdefault(model, {}).update(data["state"])
    for path, buffer in zip(data.get("buffer_paths", ()), message["buffers"], strict=True):
        shown.buffers[model, tuple(path)] = bytes(buffer)


def _note_capture(message: Any, asked: str, capturing: dict[str, Outputs], shown: Shown) -> None:
    """Note which Output widgets have asked for what this request prints and displays, and which ask no more."""
    model, state = message["content"]["comm_id"], message["content"]["data"].get("state", {})
    if "msg_id" not in state or message["content"]["data"].get("method") == "echo_update":
        return
    capturing.pop(model, None)
    if state["msg_id"] == asked:
        outputs = Outputs(shown.widgets[model].get("outputs", ()))
        shown.widgets[model]["outputs"] = outputs.listed
        capturing[model] = outputs


def _send_outputs(client: Any, model: str, outputs: Outputs) -> None:
    """Tell the kernel what a front end would: another one may take over its widgets."""
    data = {"method": "update", "state": {"outputs": outputs.listed}, "buffer_paths": []}
    client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": model, "data": data}))
