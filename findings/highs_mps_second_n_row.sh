#!/bin/sh
# highspy 1.16.0: an MPS file may hold several rows of kind N; the first is the cost and the others are left out. HiGHS
# leaves them out, but takes an RHS entry for such a row as the constant of the cost, with the wrong row's value: status
# kOk, nothing logged. The same file without that line has the optimum 0.
# Output seen:
#   1.16.0
#   HighsStatus.kOk constant -5.0 optimum -5.0
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q highspy==1.16.0
cat > two.mps <<'MPS'
NAME          TWO
ROWS
 N  COST
 N  OTHER
 L  R
COLUMNS
    X         COST               1.0   R                  1.0
    X         OTHER              1.0
RHS
    RHS       R                  4.0   OTHER              5.0
ENDATA
MPS
cat > try.py <<'PY'
from importlib.metadata import version

import highspy

highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
status = highs.readModel("two.mps")
highs.run()
constant, optimum = highs.getLp().offset_, highs.getInfo().objective_function_value
print(version("highspy"))
print(status, "constant", constant, "optimum", optimum)
assert status == highspy.HighsStatus.kOk
assert (constant, optimum) == (-5.0, -5.0), "the second row's entry is left out now"
PY
venv/bin/python try.py
