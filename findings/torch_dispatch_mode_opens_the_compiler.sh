#!/bin/sh
# torch 2.13.0: the first operation under any TorchDispatchMode of one's own, which only looks on, imports torch._dynamo
# and sympy, some 800 modules and a second or more, though nothing is compiled: its __torch_dispatch__ is wrapped by
# torch._disable_dynamo, which imports the compiler in order to keep it out. FlopCounterMode does so too.
# Output seen:
#   2.13.0
#   before: dynamo False, sympy False
#   after one matrix product under a mode: dynamo True, sympy True
#   more than 500 modules more: True
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q torch==2.13.0 numpy==2.4.6
cat > try.py <<'PY'
import sys

import torch
from torch.utils._python_dispatch import TorchDispatchMode


class Look(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))


def opened():
    return "torch._dynamo" in sys.modules, "sympy" in sys.modules


before, count = opened(), len(sys.modules)
with Look():
    torch.ones(2, 2) @ torch.ones(2, 2)
after, more = opened(), len(sys.modules) - count
print(torch.__version__.split("+")[0])
print(f"before: dynamo {before[0]}, sympy {before[1]}")
print(f"after one matrix product under a mode: dynamo {after[0]}, sympy {after[1]}")
print(f"more than 500 modules more: {more > 500}")
assert before == (False, False) and after == (True, True) and more > 500
PY
venv/bin/python try.py
