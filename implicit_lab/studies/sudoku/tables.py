"""The figures of the boards in lines that a person reads."""

from ..reproduction import Table


def tell(table: Table) -> str:
    """Right and at rest by kind of board and network, L_t beside the truth, depth against breadth."""
    lines = [f"Boards of 6 x 6 right in every cell, {table['instances']} of each kind:"]
    for name, network in table["networks"].items():
        for kind, found in network["boards"].items():
            lines.append(f"  {name:9} {network['parameters']:6} parameters, {kind}: {_told(found)}")
    found = table["slopes"]
    early = ", ".join(f"{found['mean'][t - 1]:.2f}" for t in (1, 2, 4, 8, 16))
    rest, truth = found["at rest"], found["truth"]
    lines += [
        f"Cells of the answer that change for one given number, {found['instances']} minimal boards, four beside each:",
        f"  mean at t = 1, 2, 4, 8, 16: {early}; at rest {rest['mean']:.2f} (max {rest['max']:.0f}), the truth "
        f"{truth['mean']:.2f} ({truth['max']:.0f})",
        f"Starts x iterations, {table['breadth']['instances']} minimal boards: "
        + ", ".join(f"{budget}: {right:.3f}" for budget, right in table["breadth"]["right"].items()),
    ]
    return "\n".join(lines)


def _told(found: Table) -> str:
    if "at rest" not in found:
        return f"{found['right']:.3f}, harder half {found['right on the harder half']:.3f}"
    by_t = ", ".join(f"{share:.3f} (t = {t})" for t, share in found["right"].items())
    split = " / ".join("-" if found[key] is None else f"{found[key]:.3f}" for key in _SPLIT)
    return (
        f"{by_t}; lost {found['lost']}; at rest {found['at rest']:.3f} at t = 64, {found['at rest at the end']:.3f} at "
        f"the end; right at rest / elsewhere {split}; harder half at t = 8 "
        f"{found['right on the harder half']['8']:.3f}, at 64 {found['right on the harder half']['64']:.3f}"
    )


_SPLIT = ("right where at rest", "right elsewhere")
