"""How good an answer is: its distance from the true flow, and how far it is from solving the equation."""

from torch import Tensor

from .choices import VISCOSITY
from .fourier import laplacian
from .steady import advection, residual


def relative_error(y: Tensor, truth: Tensor) -> Tensor:
    """||y - truth|| / ||truth||, (B,), for vorticities (B, N, N): the paper's figure."""
    return (y - truth).flatten(1).norm(dim=1) / truth.flatten(1).norm(dim=1)


def pde_residual(y: Tensor, truth: Tensor) -> Tensor:
    """||u . grad y - nu Lap y - curl f|| / ||curl f||, (B,), where curl f is what the truth's own equation gives."""
    source = advection(truth, truth) - VISCOSITY * laplacian(truth)
    return residual(y, source)
