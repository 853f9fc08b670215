"""Checks of problem set 4: the parts of an equilibrium network, its training, and figures that are its own."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .answers import Array, Wrong, close, kind, number, numbers, question, result, shown

Random = np.random.Generator
LARGEST_ERROR = 0.08
"""Root mean square, on points of [-1, 1] that were not trained on."""
FIGURES = ("modulus", "bound", "slope_first", "slope_rest", "slope_truth", "error_implicit", "error_explicit")


def truth(x: Tensor) -> Tensor:
    """x / sqrt(x^2 + 0.01), a smooth step of slope 10.

    >>> truth(torch.tensor([[0.0], [1.0]])).flatten().round(decimals=3).tolist()
    [0.0, 0.9950000047683716]
    """
    return x / (x.square() + 0.01).sqrt()


@question
def step(answer: Any, random: Random) -> None:
    """tanh(z W^T + x U + b), a row a sample."""
    z, x, W, U, b = (_tensor(random, *shape) for shape in ((5, 3), (5, 1), (3, 3), (1, 3), (3,)))
    given = _as_tensor(result(answer, z, x, W, U, b, at="5 samples and width 3"), "step", (5, 3))
    inner = z @ W.T + x @ U + b
    if _close(given, torch.tanh(inner)):
        return
    if _close(given, inner):
        raise Wrong("the tanh is missing. Without it the network is affine, however often it is repeated.")
    if _close(given, torch.tanh(z @ W + x @ U + b)):
        raise Wrong("W is applied transposed: a row z is multiplied as z @ W.T, so that each sample gets W z.")
    if _close(given, torch.tanh(z @ W.T + b)):
        raise Wrong("x is left out: every input would have the same answer.")
    if _close(given, torch.tanh(z @ W.T + x @ U)):
        raise Wrong("the bias b is left out.")
    if _close(given, torch.tanh(z @ W.T) + x @ U + b):
        raise Wrong("only W z goes through tanh. Add x U and b inside.")
    raise Wrong("this is not tanh(z @ W.T + x @ U + b).")


@question
def capped(answer: Any, random: Random) -> None:
    """W, scaled down to the norm cap where its norm is larger."""
    for norm, cap in ((3.0, 0.9), (0.4, 0.9), (random.uniform(1, 5), 0.5)):
        W = _tensor(random, 4, 4)
        W = (W * (norm / torch.linalg.matrix_norm(W, 2))).requires_grad_()
        given = _as_tensor(result(answer, W, cap, at=f"||W|| = {shown(norm)} and cap = {cap}"), "capped", (4, 4))
        size = float(torch.linalg.matrix_norm(given.detach(), 2))
        right = W * min(1.0, cap / norm)
        if norm <= cap and not _close(given, W) and close(size, cap, 1e-3):
            raise Wrong(
                f"a W of norm {shown(norm)} is blown up to {cap}. The cap is a limit: what lies below it stays as "
                "it is."
            )
        if not _close(given, right, 1e-3):
            frobenius = W * min(1.0, cap / float(W.detach().norm()))
            hint = "Hint: multiply all of W by one number, cap divided by its norm."
            if _close(given, frobenius, 1e-3):
                hint = "You divide by the Frobenius norm; the modulus is the largest singular value."
            if _close(given, W):
                hint = "You return W as it was."
            raise Wrong(f"for ||W|| = {shown(norm)} and cap = {cap} the norm comes out as {shown(size)}. {hint}")
        if not given.requires_grad:
            raise Wrong(
                "no gradient flows through what you return: stay with torch, without item(), detach() or numpy."
            )


@question
def at_rest(answer: Any, random: Random) -> None:
    """The fixed point of G(., x) from z0, with its gradient."""
    W = _tensor(random, 4, 4)
    W = (0.8 * W / torch.linalg.matrix_norm(W, 2)).requires_grad_()
    U, x = _tensor(random, 1, 4), _tensor(random, 6, 1)

    def G(z: Tensor, x: Tensor) -> Tensor:
        return torch.tanh(z @ W.T + x @ U)

    given = _as_tensor(result(answer, G, torch.zeros(6, 4), x, at="a block of width 4"), "at_rest", (6, 4))
    with torch.no_grad():
        if _close(given, G(torch.zeros(6, 4), x)):
            raise Wrong("this is the first iterate. Repeat the step until nothing changes: il.fixed_point does.")
        residual = float((G(given, x) - given).norm(dim=1).max())
    if residual > 1e-2:
        raise Wrong(f"your z is not at rest: one more step moves it by {shown(residual)}. Allow more steps.")
    if not given.requires_grad:
        raise Wrong(
            "the fixed point has no gradient, so that nothing could be trained. Is there a no_grad or a detach?"
        )
    (gradient,) = torch.autograd.grad(given.sum(), W, retain_graph=True)
    z = torch.zeros(6, 4)
    for _ in range(120):
        z = G(z, x)
    (exact,) = torch.autograd.grad(z.sum(), W)
    angle = float((gradient * exact).sum() / (gradient.norm() * exact.norm()))
    if angle < 0.8:
        raise Wrong(f"the gradient points elsewhere than the exact one: the cosine of their angle is {shown(angle)}.")


@question
def trained(model: Any, random: Random) -> None:
    """A trained equilibrium network: small error on fresh points, a modulus below 1."""
    error = _error(model, "model", random)
    if error > LARGEST_ERROR:
        worse = (
            " It is as bad as answering 0 always: was it trained?"
            if error > 0.7
            else " Hint: more steps, or a larger rate."
        )
        raise Wrong(f"on fresh points the error is {shown(error)}, and at most {LARGEST_ERROR} is asked for.{worse}")
    if not 0 < model.cap < 1:
        raise Wrong(f"the cap is {shown(model.cap)}; below 1 it makes every step a contraction.")


@question
def explicit(network: Any, model: Any, random: Random) -> None:
    """A trained network of one pass, of as many parameters as the model."""
    error = _error(network, "explicit", random)
    ours, theirs = (sum(p.numel() for p in one.parameters()) for one in (network, model))
    if isinstance(network, type(model)):
        raise Wrong("this is an equilibrium network again. The other one makes a single pass.")
    if abs(ours - theirs) > 0.1 * theirs:
        raise Wrong(
            f"it has {ours} parameters and the equilibrium network {theirs}: compare networks of the same size, to "
            "10 %. "
            "Hint: a hidden layer of width w has 3 w + 1."
        )
    if error > 0.4:
        raise Wrong(f"its error on fresh points is {shown(error)}: was it trained?")


@question
def slopes(answer: Any, random: Random) -> None:
    """max over neighbours of |y_t(x') - y_t(x)| / |x' - x|, for each t."""
    x = np.sort(random.uniform(-1, 1, 40))
    iterates = np.array([np.tanh(-k * x) + 0.1 * random.normal() for k in (1, 3, 9)])
    given = numbers(result(answer, x.copy(), iterates.copy(), at="3 iterates on 40 points"), "what slopes returns")
    ratios = np.diff(iterates, axis=1) / np.diff(x)
    right = np.abs(ratios).max(axis=1)
    if close(given, right, 1e-4):
        return
    if len(given) != 3:
        raise Wrong(f"there are 3 iterates, and you return {len(given)} numbers: one a row.")
    if close(given, ratios.max(axis=1), 1e-4):
        raise Wrong("the iterates fall, and a falling map is steep too: take the absolute value first.")
    if close(given, np.abs(ratios).mean(axis=1), 1e-4):
        raise Wrong("this is the mean slope. The Lipschitz constant is the largest.")
    if close(given, np.abs(np.diff(iterates, axis=1)).max(axis=1), 1e-4):
        raise Wrong("the differences of y are not divided by those of x.")
    if close(given, np.abs(np.gradient(iterates, x, axis=1)).max(axis=1), 1e-4):
        raise Wrong("np.gradient averages two neighbouring slopes, and hides the steepest: take np.diff.")
    raise Wrong(f"the largest slopes are {shown(right)}, and you give {shown(given)}.")


@question
def figures(answer: Any, model: Any, network: Any, random: Random) -> None:
    """The student's figures, against the student's own networks."""
    if not isinstance(answer, dict) or set(answer) != set(FIGURES):
        raise Wrong(f"figures should be a dictionary with the keys {', '.join(FIGURES)}.")
    told = {name: number(answer[name], name) for name in FIGURES}
    own = _figures(model, network, random)
    for name, given in told.items():
        if close(given, own[name], 0.1, 1e-3):
            continue
        if name == "modulus" and close(given, _norm(model.W), 1e-2):
            raise Wrong("this is the norm of W before the cap. The network iterates capped(W, cap).")
        if name == "bound" and close(given * (1 - own["modulus"]), own["bound"] * (1 - own["modulus"]) ** 2, 0.1):
            raise Wrong("this is ||v|| ||U||, the bound for one step. At rest it is divided by 1 - mu.")
        if name.startswith("error") and close(given, own[name] ** 2, 0.1, 1e-4):
            raise Wrong(f"{name} is the mean square. The root of it has the units of y.")
        raise Wrong(f"you say {name} = {shown(given)}, and your own networks give {shown(own[name])}.")


def _figures(model: Any, network: Any, random: Random) -> dict[str, float]:
    errors = {"error_implicit": _error(model, "model", random), "error_explicit": _error(network, "explicit", random)}
    x = torch.linspace(-1, 1, 2001)[:, None]
    with torch.no_grad():
        first, *_, rest = (numbers(y, "y") for y in model.iterates(x, 300))
        modulus = min(model.cap, _norm(model.W))
        bound = float(model.v.norm() * model.U.norm()) / (1 - modulus)
    fine = x.flatten().double().numpy()
    return {
        "modulus": modulus,
        "bound": bound,
        "slope_first": _slope(fine, first),
        "slope_rest": _slope(fine, rest),
        "slope_truth": 10.0,
    } | errors


def _error(network: Any, name: str, random: Random) -> float:
    if not isinstance(network, nn.Module):
        raise Wrong(f"{name} should be a network, and it is {kind(network)}.")
    x = torch.from_numpy(random.uniform(-1, 1, (4000, 1))).float()
    with torch.no_grad():
        y = _as_tensor(result(network, x, at="4000 inputs"), name, (4000, 1))
    return float((y - truth(x)).square().mean().sqrt())


def _slope(x: Array, y: Array) -> float:
    return float(np.abs(np.diff(y) / np.diff(x)).max())


def _norm(W: Tensor) -> float:
    return float(torch.linalg.matrix_norm(W.detach(), 2))


def _tensor(random: Random, *shape: int) -> Tensor:
    return torch.from_numpy(random.normal(size=shape)).float()


def _as_tensor(value: Any, name: str, shape: tuple[int, ...]) -> Tensor:
    if not isinstance(value, Tensor):
        mend = " Return its y." if hasattr(value, "steps") else ""
        raise Wrong(f"{name} should return a tensor, and it returns {kind(value)}.{mend}")
    if tuple(value.shape) != shape:
        raise Wrong(f"{name} should return the shape {shape}, and it returns {tuple(value.shape)}.")
    return value


def _close(given: Tensor, right: Tensor, tolerance: float = 1e-4) -> bool:
    return torch.allclose(given.detach().float(), right.detach(), rtol=tolerance, atol=tolerance)
