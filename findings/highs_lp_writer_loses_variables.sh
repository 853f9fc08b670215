#!/bin/sh
# highspy 1.16.0: writeModel to LP format leaves out a variable without cost, entries and bounds of its own. Read back,
# the model has one variable less, so a solution no longer fits. A row without entries is written as `r2: >= -2`, with
# nothing on its left. MPS keeps both.
# Output seen:
#   1.16.0
#   LP: 1 variables, rows: r1: +1 x >= +1 | r2: >= -2
#   MPS: 2 variables
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q highspy==1.16.0 numpy==2.4.6
cat > try.py <<'PY'
from importlib.metadata import version

import highspy
import numpy as np

lp = highspy.HighsLp()
lp.num_col_, lp.num_row_ = 2, 2
lp.col_cost_ = np.array([1.0, 0.0])
lp.col_lower_, lp.col_upper_ = np.zeros(2), np.full(2, np.inf)
lp.row_lower_, lp.row_upper_ = np.array([1.0, -2.0]), np.array([np.inf, np.inf])
lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = np.array([0, 1, 1]), np.array([0]), np.array([1.0])
lp.col_names_, lp.row_names_ = ["x", "unused"], ["r1", "r2"]
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
highs.passModel(lp)
counts = {}
for kind in ("lp", "mps"):
    highs.writeModel(f"model.{kind}")
    back = highspy.Highs()
    back.setOptionValue("output_flag", False)
    back.readModel(f"model.{kind}")
    counts[kind] = back.getLp().num_col_
rows = [line.strip() for line in open("model.lp") if line.strip().startswith("r")]
print(version("highspy"))
print(f"LP: {counts['lp']} variables, rows:", " | ".join(rows))
print(f"MPS: {counts['mps']} variables")
assert counts == {"lp": 1, "mps": 2}, "the variable is kept now"
assert rows == ["r1: +1 x >= +1", "r2: >= -2"]
PY
venv/bin/python try.py
