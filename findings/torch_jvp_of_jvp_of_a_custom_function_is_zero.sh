#!/bin/sh
# torch 2.13.0 (CPU). A custom torch.autograd.Function whose `jvp` is right gives forward derivatives of order one only:
# jvp of jvp, and jacfwd of jacfwd, are 0 without an error or a warning, since torch runs `jvp` with forward mode taken
# off, so that what it computes has no tangent for the outer level. grad of grad, jacfwd of grad and grad of jacfwd of the
# same function are right. Seen, for sin at 1, where the second derivative is -0.8415:
#   torch 2.13.0 grad(grad) -0.8415 jacfwd(grad) -0.8415 grad(jacfwd) -0.8415 jacfwd(jacfwd) 0.0
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6
cat > probe.py <<'PY'
import torch
from torch.func import grad, jacfwd


class Sin(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return x.sin()

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)

    @staticmethod
    def backward(ctx, g):
        return g * ctx.saved_tensors[0].cos()

    @staticmethod
    def jvp(ctx, t):
        return t * ctx.saved_tensors[0].cos()


x = torch.tensor(1.0, dtype=torch.double)
sin = Sin.apply
right = [round(f(x).item(), 4) for f in (grad(grad(sin)), jacfwd(grad(sin)), grad(jacfwd(sin)))]
nested = jacfwd(jacfwd(sin))(x).item()
print("torch", torch.__version__.split("+")[0], *sum(zip(("grad(grad)", "jacfwd(grad)", "grad(jacfwd)"), right), ()),
      "jacfwd(jacfwd)", nested)
assert right == [-0.8415] * 3
assert nested == 0.0, "forward over forward is no longer 0"
PY
venv/bin/python probe.py
