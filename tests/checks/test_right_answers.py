"""Right answers are right whatever they are made of, on every seed; what is not written is told so."""

import json
import re
from pathlib import Path

import pytest

from implicit_lab.checks import iterate_by_hand
from implicit_lab.checks.answers import Wrong, number, numbers, result
from implicit_lab.grading.problem_set import answers_in

ROOT = Path(__file__).parents[2]
SETS = sorted(file.stem for file in (ROOT / "notebooks" / "assignments").glob("*.ipynb"))
CHECKS = [
    (name, check)
    for name in SETS
    for check in re.findall(r'"grade_id": "check-([\w-]+)"', (ROOT / f"notebooks/assignments/{name}.ipynb").read_text())
]
OTHER_WAYS = [
    ("1_iterate_by_hand", "by-pencil", "by_pencil = torch.tensor([0.5, 0.875, 1.156])"),
    ("1_iterate_by_hand", "by-pencil", "from fractions import Fraction as F\n"
     "by_pencil = (F(1, 2), F(7, 8), F(37, 32))"),
    ("1_iterate_by_hand", "iterates", "def iterates(G, y0, n):\n    y = np.empty(n + 1)\n    y[0] = y0\n"
     "    for t in range(n):\n        y[t + 1] = G(y[t])\n    return y"),
    ("1_iterate_by_hand", "solve", "def solve(G, y0, mu, tol, n):\n    y, t = y0, 0\n    while t < n:\n"
     "        new = G(y)\n        t += 1\n        gap = abs(new - y)\n        y = new\n"
     "        if gap * mu <= tol * (1 - mu):\n            return [np.float64(y), np.int64(t), np.bool_(True)]\n"
     "    return [y, t, False]"),
    ("2_contraction", "modulus", "def modulus(A):\n    return torch.linalg.matrix_norm(torch.tensor(A), 2)"),
    ("2_contraction", "modulus", "def modulus(A):\n    return np.sqrt(np.linalg.eigvalsh(A.T @ A)[-1:])"),
    ("2_contraction", "converges", "def converges(A):\n"
     "    return bool(np.linalg.norm(np.linalg.matrix_power(A, 2000)) < 1)"),
    ("2_contraction", "claim-a", "def claim_a(y):\n    return y - np.arctan(y) + np.pi / 2"),
    ("2_contraction", "claim-a", "def claim_a(y):\n    return np.logaddexp(0, y)"),
    ("2_contraction", "claim-b", "def claim_b(y):\n    return np.sin(20 * np.pi * y)"),
    ("2_contraction", "claim-c", "def claim_c(y, x):\n    return (1 - x**2) * y + x"),
    ("2_contraction", "claim-c", "def claim_c(y, x):\n    return (1 - x) * y + x * math.log(x)"),
    ("3_implicit_gradient", "implicit-jacobian", "def implicit_jacobian(A, B):\n"
     "    return np.linalg.inv(np.eye(len(A)) - A) @ B"),
    ("3_implicit_gradient", "implicit-gradient", "def implicit_gradient(A, B, v):\n"
     "    return (v @ implicit_jacobian(A, B)).tolist()"),
    ("3_implicit_gradient", "neumann", "def neumann(times, v, terms):\n    u = w = v\n    for _ in range(terms - 1):\n"
     "        w = times(w)\n        u = u + w\n    return u"),
    ("4_equilibrium_network", "at-rest", "def at_rest(G, z, x):\n    for _ in range(80):\n        z = G(z, x)\n"
     "    return z"),
    ("4_equilibrium_network", "at-rest", "def at_rest(G, z0, x):\n"
     "    return il.fixed_point(G, z0, x, gradient=il.Phantom()).y"),
    ("4_equilibrium_network", "capped", "def capped(W, cap):\n    norm = torch.linalg.svdvals(W)[0]\n"
     "    return W if norm <= cap else W * cap / norm"),
    ("5_break_it", "steps-to", "def steps_to(x, eta, share):\n    t, y = 0, 0.0\n"
     "    while abs(y - 1 / x) > share / x:\n"
     "        y, t = y - eta * (x * y - 1), t + 1\n    return t"),
    ("5_break_it", "two-answers", "def two_answers(y, x):\n    return np.tanh(2 * y + x)\nstarts = [-1, 1]"),
    ("5_break_it", "not-lipschitz", "def not_lipschitz(y, x):\n    return 1 / x"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "question"), CHECKS)
