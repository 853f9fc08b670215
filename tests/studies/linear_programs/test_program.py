"""A program's arrays must fit each other and be numbers; what does not is named in a sentence."""

import numpy as np
import pytest

from implicit_lab.studies.linear_programs.program import Program

GOOD = {"A": [[1.0, 2.0]], "b": [1.0], "c": [1.0, 1.0], "equality": [False], "lower": [0.0, 0.0], "upper": [1.0, 1.0]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"A": [1.0, 2.0]}, "matrix"),
        ({"A": np.zeros((1, 0)), "c": [], "lower": [], "upper": []}, "no variables"),
        ({"b": [1.0, 2.0]}, "b has shape"),
        ({"c": [1.0]}, "c has shape"),
        ({"equality": []}, "equality has shape"),
        ({"lower": [0.0]}, "lower has shape"),
        ({"A": [[np.nan, 1.0]]}, "not finite"),
        ({"c": [np.inf, 1.0]}, "not finite"),
        ({"upper": [np.nan, 1.0]}, "NaN"),
        ({"lower": [2.0, 0.0]}, "admit no value"),
    ],
)
def test_what_is_wrong_is_named(change, said):
    with pytest.raises(ValueError, match=said):
        Program(**(GOOD | change))


def test_free_variables_and_programs_without_rows_are_programs():
    Program(**(GOOD | {"lower": [-np.inf, 0], "upper": [np.inf, 1]}))
    assert Program(**(GOOD | {"A": np.zeros((0, 2)), "b": [], "equality": []})).A.shape == (0, 2)
