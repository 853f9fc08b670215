"""The paper's Table 1 and its Lipschitz curves of the LP case, from the shipped weights, beside its figures."""

from pathlib import Path

import torch
from torch import Tensor

from ...measures import profile
from ...measures.iteration import iterates, norms, parameter_count
from ...study import Problem
from ..at_rest import AT_REST
from ..reproduction import Progress, Table
from .choices import EMBEDDINGS, KINDS, TEST_INSTANCES, TRAINING_INSTANCES
from .curves import draw as draw
from .instances import instances as solved_instances
from .models import ExplicitGNN, ImplicitGNN
from .network_units import Programs
from .quality import objective_gap, relative_error, violation
from .study import STUDY, as_tensors

PAPER: dict[str, dict[int, tuple[float, float]]] = {
    "explicit": {4: (0.387, 0.397), 8: (0.233, 0.273), 16: (0.183, 0.283), 32: (0.112, 0.318)},
    "implicit": {4: (0.203, 0.218), 8: (0.162, 0.177), 16: (0.131, 0.152), 32: (0.118, 0.156)},
}
"""Table 1 of arXiv 2510.03638: train and test error by embedding."""
SHOWN = 24
"""The iteration that the table reads: the error hardly falls any more there. The paper reads t = 8."""
AGES = (8, SHOWN, 100, 200)
"""Iterations at which errors are told, and how many programs are at rest."""
STEPS = SHOWN
"""Iterations that are measured with perturbations."""
CHUNK = 16
"""Programs that run at once, each with its five changes: their features then fit the processor's cache."""


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """The figures of both networks of each embedding, on ``instances`` unseen programs (None: 1000).

    Raises ``ValueError`` where a data folder is named: the programs are drawn from seeds.
    """
    if data is not None:
        raise ValueError("Linear programs are drawn from seeds and need no data; leave --data out.")
    test = single(STUDY.problem(instances, 0))
    train = Problem(*as_tensors(solved_instances("train", 0, TRAINING_INSTANCES)))
    sizes = []
    for done, embedding in enumerate(EMBEDDINGS):
        progress(done, len(EMBEDDINGS))
        sizes.append(
            {
                "embedding": embedding,
                "explicit": measure_explicit(embedding, train, test),
                "implicit": measure_implicit(embedding, train, test),
            }
        )
    progress(len(EMBEDDINGS), len(EMBEDDINGS))
    return {
        "instances": len(test.truth),
        "seed": 0,
        "shown": SHOWN,
        "sizes": sizes,
        "without_network": measure_without_network(test),
    }


def tell(table: Table) -> str:
    """Table 1 of the paper beside ours, how L_t grows, the claims, and what the answers break and cost."""
    return "\n\n".join([_errors(table), _rest(table), _growth(table), _claims(table), _constraints(table)])


@torch.no_grad()
def measure_explicit(embedding: int, train: Problem, test: Problem) -> Table:
    """Errors, violation and gap of the explicit network."""
    model = STUDY.model(f"gnn-explicit-{embedding}").float()
    assert isinstance(model, ExplicitGNN)
    answer = model(test.x)
    return {
        "parameters": parameter_count(model),
        "train": _mean(relative_error(model(train.x), train.truth)),
        "test": _mean(relative_error(answer, test.truth)),
        "violation": _mean(violation(test.x, answer)),
        "gap": _median(objective_gap(test.x, answer, test.truth)),
    }


@torch.no_grad()
def measure_implicit(embedding: int, train: Problem, test: Problem) -> Table:
    """The same of the implicit network at t = SHOWN, its test error at AGES, and L_t by kind for every t."""
    model = STUDY.model(f"gnn-implicit-{embedding}")
    assert isinstance(model, ImplicitGNN)
    measured = profile(STUDY, model, test, STEPS, chunk=CHUNK)
    model = model.float()
    kept, rested = followed(model, test.x, AGES)
    return {
        "parameters": parameter_count(model),
        "train": _mean(relative_error(followed(model, train.x, (SHOWN,))[0][SHOWN], train.truth)),
        "test": _mean(relative_error(kept[SHOWN], test.truth)),
        "ages": {str(t): _mean(relative_error(y, test.truth)) for t, y in kept.items()},
        "at_rest": {str(t): share for t, share in rested.items()},
        "violation": _mean(violation(test.x, kept[SHOWN])),
        "gap": _median(objective_gap(test.x, kept[SHOWN], test.truth)),
        "error": measured.quality_mean.tolist(),
        "residual": measured.residual.tolist(),
        "lipschitz": {kind: measured.ratios[:, k].mean(axis=1).tolist() for k, kind in enumerate(KINDS)},
    }


@torch.no_grad()
def measure_without_network(test: Problem) -> Table:
    """The same iteration with the middle of the bounds for a guess: what is the formula's alone."""
    model = ImplicitGNN(EMBEDDINGS[0])
    torch.nn.init.zeros_(model.guess.head.output.weight)
    kept, rested = followed(model, test.x, AGES)
    return {
        "ages": {str(t): _mean(relative_error(y, test.truth)) for t, y in kept.items()},
        "at_rest": {str(t): share for t, share in rested.items()},
    }


