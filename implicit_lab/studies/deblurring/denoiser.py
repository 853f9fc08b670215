"""The learned part H: a small residual U-Net that works at half resolution, where convolutions are cheap."""

import torch.nn.functional as F
from torch import Tensor, nn

WIDTHS = (32, 64, 96)


class ResidualBlock(nn.Module):
    """v + conv(relu(conv(v))), at one width."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, v: Tensor) -> Tensor:
        """v: (B, width, H, W); the same shape comes back."""
        # In place where no gradient needs what stood there: half the memory that is touched beside the convolutions.
        out: Tensor = self.second(F.relu(self.first(v), inplace=True)).add_(v)
        return out


class Denoiser(nn.Module):
    """H(v) = v + s U(v), with U a three-level U-Net; v: (B, 3, H, W), H and W multiples of 8.

    Starts as the identity: the last layer is zero at first. The strength s is the operator's to choose.
    """

    def __init__(self) -> None:
        super().__init__()
        top, middle, bottom = WIDTHS
        self.head = nn.Conv2d(12, top, 3, padding=1)
        self.encode_top = ResidualBlock(top)
        self.down_middle = nn.Conv2d(top, middle, 2, stride=2)
        self.encode_middle = ResidualBlock(middle)
        self.down_bottom = nn.Conv2d(middle, bottom, 2, stride=2)
        self.bottom = ResidualBlock(bottom)
        self.up_middle = nn.ConvTranspose2d(bottom, middle, 2, stride=2)
        self.decode_middle = ResidualBlock(middle)
        self.up_top = nn.ConvTranspose2d(middle, top, 2, stride=2)
        self.decode_top = ResidualBlock(top)
        self.tail = nn.Conv2d(top, 12, 3, padding=1)
        for parameter in (self.tail.weight, self.tail.bias):
            nn.init.zeros_(parameter)  # type: ignore[arg-type]

    def forward(self, v: Tensor, strength: Tensor | float = 1.0) -> Tensor:
        """The denoised picture, of the shape of v; ``strength`` is s."""
        top = self.encode_top(self.head(F.pixel_unshuffle(v, 2)))
        middle = self.encode_middle(self.down_middle(top))
        bottom = self.bottom(self.down_bottom(middle))
        middle = self.decode_middle(self.up_middle(bottom).add_(middle))
        top = self.decode_top(self.up_top(middle).add_(top))
        return v + strength * F.pixel_shuffle(self.tail(top), 2)
