"""A profile's report as a table of text."""

from typing import Any


def profile_table(report: dict[str, Any]) -> str:
    """Return the report for a reader: one row an iteration, and below it what the last one is held against."""
    quality, slopes, compute = report["quality"], report["lipschitz"], report["compute"]
    unit = f" ({quality['unit']})" if quality["unit"] else ""
    statistic = f"L_t ({slopes['statistic']})"
    lines = [
        f"{report['study']} {report['model']}: {report['parameters']} parameters, "
        f"{report['instances']} instances, seed {report['seed']}",
        f"{'t':>5}  {quality['name'] + unit:>20}  {statistic:>12}  {'L_t (median)':>12}  {'residual':>10}  "
        f"{report['complexity']['name']:>12}  {compute['unit']:>13}",
    ]
    for t, mean, std, lipschitz, middle, residual, longer in zip(
        report["iterations"],
        quality["mean"],
        quality["std"],
        slopes["value"],
        slopes["median"],
        report["residual"],
        report["complexity"]["value"],
        strict=True,
    ):
        spread = f"{_number(mean)} +- {_number(std)}"
        spent = compute["once"] + t * compute["per_iteration"]
        lines.append(
            f"{t:>5}  {spread:>20}  {_number(lipschitz):>12}  {_number(middle):>12}  {_number(residual):>10}  "
            f"{_number(longer):>12}  {spent:>13.4g}"
        )
    lines.append(f"at rest, a relative residual below 1e-4: {slopes['at_rest']:.0%} of the instances")
    for name in ("whole_step", "truth", "amplification"):
        lines.append(f"{name.replace('_', ' ')}: {_slopes(slopes[name])}")
    if (truth := report["complexity"]["truth"]) is not None:
        lines.append(f"the truth's {report['complexity']['name']}: {_number(truth)}")
    uppers = [upper for upper in report["contraction"]["upper"] if upper is not None]
    if uppers:
        below = sum(upper < 1 for upper in uppers)
        lines.append(f"contraction: its modulus is certainly below 1 on {below} of {len(uppers)} instances")
    for baseline in report["baselines"]:
        told = f"baseline {baseline['model']}: {_number(baseline['quality'])} {quality['unit']}".rstrip()
        told += f", {baseline['parameters']} parameters, {baseline['compute']:.4g} {compute['unit']}"
        lines.append(
            f"{told}; slope {_slopes(baseline['lipschitz'])}; {report['complexity']['name']} "
            f"{_number(baseline['complexity'])}"
        )
    if "classical" in report:
        run = report["classical"]
        told = f"{_number(run['quality'][-1])} {quality['unit']}".rstrip()
        lines.append(
            f"{run['model']}: {told} after {len(run['quality'])} steps, {run['compute'][-1]:.4g} {compute['unit']}"
        )
    return "\n".join(lines)


def _slopes(told: dict[str, Any]) -> str:
    if told["share"] == 0:
        return "not defined here"
    where = "" if told["share"] == 1 else f", on {told['share']:.0%} of the directions"
    return f"max {_number(told['max'])}, median {_number(told['median'])}{where}"


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:.4g}"
