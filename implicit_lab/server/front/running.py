"""Run the code of a page in its kernel, and gather what it shows: outputs, and the state of every widget."""

import asyncio
import queue
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

TIMEOUT_SECONDS = 120.0
"""Seconds for a kernel to come up, and for a piece of code to end."""
RETRY_SECONDS = 0.1
"""Seconds between two questions to a kernel: what it publishes before anyone is subscribed is lost."""


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
            shown.outputs.append([])
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
        elif kind in ("display_data", "execute_result"):
            shown.outputs[-1].append(content["data"])
        elif kind == "error":
            shown.outputs[-1].append({"error": content["ename"]})
        elif kind == "stream" and content["name"] == "stdout":
            shown.outputs[-1].append({"text/plain": content["text"]})


def _keep(message: Any, shown: Shown) -> None:
    """Keep what a widget says of itself."""
    model, data = message["content"]["comm_id"], message["content"]["data"]
    if "state" not in data:
        return
    shown.widgets.setdefault(model, {}).update(data["state"])
    for path, buffer in zip(data.get("buffer_paths", ()), message["buffers"], strict=True):
        shown.buffers[model, tuple(path)] = bytes(buffer)
