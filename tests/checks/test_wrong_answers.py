"""Typical mistakes, and that the check names each of them."""

import pytest

SOLVE = "def solve(G, y0, mu, tol, max_steps):\n    y = y0\n    for t in range(1, max_steps + 1):\n"
DAMPED = "def solve(G, y0, tol, max_steps, damping):\n    y = y0\n    for steps in range(max_steps):\n"
NEWTON = "def newton(G, jacobian, y0, tol, max_steps):\n    y = y0\n    for steps in range(max_steps):\n"
STOP = "        if np.linalg.norm(G(y) - y) <= tol:\n            return y, steps\n"

ITERATE = [
    ("by-pencil", "by_pencil = [0, 1 / 2, 7 / 8]", "The start y_0 = 0 is given"),
    ("by-pencil", "by_pencil = [1, 3 / 2, 7 / 4]", "eta = 1/2"),
    ("iterates", "def iterates(G, y0, n):\n    y, out = y0, []\n    for _ in range(n):\n        y = G(y)\n"
     "        out.append(y)\n    return out", "lacks y_0"),
    ("iterates", "def iterates(G, y0, n):\n    return [y0] + [G(y0) for _ in range(n)]", "begins at y_0 again"),
    ("staircase", "def staircase(G, y0, n):\n    y = iterates(G, y0, n)\n"
     "    return [(a, a) for a in y]", "A step has two"),
    ("staircase", "def staircase(G, y0, n):\n    y, c = y0, [(y0, y0)]\n    for _ in range(n):\n"
     "        c += [(G(y), y), (G(y), G(y))]\n        y = G(y)\n    return c", "swapped"),
    ("observed-rate", "def observed_rate(y):\n    return abs(y[-2] - y[-3]) / abs(y[-1] - y[-2])", "upside down"),
    ("observed-rate", "def observed_rate(y):\n    return abs(y[-1] / y[-2])", "ratio of two iterates"),
    ("observed-rate", "def observed_rate(y):\n    return abs(y[2] - y[1]) / abs(y[1] - y[0])", "first two moves"),
    ("observed-rate", "def observed_rate(y):\n    return abs(y[-1] - y[-2]) / abs(y[-2] - y[-3])", "ZeroDivisionError"),
    ("steps-needed", "def steps_needed(rate, error, tol):\n    return int(math.log(tol / error) / math.log(rate))",
     "round up"),
    ("steps-needed", "def steps_needed(rate, error, tol):\n    return math.ceil(math.log(tol) / math.log(rate))",
     "the error at the start is left out"),
    ("solve", SOLVE + "        before, y = y, G(y)\n        if abs(y - before) <= tol:\n            return y, t, True\n"
     "    return y, max_steps, False", "A small move is not a small error"),
    ("solve", SOLVE + "        before, y = y, G(y)\n        if mu / (1 - mu) * abs(y - before) <= tol:\n"
     "            break\n"
     "    return y, t, True", "the bound is not met"),
    ("solve", SOLVE + "        before, y = y, G(y)\n        if not mu / (1 - mu) * abs(y - before) > tol:\n"
     "            return y, t, True\n    return y, max_steps, False", "overflowed"),
]  # fmt: skip

