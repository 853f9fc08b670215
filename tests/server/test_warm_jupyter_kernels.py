"""A kernel that was forked is a kernel like any other: its own, told what the page is, ended like one, and quick."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager

from implicit_lab.server.warm_jupyter_kernels import WarmProvisioner, warm_up

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@pytest.fixture(scope="module", autouse=True)
def warm():
    warm_up()


def awaited(coroutine):
    """Its result, from a thread of its own: a browser of other tests may keep a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def started(**variables):
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel(env=os.environ | variables, cwd=str(ROOT / "notebooks"))
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=PATIENCE)
    return manager, client


async def printed(code, **variables):
    """What the code prints in a kernel of its own."""
    manager, client = await started(**variables)
    try:
        out = []
        await client.execute_interactive(
            code,
            timeout=PATIENCE,
            output_hook=lambda m: m["msg_type"] == "stream" and out.append(m["content"]["text"]),
        )
        return "".join(out).strip()
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


def warm_process():
    (found,) = [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "implicit_lab.server.warm_start" in " ".join(child.cmdline())
    ]
    return found


def test_a_kernel_is_forked_and_has_its_own_environment_folder_and_process():
    code = "import os; print(os.environ['QUERY_STRING'], os.getcwd(), os.getpid() == os.getpgid(0))"
    shown = awaited(printed(code, QUERY_STRING="t=7&view=error"))
    assert shown == f"t=7&view=error {ROOT / 'notebooks'} True"


def test_what_a_page_imports_is_there():
    code = "import sys; print('implicit_lab.pages.deblurring.page' in sys.modules)"
    assert awaited(printed(code)) == "True"


def test_a_kernel_that_is_asked_for_at_once_does_not_wait_for_torch():
    warm_process().kill()
    assert awaited(printed("import sys; print('torch' in sys.modules)")) == "False"


RUN = """
import sys, threading
opened = 'torch' in sys.modules
import torch
from implicit_lab.measures import profile
from implicit_lab.studies.registry import load_study
study = load_study('deblurring')
def run():
    measured = profile(study, study.model('hqs'), study.problem(1, 0), 3)
    print(opened, torch.rand(1).item(), torch.get_num_threads(), measured.quality_mean.round(4).tolist())
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""


def test_a_kernel_has_torch_once_the_warm_process_was_at_rest_and_computes_as_a_process_of_its_own_does():
    deadline = time.monotonic() + PATIENCE
    awaited(printed("print('here')"))
    while "libtorch_cpu" not in str([file.path for file in warm_process().memory_maps()]):
        assert time.monotonic() < deadline, "the warm process does not open torch"
        time.sleep(0.5)
    alone = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, capture_output=True, text=True, check=True)
    # It may still be at work on the networks; a fork waits until it is done.
    one, other = (awaited(printed(RUN)).split(maxsplit=2) for _ in range(2))
    assert one[0] == other[0] == "True"
    assert one[1] != other[1]
    assert one[2] == other[2] == alone.stdout.strip().split(maxsplit=2)[2]


def test_no_two_kernels_draw_the_same_random_numbers():
    code = "import random, numpy as np; print(random.random(), np.random.rand())"
    one, other = (awaited(printed(code)).split() for _ in range(2))
    assert one[0] != other[0]
    assert one[1] != other[1]


def test_a_kernel_is_interrupted_ended_and_killed_as_any_other():
    async def life():
        manager, client = await started()
        provisioner = manager.provisioner
        assert isinstance(provisioner, WarmProvisioner)
        assert await manager.is_alive()
        pid = provisioner.pid
        asleep = asyncio.Event()
        code = "import time; print('asleep', flush=True); time.sleep(600)"
        waiting = asyncio.create_task(
            client.execute_interactive(
                code, timeout=PATIENCE, output_hook=lambda m: m["msg_type"] == "stream" and asleep.set()
            )
        )
        await asyncio.wait_for(asleep.wait(), PATIENCE)
        await manager.interrupt_kernel()
        assert (await waiting)["content"]["ename"] == "KeyboardInterrupt"
        await manager.shutdown_kernel()
        assert not await manager.is_alive()
        client.stop_channels()
        assert not psutil.pid_exists(pid)

        manager, client = await started()
        os.kill(manager.provisioner.pid, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while await manager.is_alive():
            assert time.monotonic() < deadline, "a kernel that was killed counts as alive"
            await asyncio.sleep(0.05)
        client.stop_channels()
        await manager.shutdown_kernel(now=True)

    awaited(life())


def test_where_the_warm_process_has_died_the_next_kernel_starts_all_the_same():
    old = warm_process()
    old.kill()
    time.sleep(0.5)
    assert awaited(printed("print('here')")) == "here"
    assert warm_process().pid != old.pid


def test_where_there_can_be_no_warm_process_kernels_start_as_ever(monkeypatch):
    warm_process().kill()
    time.sleep(0.5)
    monkeypatch.setattr("multiprocessing.spawn.get_executable", lambda: os.fsencode(str(shutil.which("false"))))
    code = "import sys; print('implicit_lab' in sys.modules)"
    assert awaited(printed(code)) == "False"


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_a_server_whatever_ended_it(end):
    code = (
        "import asyncio, os\n"
        "from jupyter_client.manager import AsyncKernelManager\n"
        "from implicit_lab.server.warm_jupyter_kernels import warm_up\n"
        "async def main():\n"
        "    warm_up()\n"
        "    manager = AsyncKernelManager(kernel_name='python3')\n"
        "    await manager.start_kernel(env=dict(os.environ), cwd='.')\n"
        "    print('up', flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert server.stdout.readline() == b"up\n"
    below = psutil.Process(server.pid).children(recursive=True)
    assert len(below) >= 2
    server.send_signal(end)
    server.wait(PATIENCE)
    _, alive = psutil.wait_procs(below, timeout=PATIENCE)
    assert alive == []


def test_where_nothing_can_be_forked_kernels_start_as_ever():
    code = (
        "import multiprocessing\n"
        "multiprocessing.get_all_start_methods = lambda: ['spawn']\n"
        "from implicit_lab.server.warm_jupyter_kernels import warm_up; warm_up()\n"
        "from jupyter_client.provisioning.factory import KernelProvisionerFactory\n"
        "print(KernelProvisionerFactory.instance().default_provisioner_name)\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "local-provisioner"
