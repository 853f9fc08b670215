"""A person's own picture: decoded without trust, and cropped to what the networks take; opens without torch."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from math import ceil, floor, log2

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from .choices import SIZE

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 24 * 2**20
MAX_MEGAPIXELS = 50
"""A phone's pictures have 12 to 50; decoding one of 50 takes 0.4 GB for a moment."""
MAX_KEPT_PIXELS_A_SIDE = 4096
"""A larger picture is halved until it fits: a crop ends as 128 pixels a side anyway."""
ORIENTATION = 0x0112
"""The EXIF tag that says how the camera was held."""
TURNED = range(2, 9)
"""Its values that ask for a turn; 1 is upright, and others mean nothing."""
BITS = (8, 10, 12, 14, 16)
"""How many bits cameras and scanners fill of a pixel's 16."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Decoded:
    """A picture as (H, W, 3) uint8, and in ``notes`` a sentence for each thing that was changed on the way."""

    picture: Picture
    notes: tuple[str, ...]


def decode(content: bytes) -> Decoded:
    """Return the picture that a PNG, JPEG or WebP file holds, upright, without alpha, in three channels of 8 bits.

    What the header claims is checked before anything is decoded, so a small file that unfolds to a huge picture is
    refused unread. At most 24 MB and 50 megapixels; at least 128 pixels a side. One of more than 4096 pixels a side is
    halved until it has fewer.

    Raises ``ValueError``, in one sentence, for everything else.
    """
    if len(content) > MAX_BYTES:
        raise ValueError(f"The file has {len(content) / 2**20:.1f} MB; choose one of at most {MAX_BYTES // 2**20} MB.")
    _check(_open(content))
    try:
        # verify() reads the whole file for damage, and leaves an image that cannot be used.
        _open(content).verify()
        with _open(content) as image:
            return rgb(image)
    # Pillow's decoders raise whatever they meet in a damaged file: SyntaxError, struct.error, IndexError, ...
    except Exception as error:
        raise ValueError("The file is damaged or cut short; save the picture again, or choose another one.") from error


def rgb(image: Image.Image) -> Decoded:
    """Return a picture that Pillow has opened, not yet loaded, upright, opaque and small enough to keep."""
    notes = []
    # Asked first: reading the EXIF of a PNG loads it, and a loaded image forgets how it was stored.
    cut = any("16B" in str(tile.args) for tile in getattr(image, "tile", ())) and not image.mode.startswith("I")
    width, height = image.size
    # So many that it fits, and no more than leave what the networks need.
    needed, possible = log2(max(image.size) / MAX_KEPT_PIXELS_A_SIDE), log2(min(image.size) / SIZE)
    halvings = max(0, min(ceil(needed), floor(possible)))
    turned = image.getexif().get(ORIENTATION) in TURNED
    one_channel = image.mode in ("1", "L", "LA") or image.mode.startswith("I")
    if halvings:
        # A JPEG can be decoded at half its size, which spares the memory.
        image.draft(None, (width >> halvings, height >> halvings))
        notes.append(f"It was scaled down from {width} x {height} pixels.")
    plain, said = _eight_bits(image)
    notes += said
    if plain.width > width >> halvings:
        plain = plain.reduce(2**halvings)
    if turned:
        plain = ImageOps.exif_transpose(plain)
        notes.append("It was turned upright, as its camera noted.")
    if cut:
        notes.append("Its 16 bits a channel were cut to 8.")
        if max(high for _, high in _ranges(plain.convert("RGB"))) < 2**6:
            notes.append("It is dark, for it fills less than 15 of them; save it with 8 bits a channel.")
    if plain.mode == "RGBA":
        if _ranges(plain)[3][0] < 255:
            notes.append("Its transparent parts were laid on white.")
        plain = Image.alpha_composite(Image.new("RGBA", plain.size, "white"), plain)
    if one_channel:
        notes.append("Its one channel serves as red, green and blue.")
    return Decoded(np.asarray(plain.convert("RGB")), tuple(notes))


def _eight_bits(image: Image.Image) -> tuple[Image.Image, list[str]]:
    """The picture in a mode that can be averaged, RGBA where it has transparency, and what is to be said of it."""
    if image.mode.startswith("I"):
        # Pillow's own conversion would clip all above 255 to white.
        values = np.asarray(image)
        bits = next(bits for bits in BITS if int(values.max()) < 2**bits)
        said = f"No value of its 16 bits is above {2**bits - 1}, so it was read as one of {bits} bits."
        note = "Its 16 bits a pixel were cut to 8." if bits == 16 else said
        return Image.fromarray((values >> (bits - 8)).astype(np.uint8)), [note]
    if image.has_transparency_data or image.mode == "P":
        return image.convert("RGBA"), []
    if image.mode == "1":
        return image.convert("L"), []
    image.load()
    return image, []


def _ranges(image: Image.Image) -> list[tuple[int, int]]:
    """(least, greatest) of each channel."""
    extremes = np.asarray([channel.getextrema() for channel in image.split()])
    return [(int(least), int(greatest)) for least, greatest in extremes]


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
            raise ValueError("The file is no PNG, JPEG or WebP picture; choose one that is.") from error


def _check(image: Image.Image) -> None:
    if image.width * image.height > MAX_MEGAPIXELS * 1_000_000:
        raise ValueError(_too_large(f"{image.width} x {image.height}"))
    if min(image.size) < SIZE:
        raise ValueError(
            f"The picture has {image.width} x {image.height} pixels; the networks need at least {SIZE} a side."
        )


def _too_large(pixels: str) -> str:
    return f"The picture has {pixels} pixels; choose one of at most {MAX_MEGAPIXELS} megapixels."