CONTRACTION = [
    ("modulus", "def modulus(A):\n    return abs(np.linalg.eigvals(A)).max()", "the largest |eigenvalue|"),
    ("modulus", "def modulus(A):\n    return np.linalg.norm(A)", "the Frobenius norm"),
    ("converges", "def converges(A):\n    return np.linalg.norm(A, 2) < 1", "does converge, though its norm is"),
    ("converges", "def converges(A):\n    return np.linalg.eigvals(A).real.max() < 1", "negative or complex"),
    ("estimate", "def estimate(G, p):\n    return np.mean([np.linalg.norm(G(a) - G(b)) / np.linalg.norm(a - b)"
     " for a in p for b in p if (a != b).any()])", "the mean over the pairs"),
    ("estimate", "def estimate(G, p):\n    return max(np.linalg.norm(G(a) - G(b)) / np.linalg.norm(a - b)"
     " for a, b in zip(p, p[1:]))", "only neighbours"),
    ("estimate", "def estimate(G, p):\n    with np.errstate(all='ignore'):\n"
     "        return np.max([np.linalg.norm(G(a) - G(b)) / "
     "np.linalg.norm(a - b) for i, a in enumerate(p) for b in p[:i]])", "nan"),
    ("network-bound", "def network_bound(W):\n    return sum(np.linalg.norm(w, 2) for w in W)", "added"),
    ("network-bound", "def network_bound(W):\n    return np.linalg.norm(np.linalg.multi_dot(W[::-1]), 2)",
     "the norm of the product"),
    ("iterate-bound", "def iterate_bound(K, mu, t):\n    return K * (1 - mu**t) / (1 - mu)", "ZeroDivisionError"),
    ("iterate-bound", "def iterate_bound(K, mu, t):\n    return K / (1 - mu)", "the bound for the fixed point"),
    ("claim-a", "def claim_a(y):\n    return y + 1", "as far apart"),
    ("claim-a", "def claim_a(y):\n    return y / 2 + 30", "has a fixed point"),
    ("claim-b", "def claim_b(y):\n    return y / 2", "nowhere steeper"),
    ("claim-b", "def claim_b(y):\n    return 3 * y", "at the 11 points themselves"),
    ("claim-c", "def claim_c(y, x):\n    return y / 2 + 1 / x", "your G itself has the slope"),
    ("claim-c", "def claim_c(y, x):\n    return (y + x) / 2", "does not grow without end"),
]  # fmt: skip

GRADIENT = [
    ("solve", DAMPED + "        move = damping * (G(y) - y)\n        if np.linalg.norm(move) <= tol:\n"
     "            return y, steps\n"
     "        y = y + move\n    return y, max_steps", "small because you damp"),
    ("solve", DAMPED + STOP + "        y = G(y)\n    return y, max_steps", "as many as without damping"),
    ("newton", NEWTON + STOP + "        y = y - np.linalg.solve(np.eye(len(y)) - jacobian(y), G(y) - y)\n"
     "    return y, max_steps", "the sign of the step is turned"),
    ("newton", NEWTON + STOP + "        y = y + np.linalg.solve(jacobian(y), G(y) - y)\n    return y, max_steps",
     "You solve a system with J"),
    ("newton", NEWTON + STOP + "        y = G(y)\n    return y, max_steps", "the Jacobian is not used"),
    ("kepler-slope", "def kepler_slope(y, e):\n    return 1.0", "the slope of G in x alone"),
    ("kepler-slope", "def kepler_slope(y, e):\n    return 1 / (1 + e * np.cos(y))", "the sign is turned"),
    ("central-difference", "def central_difference(f, x, h):\n    return (f(x + h) - f(x)) / h", "one-sided"),
    ("central-difference", "def central_difference(f, x, h):\n    return (f(x + h) - f(x - h)) / h", "twice too large"),
    ("implicit-jacobian", "def implicit_jacobian(A, B):\n    return B", "the effect of x in one step"),
    ("implicit-jacobian", "def implicit_jacobian(A, B):\n    return np.linalg.solve((np.eye(len(A)) - A).T, B)",
     "J_y is transposed"),
    ("implicit-gradient", "def implicit_gradient(A, B, v):\n    return B.T @ v", "the linear system is left out"),
    ("implicit-gradient", "def implicit_gradient(A, B, v):\n    return B.T @ np.linalg.solve(np.eye(len(A)) - A, v)",
     "transpose it"),
    ("neumann", "def neumann(times, v, terms):\n    u = v\n    for _ in range(terms):\n        u = times(u) + v\n"
     "    return u",
     "that is one term more"),
    ("neumann", "def neumann(times, v, terms):\n    for _ in range(terms - 1):\n        v = times(v)\n    return v",
     "the last term alone"),
]  # fmt: skip

