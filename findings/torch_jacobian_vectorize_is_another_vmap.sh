#!/bin/sh
# torch 2.13.0 (CPU). torch.autograd.functional.jacobian(vectorize=True) and autograd.grad(is_grads_batched=True) batch the
# backward of a custom Function by an older vmap, not by torch.func's: inside, no torch.func transform is active, neither
# the Function's `vmap` rule nor that of a Function called in its backward is asked for, and operations that torch.func.vmap
# knows (`detach` on a batched tensor, here) have no batching rule. torch.func.jacrev runs the same backward. Seen:
#   torch 2.13.0 jacrev: transforms active True, rule asked 1, detach ok
#   torch 2.13.0 jacobian(vectorize=True): transforms active False, rule asked 0, detach: Batching rule not implemented
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6
cat > probe.py <<'PY'
import torch
from torch.autograd.functional import jacobian
from torch.func import jacrev

asked, active, detached = 0, None, None


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return 2 * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, g):
        return 2 * g

    @staticmethod
    def vmap(info, in_dims, x):
        global asked
        asked += 1
        return Twice.apply(x), in_dims[0]


class Square(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, g):
        global active, detached
        active = torch._C._are_functorch_transforms_active()
        try:
            g.detach()
            detached = "ok"
        except RuntimeError as error:
            detached = str(error).split(" for ")[0]
        return Twice.apply(g) * ctx.saved_tensors[0]


x = torch.arange(3.0)
version = torch.__version__.split("+")[0]
rows = []
for name, take in (("jacrev", lambda: jacrev(Square.apply)(x)),
                   ("jacobian(vectorize=True)", lambda: jacobian(Square.apply, x, vectorize=True))):
    asked = 0
    assert torch.equal(take().diagonal(), 2 * x)
    rows.append((active, asked > 0, detached))
    print("torch", version, f"{name}: transforms active {active}, rule asked {asked}, detach: {detached}")
assert rows[0] == (True, True, "ok")
assert rows[1] == (False, False, "Batching rule not implemented")
PY
venv/bin/python probe.py