def followed(
    model: ImplicitGNN, programs: Programs, ages: tuple[int, ...]
) -> tuple[dict[int, Tensor], dict[int, float]]:
    """y_t (B, n) at each t of ``ages``, which rise, and the share of programs whose iterate is at rest there."""
    answers, shares = {}, {}
    for t, (before, z, y) in enumerate(iterates(model, programs, ages[-1]), start=1):
        if t in ages:
            answers[t] = y
            shares[t] = _mean((norms(z - before) < AT_REST * norms(z)).float())
    return answers, shares


def single(problem: Problem) -> Problem:
    """The problem in float32, which is enough where nothing is differenced."""
    x = {name: leaf.float() if leaf.is_floating_point() else leaf for name, leaf in problem.x.items()}
    return Problem(x, problem.truth.float())


def _mean(values: Tensor) -> float:
    return float(values.mean())


def _median(values: Tensor) -> float:
    return float(values.median())


def _errors(table: Table) -> str:
    """Table 1, the paper's figures beside ours."""
    lines = [
        "Relative error ||y - y*|| / (||y*|| + 1), mean. Train: the paper's number of programs, "
        f"{TRAINING_INSTANCES}; test: {table['instances']} unseen ones, seed {table['seed']} (the paper: "
        f"{TEST_INSTANCES}).",
        f"Implicit networks are read at t = {SHOWN}; the paper's at t = 8.",
        f"{'network':>12}  {'parameters':>10}  {'train, paper':>12}  {'ours':>6}  {'test, paper':>11}  {'ours':>6}  "
        + "  ".join(f"{'t = ' + str(t):>7}" for t in AGES),
    ]
    for kind, figures in PAPER.items():
        for entry in table["sizes"]:
            e, ours = entry["embedding"], entry[kind]
            paper = figures[e]
            late = "  ".join(f"{value:>7.3f}" for value in ours.get("ages", {}).values())
            lines.append(
                f"{kind + ' ' + str(e):>12}  {ours['parameters']:>10}  {paper[0]:>12.3f}  {ours['train']:>6.3f}  "
                f"{paper[1]:>11.3f}  {ours['test']:>6.3f}  {late}".rstrip()
            )
    alone = "  ".join(f"{value:>7.3f}" for value in table["without_network"]["ages"].values())
    lines.append(f"The iteration with the middle of the bounds for a guess, no network: {alone}.")
    return "\n".join(lines)


def _rest(table: Table) -> str:
    """How many programs are at rest."""
    lines = [
        f"Share of the test programs whose relative residual is below {AT_REST:g}, at t = {', '.join(map(str, AGES))}."
    ]
    for entry in table["sizes"]:
        shares = "  ".join(f"{100 * share:>5.1f} %" for share in entry["implicit"]["at_rest"].values())
        lines.append(f"{'implicit ' + str(entry['embedding']):>12}  {shares}")
    alone = "  ".join(f"{100 * share:>5.1f} %" for share in table["without_network"]["at_rest"].values())
    lines.append(f"{'no network':>12}  {alone}")
    return "\n".join(lines)


def _growth(table: Table) -> str:
    """How L_t grows for each kind of change and each embedding."""
    lines = [
        "L_t = mean of ||y_t(x + d) - y_t(x)|| / ||d||, ||d|| = 1e-4, by what is changed: "
        f"L_1 -> L_8 -> L_{SHOWN}, and L_{SHOWN} / L_1."
    ]
    for entry in table["sizes"]:
        for kind, curve in entry["implicit"]["lipschitz"].items():
            told = " -> ".join(f"{curve[t - 1]:>9.3g}" for t in (1, 8, SHOWN))
            growth = curve[SHOWN - 1] / curve[0]
            lines.append(f"{'implicit ' + str(entry['embedding']):>12}  {kind}  {told}  x {growth:.1f}")
    return "\n".join(lines)


def _claims(table: Table) -> str:
    """The paper's claims, and whether they hold here."""
    by_size = {entry["embedding"]: entry for entry in table["sizes"]}
    lines = ["Claims:"]
    for small, large in ((4, 8), (8, 16)):
        for name in ("train", "test"):
            ours, theirs = by_size[small]["implicit"][name], by_size[large]["explicit"][name]
            verdict = "holds" if ours < theirs else "does not hold"
            lines.append(f"  implicit {small} below explicit {large}, {name}: {ours:.3f} and {theirs:.3f}, {verdict}")
    for e, entry in by_size.items():
        least = min(curve[SHOWN - 1] / curve[0] for curve in entry["implicit"]["lipschitz"].values())
        verdict = "holds" if least >= 5 else "does not hold"
        lines.append(
            f"  L_t grows at least fivefold to t = {SHOWN}, every kind, implicit {e}: x {least:.1f}, {verdict}"
        )
    return "\n".join(lines)


def _constraints(table: Table) -> str:
    """What the answers break and cost."""
    lines = [
        "On the test programs: largest violation of a row or bound (mean, in units of y, which is about 64 long), and "
        "distance from the best cost (median)."
    ]
    for entry in table["sizes"]:
        told = "; ".join(
            f"{kind} {entry[kind]['violation']:.2f}, {100 * entry[kind]['gap']:.1f} %"
            for kind in ("explicit", "implicit")
        )
        lines.append(f"{entry['embedding']:>4}  {told}")
    return "\n".join(lines)