NETWORK = [
    ("step", "def step(z, x, W, U, b):\n    return z @ W.T + x @ U + b", "the tanh is missing"),
    ("step", "def step(z, x, W, U, b):\n    return torch.tanh(z @ W + x @ U + b)", "transposed"),
    ("capped", "def capped(W, cap):\n    return W * cap / torch.linalg.matrix_norm(W, 2)", "blown up"),
    ("capped", "def capped(W, cap):\n    return W * (cap / W.norm()).clamp(max=1)", "Frobenius"),
    ("capped", "def capped(W, cap):\n    return W.detach() * min(1, cap / torch.linalg.matrix_norm(W, 2).item())",
     "no gradient flows"),
    ("at-rest", "def at_rest(G, z0, x):\n    return G(z0, x)", "the first iterate"),
    ("at-rest", "def at_rest(G, z0, x):\n    return il.fixed_point(G, z0, x)", "Return its y"),
    ("at-rest", "def at_rest(G, z0, x):\n    with torch.no_grad():\n        return il.fixed_point(G, z0, x).y",
     "has no gradient"),
    ("training", "model = Equilibrium(8, cap=0.8)", "at most 0.08 is asked for"),
    ("explicit", "explicit = nn.Sequential(nn.Linear(1, 500), nn.Tanh(), nn.Linear(500, 1))", "of the same size"),
    ("explicit", "explicit = model", "makes a single pass"),
    ("slopes", "def slopes(x, y):\n    return (np.diff(y) / np.diff(x)).max(axis=1)", "absolute value"),
    ("slopes", "def slopes(x, y):\n    return np.abs(np.diff(y)).max(axis=1)", "not divided by those of x"),
    ("figures", "figures = dict.fromkeys(('modulus', 'bound', 'slope_first', 'slope_rest', 'slope_truth', "
     "'error_implicit', 'error_explicit'), 0.5)", "your own networks give"),
    ("figures", "figures = {'modulus': 0.8}", "a dictionary with the keys"),
]  # fmt: skip

BREAK = [
    ("steps-to", "def steps_to(x, eta, share):\n    return math.ceil(math.log(share * x) / math.log1p(-eta * x))",
     "this share of 1/x"),
    ("steps-to", "def steps_to(x, eta, share):\n    return math.floor(math.log(share) / math.log1p(-eta * x))",
     "count from y_0"),
    ("exponent", "exponent = 1", "fewer steps would be needed"),
    ("exponent", "exponent = -2", "as many steps at a tenth"),
    ("fooled-at", "fooled_at = 0.01", "the rule stops at a distance of"),
    ("find-break", "def find_break(G):\n    grid = np.linspace(0, 1, 1001)\n"
     "    return grid[np.argmax(np.abs(np.gradient([G(0, x) for x in grid])))]", "steepest in x"),
    ("find-break", "def find_break(G):\n    return min(np.linspace(0, 1, 1001), key=lambda x: G(1, x) - G(0, x))",
     "hardly depends on y"),
    ("slope-at-zero", "def slope_at_zero(a):\n    return 1.0", "the slope of the first iterate"),
    ("slope-at-zero", "def slope_at_zero(a):\n    return 1 / (1 + a)", "the sign is turned"),
    ("jump-height", "def jump_height(a):\n    y = 0.0\n    for _ in range(999):\n        y = math.tanh(a * y)\n"
     "    return 2 * y",
     "from 0 one never leaves"),
    ("jump-height", "def jump_height(a):\n    y = 1.0\n    for _ in range(9999):\n        y = math.tanh(a * y)\n"
     "    return y",
     "take both sides"),
    ("not-lipschitz", "def not_lipschitz(y, x):\n    return y - (x * y - 1) / 2", "shrinks distances by"),
    ("not-lipschitz", "def not_lipschitz(y, x):\n    return y / 2 + x", "is no fixed point of yours"),
    ("two-answers", "def two_answers(y, x):\n    return y\nstarts = (0, 1)", "should draw in"),
    ("two-answers", "def two_answers(y, x):\n    return y / 2\nstarts = (-1, 1)", "both starts lead to"),
]  # fmt: skip

MISTAKES = [
    (name, *mistake)
    for name, mistakes in (
        ("1_iterate_by_hand", ITERATE),
        ("2_contraction", CONTRACTION),
        ("3_implicit_gradient", GRADIENT),
        ("4_equilibrium_network", NETWORK),
        ("5_break_it", BREAK),
    )
    for mistake in mistakes
]


@pytest.mark.parametrize(("name", "question", "code", "part"), MISTAKES)
@pytest.mark.parametrize("seed", [0, 5])
def test_a_typical_mistake_is_named(desk, name, question, code, part, seed):
    said = desk(name).says(question, code, seed)
    assert part in said
    assert said.endswith((".", "?")) or "Error" in said
