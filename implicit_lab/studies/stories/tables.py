"""The tables that ``implicit-lab reproduce stories`` prints."""

from statistics import mean
from typing import Any

from ..reproduction import Table
from .choices import LOOPED, TRAINED_HOPS
from .models import DEPTHS

AGES = (1, 2, 4, 8, 16, 32, 64, 96)


def tell(table: Table) -> str:
    """On what, whole stories right by hops and t, how far a word reaches, rest, breadth, and where it fails."""
    parts = [_on_what, _map, _seeds, _reach, _rest, _explicit, _breadth, _failures]
    return "\n\n".join(part(table) for part in parts)


def _looped(table: Table, name: str = LOOPED[0]) -> dict[str, Any]:
    hops: dict[str, Any] = table["networks"][name]["hops"]
    return hops


def _on_what(table: Table) -> str:
    return (
        f"{table['instances']} unseen stories of each length, seed {table['seed']}: two chains of so many hops, two "
        f"colours. Training had at most {TRAINED_HOPS} hops. A looped block with "
        f"{table['networks'][LOOPED[0]]['parameters']} parameters, {len(LOOPED)} seeds; tables are of the first unless "
        "they say otherwise."
    )


def _map(table: Table) -> str:
    lines = ["Whole stories right, by hops and t:", f"{'hops':>6}  " + "  ".join(f"{t:>6}" for t in AGES)]
    for hops, found in _looped(table).items():
        lines.append(f"{hops:>6}  " + "  ".join(f"{found['stories'][t - 1]:>6.3f}" for t in AGES))
    return "\n".join(lines)


def _seeds(table: Table) -> str:
    lines = [
        f"Whole stories right at t = {table['steps']}, each seed of training, and L_t over the truth's, mean and max:",
        f"{'hops':>6}  " + "  ".join(f"{name:>24}" for name in LOOPED) + f"  {'mean':>6}  {'spread':>6}",
    ]
    for hops in _looped(table):
        each = [_looped(table, name)[hops] for name in LOOPED]
        right = [found["stories"][-1] for found in each]
        cells = [
            f"{found['stories'][-1]:.3f} ({found['changed']['mean'][-1] / found['truth']['mean']:.3f}, "
            f"{found['changed']['max'][-1] / found['truth']['max']:.3f})"
            for found in each
        ]
        lines.append(
            f"{hops:>6}  " + "  ".join(f"{cell:>24}" for cell in cells) + f"  {mean(right):>6.3f}  "
            f"{max(right) - min(right):>6.3f}"
        )
    return "\n".join(lines)


def _reach(table: Table) -> str:
    lines = [
        "L_t: answers that change for one word that does, mean (max); beside it t + 1, one hop an iteration.",
        "The paper counts the same of a language model's text, 29 -> 53 words for each word of the prompt; it has no",
        "truth to hold that against, which here is the last column.",
        f"{'hops':>6}  " + "  ".join(f"{'t = ' + str(t):>11}" for t in AGES) + f"  {'truth':>11}",
        f"{'t + 1':>6}  " + "  ".join(f"{t + 1:>11}" for t in AGES),
    ]
    for hops, found in _looped(table).items():
        cells = [f"{found['changed']['mean'][t - 1]:.2f} ({found['changed']['max'][t - 1]:.0f})" for t in AGES]
        truth = f"{found['truth']['mean']:.2f} ({found['truth']['max']:.0f})"
        lines.append(f"{hops:>6}  " + "  ".join(f"{cell:>11}" for cell in [*cells, truth]))
    lines.append("A word in its other sense (copies Violet, wears violet): answers changed, the truth, exactly so in")
    for hops, found in _looped(table).items():
        sense = found["sense"]
        lines.append(f"{hops:>6}  {sense['mean']:.2f}, {sense['truth']:.2f}, {sense['exact']:.1%} of the stories")
    return "\n".join(lines)


def _rest(table: Table) -> str:
    lines = [
        f"At rest (relative residual below 1e-4 from some t to t = {table['steps']}); the median t; right of those at "
        "rest, and of the others; right at four times as many iterations, on 100:"
    ]
    for hops, found in _looped(table).items():
        long = table["long"][hops]
        lines.append(f"{hops:>6}  {_rested(found)}; {long['stories']:.2f} -> {long['later']:.2f}")
    return "\n".join(lines)


def _rested(found: Table) -> str:
    at = "-" if found["rests at"] is None else f"{found['rests at']:.0f}"
    return f"{found['at rest']:.3f}; t = {at}; {_share(found['right at rest'])}, {_share(found['right restless'])}"


def _explicit(table: Table) -> str:
    lines = [
        "Networks in one pass, whole stories (words) right, and answers changed by one word:",
        f"{'':>14}  {'parameters':>10}  " + "  ".join(f"{hops + ' hops':>22}" for hops in _looped(table)),
    ]
    for name in DEPTHS:
        entry = table["networks"][name]
        cells = [
            f"{found['stories']:.3f} ({found['words']:.2f}) {found['changed']['mean']:.2f}"
            for found in entry["hops"].values()
        ]
        lines.append(f"{name:>14}  {entry['parameters']:>10}  " + "  ".join(f"{cell:>22}" for cell in cells))
    for t in DEPTHS.values():
        cells = [
            f"{found['stories'][t - 1]:.3f} ({found['words'][t - 1]:.2f}) {found['changed']['mean'][t - 1]:.2f}"
            for found in _looped(table).values()
        ]
        label = f"looped, t = {t}"
        lines.append(
            f"{label:>14}  {table['networks'][LOOPED[0]]['parameters']:>10}  "
            + "  ".join(f"{cell:>22}" for cell in cells)
        )
    return (
        "\n".join(lines)
        + "\nThe block looped t times and t blocks of their own cost the same arithmetic. All had as many steps of "
        "training, with as many stories."
    )


def _breadth(table: Table) -> str:
    lines = ["Depth against breadth: random starts x iterations, the answer of least residual; whole stories right:"]
    for hops, found in table["breadth"].items():
        lines.append(f"{hops:>6}  " + "; ".join(f"{budget}: {right:.2f}" for budget, right in found.items()))
    return "\n".join(lines)


def _failures(table: Table) -> str:
    crowd, circle = table["failures"]["crowd"], table["failures"]["circle"]
    return (
        f"Crowds of 64 people, many copying one, up to 31 hops: {crowd['stories']:.3f} of stories, "
        f"{crowd['words']:.4f} of words right; at rest {_rested(crowd)}.\n"
        f"Copying in a circle of 8, where nobody can say: from z_0 {circle['words']:.3f} of words right, at rest "
        f"{_rested(circle)}; from noise the circle says so in {circle['from noise']:.3f} of its words, and holds "
        "a colour that it confirms all round in the others."
    )


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
