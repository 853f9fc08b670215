"""Jupyter kernels forked from a warm process: each has at once what a page imports, and shares the memory of it.

The warm process is the fork server of the standard library's ``multiprocessing``. It has imported ``warm_start``; it
ends with the server, and is started anew where it has died; where it cannot live, kernels start as ever.
"""

import asyncio
import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "warm"
PAGES_VARIABLE = "IMPLICIT_LAB_WARM_PAGES"
"""The variable of the environment that has the warm process run our pages once."""


def warm_up(pages: bool = True) -> None:
    """Start the warm process, with what our ``pages`` need or without, and have kernels forked from it.

    Where there is no fork, they start as ever.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    forkserver.set_forkserver_preload(["implicit_lab.server.warm_start"])
    if pages:
        os.environ[PAGES_VARIABLE] = "1"
    forkserver.ensure_running()
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:WarmProvisioner", factory.GROUP_NAME)
    factory.default_provisioner_name = NAME


class WarmProvisioner(LocalProvisioner):
    """Gives a kernel its process by a fork of the warm one."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork; the new process becomes what ``cmd`` would have started."""
        folder = str(kwargs.get("cwd") or os.getcwd())
        # Plain strings: Voila's own names for its variables would open all of Voila in the kernel.
        environment = {str(name): str(value) for name, value in kwargs["env"].items()}
        forked = multiprocessing.get_context("forkserver").Process(
            target=_become_kernel, args=(cmd, environment, folder), daemon=True
        )
        # The warm process may still be warming up; the server goes on meanwhile.
        try:
            await asyncio.to_thread(forked.start)
        except (OSError, EOFError):
            self.log.exception("No kernel could be forked; one is started without")
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast(Any, Forked(forked))
        # The kernel makes itself the leader of its group.
        self.pid = self.pgid = forked.pid
        self.cwd = folder
        return self.connection_info


class Forked:
    """A forked process with the interface of ``subprocess.Popen``, which the base class uses."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process

    def poll(self) -> int | None:
        """The exit status, None while it lives."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """The exit status, once it has ended."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def _become_kernel(command: Sequence[str], environment: Mapping[str, str], folder: str) -> None:
    """What the forked process does: be the kernel that ``command`` asks for, in its folder and with its environment."""
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    from .warm_networks import take_over

    # What the kernel starts gets the signals that the kernel gets.
    os.setsid()
    threading.Thread(target=_end_with_server, daemon=True).start()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    # The state of numpy's generator is the warm process's, the same in every kernel.
    np.random.seed(random.SystemRandom().randrange(2**32))
    take_over()
    # What follows ``python -m ipykernel_launcher``.
    options = list(command[command.index("ipykernel_launcher") + 1 :])
    # A page has no use for the history of its inputs, which costs a file and a thread.
    sys.argv = ["ipykernel_launcher", *options, "--HistoryManager.enabled=False"]
    IPKernelApp.launch_instance()


def _end_with_server() -> None:
    """Wait for the end of the server, which asked for this process, and end then too."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
    os.kill(os.getpid(), signal.SIGKILL)
