"""The figures of the mazes in lines that a person reads."""

from ..reproduction import Table


def tell(table: Table) -> str:
    """Right and at rest by size and network, L_t beside the truth, depth against breadth, and where it fails."""
    return "\n\n".join((_right(table), _explicit(table), _slopes(table), _breadth(table), _outside(table)))


def share(value: float | None) -> str:
    """A share in three digits; a dash where there is none.

    >>> share(0.98765), share(None)
    ('0.988', '-')
    """
    return "-" if value is None else f"{value:.3f}"


def _right(table: Table) -> str:
    lines = [
        "Mazes right in every pixel after a quarter of the iterations and after all, lost between, at rest after a",
        "quarter and after all, right among those at rest and among the others (after a quarter):",
    ]
    for name, network in table["networks"].items():
        if not name.startswith("looped"):
            continue
        for cells, found in network["cells"].items():
            lines.append(
                f"  {name:9} {2 * int(cells) + 1:2} pixels, {table['instances'][cells]:3} mazes, T = {found['steps']}: "
                f"{share(found['right after a quarter'])} {share(found['right at the end'])}, lost {found['lost']}, "
                f"at rest {share(found['at rest after a quarter'])} {share(found['at rest at the end'])}, "
                f"right {share(found['right where at rest'])} / {share(found['right elsewhere'])}"
            )
    return "\n".join(lines)


def _explicit(table: Table) -> str:
    lines = ["Right, and right on the half with the longer paths, beside the looped block at best and at t = 8:"]
    for name, network in table["networks"].items():
        for cells, found in network["cells"].items():
            size = f"{2 * int(cells) + 1} pixels"
            half = share(found["right on the longer half"])
            if name.startswith("looped"):
                once = share(found["right on the longer half at 8"])
                lines.append(
                    f"  {name:9} {network['parameters']:6} parameters, {size}: longer half {half}, at 8 {once}"
                )
            else:
                lines.append(
                    f"  {name:9} {network['parameters']:6} parameters, {size}: {share(found['right'])}, {half}"
                )
    return "\n".join(lines)


def _slopes(table: Table) -> str:
    lines = [
        "Pixels of the answer that change for one of the maze, mean at t = 1, 2, 3, 5, 10, at rest, the truth's (max):"
    ]
    for cells, found in table["slopes"].items():
        early = ", ".join(f"{found['early'][t - 1]:.2f}" for t in (1, 2, 3, 5, 10))
        rest, truth = found["at rest"], found["truth"]
        lines.append(
            f"  {2 * int(cells) + 1} pixels: {early}, {rest['mean']:.2f} ({rest['max']:.1f}), "
            f"{truth['mean']:.2f} ({truth['max']:.1f})"
        )
    return "\n".join(lines)


def _breadth(table: Table) -> str:
    found = table["breadth"]
    told = ", ".join(f"{budget}: {share(right)}" for budget, right in found["right"].items())
    return f"Starts x iterations at {2 * found['cells'] + 1} pixels, {found['instances']} mazes: {told}"


def _outside(table: Table) -> str:
    lines = ["Mazes of 17 pixels unlike those of the training, right at best and at t = 600, at rest, right by rest:"]
    for name, found in table["outside"].items():
        lines.append(
            f"  {name}: {share(found['best'])} {share(found['right at the end'])}, {share(found['at rest'])}, "
            f"{share(found['right where at rest'])} / {share(found['right elsewhere'])}"
        )
    return "\n".join(lines)
