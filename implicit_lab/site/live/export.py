"""A denoiser in the format ONNX: v -> h = H(v), pictures (1, 3, 128, 128)."""

import logging
import warnings

import torch
from torch import Tensor, nn

from ...studies.deblurring.choices import SIZE
from ...studies.deblurring.models import BETA, HQS
from ...studies.deblurring.study import STUDY


class _AtItsStrength(nn.Module):
    """H(v) = v + s U(v) with s = BETA / beta, as ``HQS`` applies it."""

    def __init__(self, model: HQS) -> None:
        super().__init__()
        self.denoiser = model.denoiser
        self.strength = float(BETA / model.beta)

    def forward(self, v: Tensor) -> Tensor:
        """h."""
        out: Tensor = self.denoiser(v, self.strength)
        return out


def exported(name: str) -> tuple[bytes, float, float]:
    """The denoiser of an HQS as a file of ONNX, with beta and the share of the way that an iteration goes."""
    model = STUDY.model(name)
    if not isinstance(model, HQS):
        raise ValueError(f"The model {name} is no HQS: its step is not known to the browser.")
    denoiser = _AtItsStrength(model).to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    example = torch.zeros(1, 3, SIZE, SIZE)
    # The exporter warns of packages that are not needed here, and of its own ways.
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            denoiser.eval(), (example,), input_names=["v"], output_names=["h"], dynamo=True, verbose=False
        )
    assert program is not None
    return program.model_proto.SerializeToString(), float(model.beta), model.relaxation
