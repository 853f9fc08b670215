"""The paper's figures of its imaging case, from the shipped weights, beside its own; and the curves of L_t and PSNR."""

from pathlib import Path

import torch
from matplotlib.figure import Figure

from ...measures import profile
from ...measures.iteration import parameter_count
from ...study import ExplicitModel, ImplicitModel, Problem
from ..reproduction import Progress, Table
from .regularity import regularity_report
from .study import STUDY, psnr

PAPER_PSNR = {"explicit": 26.97, "pgd": 28.20, "hqs": 29.18}
"""dB, the mean over the test set of BSDS500; networks of 32.6 M parameters that start from a trained denoiser."""
PAPER_SLOPES = {"pgd": (0.140, 5.0), "hqs": (0.436, 5.0)}
"""L_1 and about where L_t settles."""
STEPS = 100
COLOURS = ("#0072b2", "#d55e00", "#009e73")
DASHES = ("-", "--", "-.")


def measure(data: Path | None, instances: int | None, progress: Progress) -> Table:
    """What every shipped network makes of the images in ``data`` (None: the four shipped ones).

    With ``data`` the test folder of BSDS500, below a folder that holds Levin's kernels, this is the paper's setting:
    kernel k1, noise 0.03, seed 0. 100 iterations of 100 images with their five changes take a quarter of an hour a
    network on one core.
    """
    problem = STUDY.problem(instances, 0, {"data": str(data)} if data else None)
    explicit, implicit = {}, {}
    for done, name in enumerate(STUDY.models):
        progress(done, len(STUDY.models))
        model = STUDY.model(name)
        if isinstance(model, ImplicitModel):
            implicit[name] = measure_implicit(model, problem)
        else:
            explicit[name] = measure_explicit(model, problem)
    progress(len(STUDY.models), len(STUDY.models))
    return {
        "data": str(data) if data else None,
        "instances": len(problem.truth),
        "explicit": explicit,
        "implicit": implicit,
    }


def measure_implicit(model: ImplicitModel, problem: Problem) -> Table:
    """PSNR, L_t and residual of y_t for t = 1, ..., 100, and the modulus of contraction at rest."""
    found = profile(STUDY, model, problem, STEPS)
    return {
        "psnr": found.quality_mean.tolist(),
        "lipschitz": found.lipschitz.tolist(),
        "residual": found.residual.tolist(),
        "regularity": regularity_report(model, problem),
    }


@torch.inference_mode()
def measure_explicit(model: ExplicitModel, problem: Problem) -> Table:
    """PSNR and size of an explicit network."""
    return {"psnr": float(psnr(model(problem.x), problem.truth).mean()), "parameters": parameter_count(model)}


def tell(table: Table) -> str:
    """On what it was measured, and a paragraph a network, the paper's figure behind ours in brackets."""
    explicit = [_line(name, found) for name, found in table["explicit"].items()]
    return "\n".join(
        [_heading(table), *explicit, *(_report(name, found, table) for name, found in table["implicit"].items())]
    )


def _line(name: str, found: Table) -> str:
    paper = f" (paper {PAPER_PSNR[name]} dB)" if name in PAPER_PSNR else ""
    return f"{name}: {found['psnr']:.2f} dB{paper}, {found['parameters']:,} parameters"


def _heading(table: Table) -> str:
    count, data, size = table["instances"], table["data"], table["explicit"]["explicit"]["parameters"]
    where = f"{count} images of {data}" if data else f"{count} of the four shipped pictures, not BSDS500"
    return (
        f"Deblurring, {where}: crops of 128 x 128, noise 0.03, seed 0.\n"
        f"Reduced scale: networks of {size:,} parameters trained on two cores; the paper's have 32.6 million and start "
        "from a trained denoiser."
    )


def _report(name: str, found: Table, table: Table) -> str:
    quality, slopes, regular = found["psnr"], found["lipschitz"], found["regularity"]
    gain = quality[-1] - table["explicit"]["explicit"]["psnr"]
    paper_psnr = f" (paper {PAPER_PSNR[name]} dB)" if name in PAPER_PSNR else ""
    paper_gain = f" (paper {PAPER_PSNR[name] - PAPER_PSNR['explicit']:+.2f} dB)" if name in PAPER_PSNR else ""
    first, last = PAPER_SLOPES.get(name, (None, None))
    paper_slopes = f" (paper {first} to about {last})" if first else ""
    best = max(quality)
    return (
        f"{name}: {quality[-1]:.2f} dB{paper_psnr}, {gain:+.2f} dB{paper_gain} against explicit; "
        f"best {best:.2f} dB at t = {quality.index(best) + 1}\n"
        f"  L_t from {slopes[0]:.3f} to {slopes[-1]:.3f}{paper_slopes}, {slopes[-1] / slopes[0]:.1f} times; "
        f"residual {found['residual'][-1]:.1e} at t = {len(quality)}\n"
        f"  at rest (reached by {regular['at rest']} of {regular['instances']}): mu < 1 on {regular['contracts']}, "
        f"not on {regular['does not']}, undecided on {regular['undecided']}; the largest at least "
        f"{max(regular['lower']):.3f}"
    )


def draw(table: Table) -> Figure:
    """L_t and PSNR against t, one line a network, the explicit networks as levels."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    slopes, quality = figure.subplots(1, 2)
    for (name, found), colour, dashes in zip(table["implicit"].items(), COLOURS, DASHES, strict=False):
        t = range(1, len(found["psnr"]) + 1)
        slopes.plot(t, found["lipschitz"], color=colour, linestyle=dashes, label=name)
        quality.plot(t, found["psnr"], color=colour, linestyle=dashes, label=name)
    for level, (name, found) in enumerate(table["explicit"].items()):
        quality.axhline(found["psnr"], color=str(0.2 * level), linestyle=":", label=name)
    slopes.set(title="Lipschitz constant of x to y, $L_t$", xlabel="t", ylim=(0, None))
    quality.set(title="PSNR in dB", xlabel="t")
    for axis in (slopes, quality):
        axis.legend(frameon=False)
    return figure
