"""A person's own picture: what is read, what is refused and in which sentence."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from implicit_lab.studies.deblurring.upload import MAX_BYTES, Decoded, crop, decode


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


def words(decoded: Decoded) -> str:
    return " ".join(decoded.notes)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_screenshot_whose_alpha_is_opaque_everywhere_is_said_to_be_changed_in_nothing(mode: str) -> None:
    image = Image.new(mode, (130, 130), (10, 20, 30, 255) if mode == "RGBA" else (10, 255))
    decoded = decode(saved(image))
    assert decoded.picture[0, 0].tolist() == ([10, 20, 30] if mode == "RGBA" else [10, 10, 10])
    assert "white" not in words(decoded)


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
def test_what_fills_fewer_than_its_16_bits_is_as_bright_as_it_was_and_said(bits: int) -> None:
    grey = np.full((140, 150), 2**bits - 1, np.uint16)
    decoded = decode(saved(Image.fromarray(grey)))
    assert np.unique(decoded.picture).tolist() == [255]
    assert ("cut to 8" if bits == 16 else f"one of {bits} bits") in words(decoded)


@pytest.mark.parametrize(("colour", "channels"), [(2, 3), (4, 2), (6, 4)])
@pytest.mark.parametrize("value", [4095, 65_535])
def test_sixteen_bits_of_every_kind_are_said_and_so_is_that_they_come_out_dark(
    colour: int, channels: int, value: int
) -> None:
    # An even number of channels ends in alpha.
    pixel = [value] * (channels - 1) + [value if channels % 2 else 65_535]
    row = b"\0" + struct.pack(f">{channels}H", *pixel) * 128
    said = words(decode(png(128, 128, 16, colour, row * 128)))
    assert "16 bits a channel were cut to 8" in said
    assert ("dark" in said) == (value == 4095)


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


@pytest.mark.parametrize("value", [0, 1, 9])
def test_a_picture_whose_camera_noted_no_turn_is_not_said_to_be_turned(value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    decoded = decode(saved(Image.fromarray(picture(200, 140)), "JPEG", exif=exif))
    assert decoded.picture.shape == (140, 200, 3)
    assert decoded.notes == ()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_24_megapixels_from_a_phone_is_scaled_down_turned_and_said(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (6000, 4000), (10, 20, 30))
    image.paste((250, 240, 230), (3000, 0, 6000, 4000))
    options = {"quality": 50, "method": 0} if form == "WEBP" else {}
    decoded = decode(saved(image, form, exif=exif, **options))
    assert decoded.picture.shape == (3000, 2000, 3)
    np.testing.assert_allclose(decoded.picture[100, 1000], (10, 20, 30), atol=4)
    np.testing.assert_allclose(decoded.picture[-100, 1000], (250, 240, 230), atol=4)
    assert "scaled down from 6000 x 4000" in words(decoded)
    assert "turned upright" in words(decoded)


def test_a_long_picture_keeps_what_the_networks_need() -> None:
    assert decode(saved(Image.new("RGB", (9000, 130)))).picture.shape == (130, 9000, 3)


def test_the_transparent_colour_of_a_large_picture_is_laid_on_white_before_it_is_scaled_down() -> None:
    image = Image.new("RGB", (4100, 300), (9, 9, 9))
    decoded = decode(saved(image, transparency=(9, 9, 9)))
    assert decoded.picture.shape == (150, 2050, 3)
    assert decoded.picture.min() == 255


WHOLE = saved(Image.fromarray(picture()))
WHOLE_JPEG = saved(Image.fromarray(picture()), "JPEG")
WHOLE_WEBP = saved(Image.fromarray(picture()), "WEBP")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no PNG, JPEG or WebP"),
        (b"<script>alert(1)</script>", "no PNG, JPEG or WebP"),
        (saved(Image.new("RGB", (200, 200)), "GIF"), "no PNG, JPEG or WebP"),
        (saved(Image.new("RGB", (200, 200)), "TIFF"), "no PNG, JPEG or WebP"),
        (WHOLE[: len(WHOLE) // 2], "damaged or cut short"),
        (WHOLE_WEBP[: len(WHOLE_WEBP) // 2], "damaged or cut short|no PNG"),
        (WHOLE_JPEG[: len(WHOLE_JPEG) // 2], "damaged or cut short"),
        (WHOLE[:100] + b"\xff" * 50 + WHOLE[150:], "damaged or cut short"),
        (WHOLE[:30], "no PNG, JPEG or WebP|damaged"),
        (png(128, 128, 8, 2, b"\0" * 10), "damaged or cut short"),
        (png(30_000, 30_000, 8, 2, b"\0" * 10), "far too many pixels"),
        (png(12_000, 12_000, 8, 2, b"\0" * 10), "12000 x 12000 pixels; choose one of at most 50 megapixels"),
        (png(8000, 6251, 8, 2, b"\0" * 10), "8000 x 6251 pixels; choose one of at most 50 megapixels"),
        (png(2**31 - 1, 2**31 - 1, 8, 2, b""), "far too many pixels"),
        (saved(Image.new("RGB", (1, 1))), "1 x 1 pixels; the networks need at least 128"),
        (saved(Image.new("RGB", (4000, 127))), "4000 x 127 pixels; the networks need at least 128"),
        (WHOLE + b"\0" * MAX_BYTES, "MB; choose one of at most 24 MB"),
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
    content = bytearray((WHOLE, WHOLE_JPEG, WHOLE_WEBP)[seed % 3])
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
