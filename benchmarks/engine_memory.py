"""Peak memory of one training step, for one gradient and number of forward steps: run in a process of its own.

python benchmarks/engine_memory.py Implicit 1000
"""

import subprocess
import sys
from pathlib import Path

import torch
from torch import Tensor

import implicit_lab as il

GRADIENTS = ("Implicit", "JacobianFree", "Phantom", "Neumann", "Unrolled")
STEPS = (10, 100, 1000)
TURNS = 5


def step(name: str, steps: int) -> None:
    """tanh layer, 1024 samples, 256 wide: forward and backward."""
    torch.manual_seed(0)
    W: Tensor = (0.9 * torch.nn.init.orthogonal_(torch.empty(256, 256))).requires_grad_()
    x = torch.randn(1024, 256)
    gradient = getattr(il, name)()
    stop = il.Stop(rtol=0, max_steps=steps)
    y = il.fixed_point(lambda y, x: torch.tanh(y @ W.T + x), torch.zeros_like(x), x, stop=stop, gradient=gradient).y
    y.square().mean().backward()


def peak() -> int:
    """The process's peak resident memory so far, KiB (Linux; getrusage would count what the parent held)."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(row for row in status if row.startswith("VmHWM")).split()[1])


def measure() -> dict[str, list[list[float]]]:
    """MiB above what the same process held before the step, by gradient, for each of ``STEPS``, in order of size."""

    def one(name: str, steps: int) -> float:
        command = [sys.executable, __file__, name, str(steps)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    return {name: [sorted(one(name, steps) for _ in range(TURNS)) for steps in STEPS] for name in GRADIENTS}


if __name__ == "__main__":
    before = peak()
    step(sys.argv[1], int(sys.argv[2]))
    print((peak() - before) / 1024)