def test_a_reference_answer_is_right_on_every_seed(desk, name, question):
    for seed in (0, 1, 7, 14, 195, 1999):
        assert desk(name).says(question, desk(name).answers[question], seed) == ""


@pytest.mark.slow
def test_training_as_the_solutions_do_is_enough(desk):
    answers = answers_in(ROOT / "docs" / "solutions" / "4_equilibrium_network.py")
    trained = f"{answers['training']}\n{answers['explicit']}\ncheck.trained(model)"
    assert desk("4_equilibrium_network").says("explicit", trained, 5) == ""


@pytest.mark.parametrize(("name", "question", "code"), OTHER_WAYS)
def test_any_correct_way_is_right(desk, name, question, code):
    for seed in (0, 1, 2, 3):
        assert desk(name).says(question, "import torch\n" + code, seed) == ""


@pytest.mark.parametrize(("name", "question"), CHECKS)
def test_what_is_handed_out_is_not_right_yet_and_told_so(desk, name, question):
    (cell,) = [cell for cell in desk(name).cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == question]
    said = desk(name).says(question, "".join(cell["source"]))
    assert re.search("not written yet|not answered yet", said)


@pytest.mark.parametrize("name", SETS)
def test_a_set_says_its_points_and_is_ready_for_nbgrader(name):
    cells = json.loads((ROOT / f"notebooks/assignments/{name}.ipynb").read_text())["cells"]
    marks = [cell["metadata"]["nbgrader"] for cell in cells if "nbgrader" in cell["metadata"]]
    ids = [mark["grade_id"] for mark in marks]
    assert len(ids) == len(set(ids))
    assert all(mark["schema_version"] == 3 for mark in marks)
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    (total,) = re.findall(r"minutes, (\d+) points", text)
    assert sum(mark.get("points", 0) for mark in marks) == int(total) == 20
    told = [int(points) for points in re.findall(r"^#+ Question \d.*\((\d+) points?\)$", text, re.MULTILINE)]
    claims = [2, 2, 2] if "(2 points each)" in text else []
    assert sum(told) + sum(claims) == 20
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None]
    for cell in code:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("grade"):
            assert re.fullmatch(r"check\.\w+\([\w, ]+\)", "".join(cell["source"]))
            assert mark["locked"]
            assert not mark["solution"]


@pytest.mark.parametrize("name", SETS)
def test_every_question_has_a_second_hint(name):
    cells = json.loads((ROOT / f"notebooks/assignments/{name}.ipynb").read_text())["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("points")]
    assert text.count("<summary>More help</summary>") >= len(graded) - 1


def test_a_check_shows_its_sentence_and_no_traceback(capsys):
    with pytest.raises(AssertionError, match="unwritten is not written yet") as wrong:
        iterate_by_hand.iterates(unwritten)
    assert wrong.value._render_traceback_() == ["Not yet: unwritten is not written yet."]
    iterate_by_hand.by_pencil([1 / 2, 7 / 8, 37 / 32])
    assert capsys.readouterr().out == "Right.\n"


def unwritten(G, y0, steps):
    raise NotImplementedError


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: result(3, 1), "a function is asked for"),
        (lambda: result(lambda y: 1 / y, 0, at="y = 0"), "stops with ZeroDivisionError for y = 0"),
        (lambda: result(lambda y: None, 0), "Does every way through it end with a return?"),
        (lambda: number([1, 2], "rate"), "rate should be one number, and it holds 2"),
        (lambda: number("fast", "rate"), "made of real numbers"),
        (lambda: number(True, "rate"), "made of real numbers"),
        (lambda: numbers([[1, 2], [3, 4]], "y"), "its shape is (2, 2)"),
        (lambda: numbers([1, ...], "y"), "y is not answered yet"),
        (lambda: numbers([1, [2, 3]], "y"), "made of real numbers"),
    ],
)
def test_an_answer_of_another_kind_is_told_what_it_is(call, part):
    with pytest.raises(Wrong) as wrong:
        call()
    assert part in str(wrong.value)
