"""The denoiser as the engine ncnn runs it: the values of torch sooner, and no derivatives.

torch multiplies a 3 x 3 convolution out. ncnn takes Winograd's minimal filtering: 36 products give 4 x 4 numbers that
cost 144 so. Its largest tiles, of 8 x 8 numbers, are left out: they are little faster and round to 9e-7 of a picture,
which moves small slopes.
Source: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016.
"""

import tempfile
from pathlib import Path

import ncnn
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .denoiser import Denoiser, ResidualBlock

Convolution = nn.Conv2d | nn.ConvTranspose2d
FORMAT = "7767517"
"""With which a description of a network begins."""
HALF_PRECISION = ("use_fp16_packed", "use_fp16_storage", "use_fp16_arithmetic", "use_bf16_storage")
"""What ncnn would round to, where the machine can."""


class CompiledDenoiser(nn.Module):
    """H(v) of a ``Denoiser``, for v (B, 3, H, W) float32 on the CPU, H and W multiples of 8.

    It takes as many threads as torch has. Relative to the picture, its rounding is 3e-7 where that of torch is 2e-7.
    The weights are read at the first call. Raises ``RuntimeError`` where a derivative is asked for.

    >>> import implicit_lab as il
    >>> denoiser, v = il.load_study("deblurring").model("hqs").denoiser, torch.rand(1, 3, 16, 16)
    >>> with torch.no_grad():
    ...     bool(torch.allclose(CompiledDenoiser(denoiser)(v), denoiser(v), atol=1e-5))
    True
    """

    def __init__(self, denoiser: Denoiser) -> None:
        super().__init__()
        self.denoiser = denoiser
        self._threads = 0
        self._network: ncnn.Net

    def forward(self, v: Tensor, strength: Tensor | float = 1.0) -> Tensor:
        """The denoised picture, of the shape of v; ``strength`` is s."""
        corrections = [self._correction(picture) for picture in F.pixel_unshuffle(v, 2).contiguous().numpy()]
        return v + strength * F.pixel_shuffle(torch.from_numpy(np.stack(corrections)), 2)

    def _correction(self, picture: np.ndarray) -> np.ndarray:
        """U of one picture, (12, H / 2, W / 2) both."""
        run = self._opened().create_extractor()
        run.input("picture", ncnn.Mat(picture))
        failed, correction = run.extract("correction")
        if failed:
            raise MemoryError("ncnn found no memory for the denoiser: run fewer pictures at a time.")
        return np.array(correction)

    def _opened(self) -> ncnn.Net:
        """The network for as many threads as torch has now: ncnn settles on a number when it reads one."""
        if self._threads != torch.get_num_threads():
            self._threads = torch.get_num_threads()
            self._network = _read(_described(self.denoiser), self._threads)
        return self._network


class _Description:
    """A network in ncnn's words: its layers in order, a line each, and their weights, one after the other."""

    def __init__(self) -> None:
        self.layers: list[str] = []
        self.weights: list[bytes] = []
        self._blobs = 0

    def layer(self, kind: str, given: list[str], settings: str = "", named: str = "") -> str:
        """Add a layer; what it gives is called ``named``, by default by a number."""
        made = named or f"blob{len(self.layers)}"
        self._add(kind, given, [made], settings)
        return made

    def twice(self, given: str) -> list[str]:
        """A blob for two layers to read: each is read once."""
        made = [f"{given}_1", f"{given}_2"]
        self._add("Split", [given], made)
        return made

    def convolution(self, module: Convolution, given: str, relu: bool = False, named: str = "") -> str:
        """Add a convolution with its weights; ``relu`` follows in the same layer."""
        transposed = isinstance(module, nn.ConvTranspose2d)
        weight = module.weight.detach()
        settings = {0: module.out_channels, 1: module.kernel_size[0], 3: module.stride[0], 4: module.padding[0]}
        settings |= {5: 1, 6: weight.numel(), 9: int(relu)}
        # The 0 says that what follows is float32.
        self.weights += [bytes(4), _raw(weight.transpose(0, 1) if transposed else weight)]
        if module.bias is not None:
            self.weights.append(_raw(module.bias.detach()))
        told = " ".join(f"{key}={value}" for key, value in settings.items())
        return self.layer("Deconvolution" if transposed else "Convolution", [given], told, named)

    def residual(self, block: ResidualBlock, given: str) -> str:
        """Add v + conv(relu(conv(v)))."""
        inner, skipped = self.twice(given)
        inner = self.convolution(block.second, self.convolution(block.first, inner, relu=True))
        return self.layer("BinaryOp", [inner, skipped])

    def text(self) -> str:
        """All of it but the weights."""
        return "\n".join([FORMAT, f"{len(self.layers)} {self._blobs}", *self.layers, ""])

    def _add(self, kind: str, given: list[str], made: list[str], settings: str = "") -> None:
        name = f"layer{len(self.layers)}"
        self.layers.append(" ".join([kind, name, str(len(given)), str(len(made)), *given, *made, settings]))
        self._blobs += len(made)


def _described(of: Denoiser) -> _Description:
    """U, as ``Denoiser.forward`` has it."""
    net = _Description()
    picture = net.layer("Input", [], named="picture")
    top, kept_top = net.twice(net.residual(of.encode_top, net.convolution(of.head, picture)))
    middle, kept_middle = net.twice(net.residual(of.encode_middle, net.convolution(of.down_middle, top)))
    bottom = net.residual(of.bottom, net.convolution(of.down_bottom, middle))
    middle = net.layer("BinaryOp", [net.convolution(of.up_middle, bottom), kept_middle])
    middle = net.residual(of.decode_middle, middle)
    top = net.layer("BinaryOp", [net.convolution(of.up_top, middle), kept_top])
    net.convolution(of.tail, net.residual(of.decode_top, top), named="correction")
    return net


def _read(description: _Description, threads: int) -> ncnn.Net:
    """The network, its convolutions prepared."""
    network = ncnn.Net()
    network.opt.num_threads = threads
    network.opt.use_winograd63_convolution = False
    for option in HALF_PRECISION:
        setattr(network.opt, option, False)
    # From memory ncnn would go on reading the weights after they are gone.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "weights"
        file.write_bytes(b"".join(description.weights))
        network.load_param_mem(description.text())
        network.load_model(str(file))
    return network


def _raw(weight: Tensor) -> bytes:
    """The numbers in order, little endian."""
    return weight.contiguous().numpy().astype("<f4").tobytes()
