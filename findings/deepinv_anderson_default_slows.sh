#!/bin/sh
# deepinv 0.5.0 (torch 2.13.0, CPU). `anderson_acceleration=True` makes proximal gradient descent on a plain deblurring
# problem three times slower than leaving it out, and stops further from the solution: by default its ridge, eps = 0.1, is
# absolute and meets squared residuals that fall far below it, so that every weight becomes 1 / m and the next iterate is
# a mean of the last ten. The images have values in [0, 1], as everywhere. With the ridge of 1e-10, memory 5 and beta 1 the
# same call is nine times faster than none. Seen, for 16 x 16 pixels (iterations, then the gradient's norm over the answer's):
#   deepinv 0.5.0 none 159 9.8e-06 default 522 6.2e-05 small ridge 18 3.0e-06
# torchvision, which deepinv imports at start and does not use here, must match torch exactly: a stand-in takes its place.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6 tqdm einops natsort h5py \
    matplotlib requests scipy
venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps deepinv==0.5.0
cat > probe.py <<'PY'
import sys
import warnings
from unittest.mock import MagicMock

for name in ("", ".transforms", ".transforms.functional", ".transforms.v2", ".datasets", ".datasets.folder",
             ".datasets.utils", ".utils"):
    sys.modules["torchvision" + name] = MagicMock()
warnings.simplefilter("ignore")

import deepinv
import torch
from deepinv.optim.optimizers import AndersonAccelerationConfig

torch.manual_seed(0)
physics = deepinv.physics.BlurFFT((1, 16, 16), deepinv.physics.blur.gaussian_blur(sigma=(2.0, 2.0)))
data = physics(torch.rand(1, 1, 16, 16))


def run(acceleration):
    method = deepinv.optim.PGD(
        data_fidelity=deepinv.optim.L2(), prior=deepinv.optim.Tikhonov(), stepsize=1.0, lambda_reg=0.02,
        max_iter=5000, early_stop=True, thres_conv=1e-5, anderson_acceleration=acceleration,
    )
    iterator = method.fixed_point.iterator
    forward, iterations = iterator.forward, 0

    def counted(*given, **named):
        nonlocal iterations
        iterations += 1
        return forward(*given, **named)

    iterator.forward = counted
    answer = method(data, physics)
    gradient = physics.A_adjoint(physics.A(answer) - data) + 0.02 * answer
    return iterations, float(gradient.norm() / answer.norm())


none, default, small = run(False), run(True), run(AndersonAccelerationConfig(history_size=5, beta=1.0, eps=1e-10))
told = [f"{name} {count} {size:.1e}" for name, (count, size) in
        (("none", none), ("default", default), ("small ridge", small))]
print("deepinv", deepinv.__version__, *told)
assert default[0] > 2 * none[0] > 10 * small[0] and default[1] > none[1] > small[1]
PY
venv/bin/python probe.py
