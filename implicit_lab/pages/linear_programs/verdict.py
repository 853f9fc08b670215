"""The verdict on linear programs: the paper's claims beside what was measured, read from shipped files."""

import json
from typing import Any

import ipywidgets as widgets

from ...recording.recording import Recording
from ...studies.linear_programs.choices import EMBEDDINGS, KINDS, WEIGHTS
from ...widgets.verdict_table import verdict_table
from ..beyond import beyond
from ..complexity import complexity_rows
from ..seeds import seed_rows
from ..shipped import shipped
from .page import made_with
from .polygon import example

TABLE = WEIGHTS / "table.json"
END_TO_END = WEIGHTS / "end_to_end.json"
KNOBS = WEIGHTS / "knobs.json"
_SMALL_LARGE = ((4, 8), (8, 16))
"""The paper's pairs of a smaller implicit and a larger explicit network, by embedding."""


def verdict() -> widgets.HTML:
    """Return the paper's claims next to what was measured, read from shipped files and from the polygon above."""
    rows = [_jumps()]
    if TABLE.is_file():
        rows += _table(json.loads(TABLE.read_text()))
    try:
        rows += _one_program(shipped("linear_programs"))
    except ValueError as error:
        rows.append(("The figures of one program.", str(error), ""))
    asked = [*_network(), *_knobs(), *seed_rows("linear_programs", "programs"), *_asked()]
    return verdict_table(rows, [*asked, *complexity_rows("linear_programs")])


def _network() -> list[tuple[str, str, str]]:
    """What the network adds to the formula, and what training it at the fixed point adds to that."""
    rows = []
    if TABLE.is_file():
        report = json.loads(TABLE.read_text())
        alone = report["without_network"]
        last = str(max(int(t) for t in alone["ages"]))
        with_guess = [entry["implicit"]["ages"][last] for entry in report["sizes"]]
        rows.append(
            (
                "How much is the network's, and how much the formula's?",
                f"With the middle of the bounds for a guess, without a network, the error is {alone['ages'][last]:.3f} "
                f"at t = {last}; with the guesses of the networks {', '.join(f'{error:.3f}' for error in with_guess)}.",
                f"{report['instances']:,} unseen programs; embeddings {', '.join(map(str, EMBEDDINGS))}.",
            )
        )
    if END_TO_END.is_file():
        report = json.loads(END_TO_END.read_text())
        first, end = report["looks"][0], report["looks"][-1]
        rows.append(
            (
                "And trained at its fixed point, end to end?",
                f"Error at rest {first['error']:.3f} before and {end['error']:.3f} after {report['steps']} steps by "
                f"the exact implicit gradient, of the guess {first['guess']:.3f} and {end['guess']:.3f}: at rest "
                "little is felt of the guess.",
                f"{report['model']}, 500 validation programs, one seed.",
            )
        )
    return rows


def _knobs() -> list[tuple[str, str, str]]:
    """What three constants of ours do, with the network's guess and without."""
    if not KNOBS.is_file():
        return []
    report = json.loads(KNOBS.read_text())
    k = report["ages"].index(100)

    def told(row: dict[str, Any]) -> str:
        guess, alone = (
            f"{row[way]['error'][k]:.4f}, {row[way]['at_rest'][k]:.1%}" for way in ("with_guess", "without")
        )
        return f"ε {row['eps']:g}, δ {row['delta']:g}, weight {row['primal']:.2g}: {guess} (without a network {alone})"

    return [
        (
            "What do the constants buy that were chosen by hand?",
            "ε draws the answer to the guess, δ the prices to 0, and the weight says how far a variable goes in a step "
            "where a price goes 1. Error at t = 100, and the share at rest; first as shipped. "
            f"{'; '.join(told(row) for row in report['rows'])}.",
            f"{report['instances']:,} unseen programs, seed {report['seed']}; {report['model']}.",
        )
    ]


def _asked() -> list[tuple[str, str, str]]:
    """What ``implicit-lab profile linear_programs --model gnn-implicit-E`` measured, beyond the paper's claims."""
    rows = []
    for embedding in EMBEDDINGS:
        file = WEIGHTS / f"gnn-implicit-{embedding}.profile.json"
        if file.is_file():
            report = json.loads(file.read_text())
            what = f"{report['instances']:,} unseen programs, seed {report['seed']}; changes of A, b, c, l and u."
            rows += [(f"Embedding {embedding}. {asked}", found, on) for asked, found, on in beyond(report, what)]
    return rows


