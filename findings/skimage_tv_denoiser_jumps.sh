#!/bin/sh
# scikit-image 0.26.0: denoise_tv_chambolle, as it comes, is not continuous in its picture. The exact denoiser is a
# proximal map and never stretches a difference, which is what plug-and-play methods rest on; this one stops at a relative
# change of 2e-4, and where a picture needs one inner step more, its answer jumps: here by 0.14 (Euclidean norm, values
# from 0 to 1) for a change of the picture by less than 1e-11. A plug-and-play iteration with it does not come to rest.
# With a smaller eps, and room for its steps, no jump is left on that line.
# Output seen:
#   0.26.0
#   as it comes: the picture changes by 9.3e-12, the answer by 1.4e-01
#   eps=1e-8, max_num_iter=500: the picture changes by 9.3e-11, the answer by 5.2e-11
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q scikit-image==0.26.0 numpy==2.4.6
cat > try.py <<'PY'
import numpy as np
import skimage
from skimage import data, restoration, transform

picture = transform.resize(data.camera(), (64, 64))
direction = np.random.default_rng(0).standard_normal(picture.shape)
direction /= np.linalg.norm(direction)


def jump(pictures, **options):
    """The largest jump between two of some pictures on a line, closed in on by bisection: (change, change of answer)."""

    def denoised(s):
        return restoration.denoise_tv_chambolle(picture + s * direction, weight=0.01, **options)

    places = np.linspace(0, 0.5, pictures)
    answers = [denoised(s) for s in places]
    steps = [np.linalg.norm(after - before) for before, after in zip(answers, answers[1:])]
    low, high = places[int(np.argmax(steps))], places[int(np.argmax(steps)) + 1]
    for _ in range(28):
        middle = (low + high) / 2
        first, between, last = denoised(low), denoised(middle), denoised(high)
        if np.linalg.norm(between - first) > np.linalg.norm(last - between):
            high = middle
        else:
            low = middle
    return high - low, np.linalg.norm(denoised(high) - denoised(low))


print(skimage.__version__)
usual, strict = jump(201), jump(21, eps=1e-8, max_num_iter=500)
print(f"as it comes: the picture changes by {usual[0]:.1e}, the answer by {usual[1]:.1e}")
print(f"eps=1e-8, max_num_iter=500: the picture changes by {strict[0]:.1e}, the answer by {strict[1]:.1e}")
assert usual[0] < 1e-10 and usual[1] > 0.05
assert strict[1] < usual[1] / 10
PY
venv/bin/python try.py
