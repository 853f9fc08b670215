#!/bin/sh
# torch 2.13.0: FlopCounterMode counts a product of complex matrices as if they were real (8 real operations become 2),
# a product with a sparse matrix as if it were full (nonzeros do not matter), and an FFT not at all, without a warning.
# So a Fourier layer is told at a fraction of its arithmetic, a graph network at many times it.
# Output seen:
#   2.13.0
#   real 4x4 by 4x4: 128
#   complex 4x4 by 4x4: 128
#   complex einsum: 128
#   identity, 4 nonzeros, sparse by 4x4: 128
#   fft of 1024 points: 0
#   pointwise complex product: 0
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q torch==2.13.0 numpy==2.4.6
cat > try.py <<'PY'
import torch
from torch.utils.flop_counter import FlopCounterMode


def counted(function, *arguments):
    with FlopCounterMode(display=False) as counter:
        function(*arguments)
    return counter.get_total_flops()


real, complex_ = torch.ones(4, 4), torch.ones(4, 4, dtype=torch.complex64)
seen = {
    "real 4x4 by 4x4": counted(torch.mm, real, real),
    "complex 4x4 by 4x4": counted(torch.mm, complex_, complex_),
    "complex einsum": counted(lambda a, b: torch.einsum("ij,jk->ik", a, b), complex_, complex_),
    "identity, 4 nonzeros, sparse by 4x4": counted(torch.mm, torch.eye(4).to_sparse(), real),
    "fft of 1024 points": counted(torch.fft.fft, torch.ones(1024)),
    "pointwise complex product": counted(torch.mul, complex_, complex_),
}
print(torch.__version__.split("+")[0])
for name, count in seen.items():
    print(f"{name}: {count}")
assert list(seen.values()) == [128, 128, 128, 128, 0, 0]
PY
venv/bin/python try.py
