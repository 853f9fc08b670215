"""A person's own picture: decoded without trust, and cropped to what the networks take; opens without torch."""

import warnings
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from .choices import SIZE

FORMATS = ("PNG", "JPEG")
MOST_BYTES = 8 * 2**20
MOST_PIXELS_A_SIDE = 4096
ORIENTATION = 0x0112
"""The EXIF tag that says how the camera was held."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Decoded:
    """A picture as (H, W, 3) uint8, and in ``notes`` a sentence for each thing that was changed on the way."""

    picture: Picture
    notes: tuple[str, ...]


def decode(content: bytes) -> Decoded:
    """Return the picture that a PNG or JPEG file holds, upright, without alpha, in three channels of 8 bits.

    What the header claims is checked before anything is decoded, so a small file that unfolds to a huge picture is
    refused unread. At most 8 MB and 4096 pixels a side; at least 128.

    Raises ``ValueError``, in one sentence, for everything else.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"The file has {len(content) / 2**20:.1f} MB; choose one of at most {MOST_BYTES // 2**20} MB.")
    _check(_open(content))
    try:
        # verify() reads the whole file for damage, and leaves an image that cannot be used.
        _open(content).verify()
        with _open(content) as image:
            image.load()
            return _plain(image)
    # Pillow's decoders raise whatever they meet in a damaged file: SyntaxError, struct.error, IndexError, ...
    except Exception as error:
        raise ValueError("The file is damaged or cut short; save the picture again, or choose another one.") from error


def crop(picture: Picture, side: int, left: int, top: int) -> Picture:
    """Return the square of ``side`` pixels whose corner is at (left, top), scaled down to (SIZE, SIZE, 3).

    Raises ``ValueError`` where the square does not lie within the picture.

    >>> crop(np.zeros((200, 300, 3), np.uint8), side=200, left=50, top=0).shape
    (128, 128, 3)
    """
    height, width = picture.shape[:2]
    if not (SIZE <= side <= min(height, width) and 0 <= left <= width - side and 0 <= top <= height - side):
        raise ValueError(
            f"A crop of {side} pixels a side at ({left}, {top}) does not lie within {width} x {height} pixels; "
            f"it is at least {SIZE} pixels a side."
        )
    square = Image.fromarray(picture[top : top + side, left : left + side])
    return np.asarray(square.resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def _open(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow only warns of a picture that is twice too large; _check refuses it.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(BytesIO(content), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise ValueError(_too_large("far too many")) from error
        except Exception as error:
            raise ValueError("The file is no PNG or JPEG picture; choose one that is.") from error


def _check(image: Image.Image) -> None:
    if max(image.size) > MOST_PIXELS_A_SIDE:
        raise ValueError(_too_large(f"{image.width} x {image.height}"))
    if min(image.size) < SIZE:
        raise ValueError(
            f"The picture has {image.width} x {image.height} pixels; the networks need at least {SIZE} a side."
        )


def _too_large(pixels: str) -> str:
    return f"The picture has {pixels} pixels; choose one of at most {MOST_PIXELS_A_SIDE} a side."


def _plain(image: Image.Image) -> Decoded:
    notes = []
    upright = ImageOps.exif_transpose(image)
    if image.getexif().get(ORIENTATION, 1) != 1:
        notes.append("It was turned upright, as its camera noted.")
    if upright.mode.startswith("I"):
        # Pillow's own conversion would clip all above 255 to white.
        upright = Image.fromarray((np.asarray(upright).astype(np.int64) >> 8).astype(np.uint8))
        notes.append("Its 16 bits a pixel were cut to 8.")
    if upright.has_transparency_data:
        clear = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
        notes.append("Its transparent parts were laid on white.")
    elif upright.mode in ("1", "L"):
        notes.append("Its one channel serves as red, green and blue.")
    return Decoded(np.asarray(upright.convert("RGB")), tuple(notes))
