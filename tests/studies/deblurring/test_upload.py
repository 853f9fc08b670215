"""A person's own picture: what is read, what is refused and in which sentence."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from implicit_lab.studies.deblurring.upload import MOST_BYTES, crop, decode


def picture(width: int = 160, height: int = 140) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def png(width: int, height: int, bits: int, colour: int, rows: bytes) -> bytes:
    """A PNG by hand, with the header that is asked for, whatever its rows hold."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_png_is_read_as_it_is() -> None:
    decoded = decode(saved(Image.fromarray(picture())))
    np.testing.assert_array_equal(decoded.picture, picture())
    assert decoded.notes == ()


def test_a_jpeg_is_read_nearly_as_it_is() -> None:
    smooth = np.broadcast_to(np.arange(160, dtype=np.uint8)[None, :, None], (140, 160, 3)).copy()
    decoded = decode(saved(Image.fromarray(smooth), "JPEG", quality=95))
    assert decoded.picture.shape == (140, 160, 3)
    assert np.abs(decoded.picture.astype(int) - smooth).max() < 8


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_alpha_is_laid_on_white_and_said(mode: str) -> None:
    image = Image.new(mode, (130, 130), (10, 20, 30, 0) if mode == "RGBA" else (10, 0))
    decoded = decode(saved(image))
    assert decoded.picture.min() == 255
    assert any("laid on white" in note for note in decoded.notes)


def test_the_transparent_colour_of_a_palette_is_laid_on_white() -> None:
    image = Image.new("P", (130, 130), 3)
    image.putpalette([9] * 768)
    decoded = decode(saved(image, transparency=3))
    assert decoded.picture.min() == 255


def test_sixteen_bits_keep_their_brightness_and_are_said() -> None:
    grey = np.full((140, 150), 40_000, np.uint16)
    decoded = decode(saved(Image.fromarray(grey)))
    assert np.unique(decoded.picture).tolist() == [40_000 >> 8]
    assert any("16 bits" in note for note in decoded.notes)


def test_sixteen_bits_of_colour_keep_their_brightness() -> None:
    row = b"\0" + struct.pack(">HHH", 40_000, 20_000, 0) * 128
    decoded = decode(png(128, 128, 16, 2, row * 128))
    assert decoded.picture.reshape(-1, 3).max(axis=0).tolist() == [40_000 >> 8, 20_000 >> 8, 0]


@pytest.mark.parametrize("mode", ["L", "1"])
def test_one_channel_serves_as_three(mode: str) -> None:
    decoded = decode(saved(Image.new(mode, (130, 130), 1)))
    assert decoded.picture.shape == (130, 130, 3)
    assert any("one channel" in note for note in decoded.notes)


def test_a_cmyk_jpeg_is_read() -> None:
    assert decode(saved(Image.new("CMYK", (130, 130), (0, 0, 0, 0)), "JPEG")).picture.min() > 250


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    decoded = decode(saved(Image.fromarray(picture(200, 140)), "JPEG", exif=exif))
    assert decoded.picture.shape == (200, 140, 3)
    assert any("turned upright" in note for note in decoded.notes)


WHOLE = saved(Image.fromarray(picture()))
WHOLE_JPEG = saved(Image.fromarray(picture()), "JPEG")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no PNG or JPEG"),
        (b"<script>alert(1)</script>", "no PNG or JPEG"),
        (saved(Image.new("RGB", (200, 200)), "GIF"), "no PNG or JPEG"),
        (saved(Image.new("RGB", (200, 200)), "TIFF"), "no PNG or JPEG"),
        (WHOLE[: len(WHOLE) // 2], "damaged or cut short"),
        (WHOLE_JPEG[: len(WHOLE_JPEG) // 2], "damaged or cut short"),
        (WHOLE[:100] + b"\xff" * 50 + WHOLE[150:], "damaged or cut short"),
        (WHOLE[:30], "no PNG or JPEG|damaged"),
        (png(128, 128, 8, 2, b"\0" * 10), "damaged or cut short"),
        (png(30_000, 30_000, 8, 2, b"\0" * 10), "far too many pixels"),
        (png(12_000, 12_000, 8, 2, b"\0" * 10), "12000 x 12000 pixels; choose one of at most 4096"),
        (png(4097, 200, 8, 2, b"\0" * 10), "4097 x 200 pixels; choose one of at most 4096"),
        (png(2**31 - 1, 2**31 - 1, 8, 2, b""), "far too many pixels"),
        (saved(Image.new("RGB", (1, 1))), "1 x 1 pixels; the networks need at least 128"),
        (saved(Image.new("RGB", (4000, 127))), "4000 x 127 pixels; the networks need at least 128"),
        (WHOLE + b"\0" * MOST_BYTES, "MB; choose one of at most 8 MB"),
    ],
)
def test_what_cannot_serve_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        decode(content)


def outcome(content: bytes) -> str:
    try:
        return f"{decode(content).picture.shape[2]} channels."
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_raises_anything_but_a_sentence(seed: int) -> None:
    rng = np.random.default_rng(seed)
    content = bytearray(WHOLE if seed % 2 else WHOLE_JPEG)
    for place in rng.integers(8, len(content), 30):
        content[place] = rng.integers(256)
    assert outcome(bytes(content)).endswith(".")


def test_a_crop_is_the_square_that_was_chosen() -> None:
    whole = picture(300, 200)
    np.testing.assert_array_equal(crop(whole, 128, left=100, top=50), whole[50:178, 100:228])
    flat = np.full((300, 300, 3), 77, np.uint8)
    assert np.unique(crop(flat, 300, 0, 0)).tolist() == [77]


@pytest.mark.parametrize(("side", "left", "top"), [(127, 0, 0), (201, 0, 0), (128, 173, 0), (128, 0, -1)])
def test_a_crop_outside_the_picture_is_refused(side: int, left: int, top: int) -> None:
    with pytest.raises(ValueError, match="does not lie within 300 x 200"):
        crop(picture(300, 200), side, left, top)
