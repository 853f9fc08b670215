"""The paper's figures of its imaging case, from the shipped weights, beside its own; and the curves of L_t and PSNR."""

from collections.abc import Callable
from pathlib import Path

import torch

from ...measures import Profile, profile
from ..study import ImplicitModel, Problem
from .regularity import regularity_report
from .study import STUDY, psnr

PAPER_PSNR = {"explicit": 26.97, "pgd": 28.20, "hqs": 29.18}
"""dB, the mean over the test set of BSDS500; networks of 32.6 M parameters that start from a trained denoiser."""
PAPER_SLOPES = {"pgd": (0.140, 5.0), "hqs": (0.436, 5.0)}
"""L_1 and about where L_t settles."""
STEPS = 100
COLOURS = ("#0072b2", "#d55e00", "#009e73")
DASHES = ("-", "--", "-.")

Progress = Callable[[int, int], None]


def reproduce(data: Path | None, instances: int | None, figure: Path, progress: Progress) -> str:
    """Measure every shipped network on the images in ``data`` (None: the four shipped ones); return the text.

    With ``data`` the test folder of BSDS500, below a folder that holds Levin's kernels, this is the paper's setting:
    kernel k1, noise 0.03, seed 0. Saves L_t and PSNR against t to ``figure``. 100 iterations of 100 images with their
    five changes take a quarter of an hour a network on one core.
    """
    problem = STUDY.problem(instances, 0, {"data": str(data)} if data else None)
    implicit = {name: model for name in STUDY.models if isinstance(model := STUDY.model(name), ImplicitModel)}
    explicit = _explicit_psnr(problem)
    lines = [_heading(data, len(problem.truth)), f"explicit: {explicit:.2f} dB (paper {PAPER_PSNR['explicit']} dB)"]
    profiles = {}
    for done, (name, model) in enumerate(implicit.items()):
        progress(done, len(implicit))
        profiles[name] = profile(STUDY, model, problem, STEPS)
        lines.append(_report(name, model, profiles[name], explicit, problem))
    progress(len(implicit), len(implicit))
    _draw(profiles, explicit, figure)
    return "\n".join(lines)


@torch.inference_mode()
def _explicit_psnr(problem: Problem) -> float:
    return float(psnr(STUDY.model("explicit")(problem.x), problem.truth).mean())


def _heading(data: Path | None, instances: int) -> str:
    size = sum(parameter.numel() for parameter in STUDY.model("explicit").parameters())
    where = f"{instances} images of {data}" if data else f"{instances} of the four shipped pictures, not BSDS500"
    return (
        f"Deblurring, {where}: crops of 128 x 128, noise 0.03, seed 0.\n"
        f"Reduced scale: networks of {size:,} parameters trained on two cores; the paper's have 32.6 million and start "
        "from a trained denoiser."
    )


def _report(name: str, model: ImplicitModel, found: Profile, explicit: float, problem: Problem) -> str:
    """What was found of one implicit network, the paper's figure behind each in brackets."""
    best = found.quality_mean.max()
    regular = regularity_report(model, problem.x, STEPS)
    paper_psnr = f" (paper {PAPER_PSNR[name]} dB)" if name in PAPER_PSNR else ""
    margin = f" (paper {PAPER_PSNR[name] - PAPER_PSNR['explicit']:+.2f} dB)" if name in PAPER_PSNR else ""
    first, last = PAPER_SLOPES.get(name, (None, None))
    slopes = f" (paper {first} to about {last})" if first else ""
    return (
        f"{name}: {found.quality_mean[-1]:.2f} dB{paper_psnr}, {found.quality_mean[-1] - explicit:+.2f} dB{margin} "
        f"against explicit; best {best:.2f} dB at t = {found.quality_mean.argmax() + 1}\n"
        f"  L_t from {found.lipschitz[0]:.3f} to {found.lipschitz[-1]:.3f}{slopes}, "
        f"{found.lipschitz[-1] / found.lipschitz[0]:.1f} times; residual {found.residual[-1]:.1e} at t = {STEPS}\n"
        f"  mu < 1 at the fixed point of {regular['contracting']} of {regular['instances']}, "
        f"the largest {regular['largest modulus']:.3f}"
    )


def _draw(profiles: dict[str, Profile], explicit: float, path: Path) -> None:
    """L_t and PSNR against t, one line a network; the ending of ``path`` says the format."""
    import matplotlib.pyplot as plt

    figure, (slopes, quality) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for (name, found), colour, dashes in zip(profiles.items(), COLOURS, DASHES, strict=False):
        slopes.plot(found.iterations, found.lipschitz, color=colour, linestyle=dashes, label=name)
        quality.plot(found.iterations, found.quality_mean, color=colour, linestyle=dashes, label=name)
    quality.axhline(explicit, color="black", linestyle=":", label="explicit")
    slopes.set(title="Lipschitz constant of x to y, $L_t$", xlabel="t", ylim=(0, None))
    quality.set(title="PSNR in dB", xlabel="t")
    for axis in (slopes, quality):
        axis.legend(frameon=False)
    try:
        figure.savefig(path)
    finally:
        plt.close(figure)
