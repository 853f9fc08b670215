#!/bin/sh
# ncnn 1.0.20260526. `net.opt.num_threads` may be set at any time, and an extractor reads it when it is made; but a
# convolution that ncnn runs by Winograd's filtering or as a matrix product cut its weights for the number of threads when
# the network was read. A later number is ignored there, with a line on stderr for every layer and every run, and no error:
# a server that gives one network more or fewer cores as they come free gains nothing. Read the network again. Seen:
#   ncnn 1.0.20260526 read with 1 thread, run with 2: opt.num_threads 2 changed, convolution winograd will use load-time value 1
#   ncnn 1.0.20260526 read with 2 threads, run with 2: nothing said
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check ncnn==1.0.20260526 numpy==2.4.6
cat > probe.py <<'PY'
import sys

import ncnn
import numpy as np

WIDTH = 32
TEXT = f"""7767517
2 2
Input picture 0 1 picture
Convolution layer 1 1 picture answer 0={WIDTH} 1=3 3=1 4=1 5=1 6={WIDTH * WIDTH * 9}
"""
weights = np.random.default_rng(0).normal(size=WIDTH * WIDTH * 9).astype("<f4")
with open("weights", "wb") as file:
    file.write(bytes(4) + weights.tobytes() + np.zeros(WIDTH, "<f4").tobytes())
net = ncnn.Net()
net.opt.num_threads = int(sys.argv[1])
net.load_param_mem(TEXT)
net.load_model("weights")
net.opt.num_threads = 2
run = net.create_extractor()
run.input("picture", ncnn.Mat(np.ones((WIDTH, 32, 32), np.float32)))
failed, answer = run.extract("answer")
assert failed == 0 and np.array(answer).shape == (WIDTH, 32, 32)
PY
version=$(venv/bin/python -c 'import ncnn; print(ncnn.__version__)')
venv/bin/python probe.py 1 2> one
venv/bin/python probe.py 2 2> two
echo "ncnn $version read with 1 thread, run with 2: $(cat one)"
test ! -s two
echo "ncnn $version read with 2 threads, run with 2: nothing said"
grep -q "will use load-time value 1" one
