"""The one figure of quality that a curve shows."""

from typing import TYPE_CHECKING

from torch import Tensor

if TYPE_CHECKING:
    from ..study import Study


def figure(study: "Study", y: Tensor, truth: Tensor) -> Tensor:
    """``quality(y, truth)[metric.name]``, (B,), without the rest of it where the study knows how.

    >>> import torch, implicit_lab as il
    >>> study = il.load_study("deblurring")
    >>> figure(study, torch.zeros(1, 3, 16, 16), torch.full((1, 3, 16, 16), 0.1)).round(decimals=3)
    tensor([20.])
    """
    found: Tensor = study.figure(y, truth) if hasattr(study, "figure") else study.quality(y, truth)[study.metric.name]
    return found
