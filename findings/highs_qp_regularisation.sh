#!/bin/sh
# highspy 1.16.0, numpy 2.4.6: the quadratic solver adds 1e-7 to the diagonal of the Hessian by default
# (option qp_regularization_value) and calls the minimiser of that other objective optimal. The point of least norm
# of a large edge, sought as a move d from one of its ends, min ||y + d||^2 / 2, comes out half a unit off, with every
# row met to the last digit; with the option at 0 it is exact.
# Output seen:
#   1.16.0
#   default kOptimal [-4999999.5, 4999999.5]
#   without kOptimal [-5000000.0, 5000000.0]
set -eu
cd "$(mktemp -d)"
python3 -m venv venv
venv/bin/pip install -q highspy==1.16.0 numpy==2.4.6
cat > try.py <<'PY'
from importlib.metadata import version

import highspy
import numpy as np


def move(regularisation):
    """min ||(1e7, 0) + d||^2 / 2 over d_1 + d_2 = 0: the right answer is (-5e6, 5e6)."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    if regularisation is not None:
        assert highs.setOptionValue("qp_regularization_value", regularisation) == highspy.HighsStatus.kOk
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = 2, 1
    lp.col_cost_ = np.array([1e7, 0.0])
    lp.col_lower_, lp.col_upper_ = np.array([-1e7, 0.0]), np.array([0.0, 1e7])
    lp.row_lower_ = lp.row_upper_ = np.array([0.0])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array([0, 2]), np.array([0, 1])
    lp.a_matrix_.value_ = np.array([1.0, 1.0])
    highs.passModel(lp)
    hessian = highspy.HighsHessian()
    hessian.dim_, hessian.format_ = 2, highspy.HessianFormat.kTriangular
    hessian.start_, hessian.index_ = np.array([0, 1, 2]), np.array([0, 1])
    hessian.value_ = np.array([1.0, 1.0])
    assert highs.passHessian(hessian) == highspy.HighsStatus.kOk
    highs.run()
    return highs.getModelStatus(), np.array(highs.getSolution().col_value)


print(version("highspy"))
optimal = highspy.HighsModelStatus.kOptimal
(first, default), (second, without) = move(None), move(0.0)
print("default", first.name, default.round(3).tolist())
print("without", second.name, without.round(3).tolist())
assert first == second == optimal
assert abs(default + [5e6, -5e6]).max() > 0.4, "the default is exact now"
assert abs(without + [5e6, -5e6]).max() < 1e-6
PY
venv/bin/python try.py