def _jumps() -> tuple[str, str, str]:
    from ...studies.linear_programs.polygon import jumps

    found = jumps(example())
    lengths = [jump.distance for jump in found]
    return (
        "The optimum is a locally Lipschitz function of the program on a dense set, not everywhere.",
        f"As the cost turns once around, y* stands still but for {len(found)} directions, where it jumps by "
        f"{min(lengths):.2f} to {max(lengths):.2f}.",
        "The two-variable program above, in exact arithmetic, as this page opened.",
    )


def _table(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What ``implicit-lab reproduce linear_programs`` measured."""
    shown = report["shown"]
    by_size = {entry["embedding"]: entry for entry in report["sizes"]}
    what = (
        f"{report['instances']:,} unseen programs of the paper's generator, m = 10, n = 50, seed {report['seed']}; "
        f"implicit networks at t = {shown} (the paper: 8)."
    )

    def errors(kind: str) -> str:
        return ", ".join(f"{by_size[e][kind]['test']:.3f}" for e in EMBEDDINGS)

    pairs = [(by_size[small]["implicit"]["test"], by_size[large]["explicit"]["test"]) for small, large in _SMALL_LARGE]
    late = {e: by_size[e]["implicit"]["ages"] for e in EMBEDDINGS}
    last = max(int(t) for t in late[EMBEDDINGS[0]])
    growth = {
        kind: min(
            by_size[e]["implicit"]["lipschitz"][kind][shown - 1] / by_size[e]["implicit"]["lipschitz"][kind][0]
            for e in EMBEDDINGS
        )
        for kind in KINDS
    }
    return [
        (
            "Test error of the implicit networks, embedding 4, 8, 16, 32: 0.218, 0.177, 0.152, 0.156.",
            f"{errors('implicit')}; at t = {last}: {', '.join(f'{ages[str(last)]:.3f}' for ages in late.values())}.",
            what,
        ),
        (
            "Test error of the explicit networks of the same embeddings: 0.397, 0.273, 0.283, 0.318.",
            f"{errors('explicit')}.",
            what,
        ),
        (
            "A smaller implicit network beats a larger explicit one: embedding 4 against 8, and 8 against 16.",
            "; ".join(f"{small:.3f} against {large:.3f}, {_holds(small < large)}" for small, large in pairs) + ".",
            what,
        ),
        (
            "The map grows steeper with the iterations, in A, b, c, l and u.",
            f"L_{shown} / L_1, of the four networks the one that grew least: "
            + ", ".join(f"{growth[kind]:.1f} ({kind})" for kind in KINDS)
            + ".",
            what,
        ),
    ]


def _holds(so: bool) -> str:
    return "holds" if so else "does not hold"


def _one_program(recording: Recording) -> list[tuple[str, str, str]]:
    held = recording.meta["details"]
    error, steps = held["figures"]["error"], recording.steps
    what = f"One unseen program (seed {made_with(recording)['seed']}), {recording.meta['model']}; the recording above."
    course = (
        f"{error[1]:.3f} at t = 1, {error[min(8, steps)]:.3f} at t = {min(8, steps)}, {error[-1]:.3f} at t = {steps}"
    )
    if held["explicit"] is not None:
        course += f"; the explicit network: {held['explicit']['error'][0]:.3f}"
    slopes = held["lipschitz"]
    largest = ", ".join(f"{max(slopes[kind]) / slopes[kind][0]:.1f} ({kind})" for kind in KINDS)
    last = ", ".join(f"{slopes[kind][-1] / slopes[kind][0]:.1f} ({kind})" for kind in KINDS)
    return [
        (
            "The error falls with the iterations, then settles: 0.575 to 0.146 at t = 8 (embedding 32).",
            f"{course}.",
            what,
        ),
        (
            "The map grows steeper with the iterations, on one program too.",
            f"L_t / L_1 at its largest: {largest}; at t = {steps}, as the iterate comes to rest: {last}.",
            what,
        ),
    ]
