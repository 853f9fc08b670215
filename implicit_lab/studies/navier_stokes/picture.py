"""Vorticity as a picture: one colour scale for every field, and the velocity drawn into it as streaks.

Opens without torch. x_1 runs to the right and x_2 upward; blue turns clockwise, red the other way round.
"""

import numpy as np
from numpy.typing import NDArray

SCALE = 2.5
"""Vorticity at both ends of the colour scale; what lies beyond takes the end's colour."""
ENLARGED = 3
"""Pixels a side that each grid point becomes."""
STREAKS = 12
"""Streaks a side of the picture."""
STREAK_STEPS = 18
"""Pixels that the longest streak covers."""

# matplotlib's RdBu, reversed, at five places: dark ends, light middle. Read by lightness alone, it is how strongly the
# fluid turns; the direction of turning is in the streaks too.
_PLACES = np.linspace(-1, 1, 5)
_COLOURS = np.array([[5, 48, 97], [103, 169, 207], [247, 247, 247], [239, 138, 98], [103, 0, 31]], dtype=float)
_SHADES = 511
_MIXED = np.stack([np.interp(np.linspace(-1, 1, _SHADES), _PLACES, channel) for channel in _COLOURS.T], axis=-1)
_TABLE = _MIXED.round().astype(np.uint8)


def picture(vorticity: NDArray[np.floating]) -> NDArray[np.uint8]:
    """A vorticity field (N, N), x_1 along its first axis, as (3 N, 3 N, 3) with streaks of its velocity.

    A streak starts at its dot and follows the flow; its length is the speed, as a share of the largest in this field. A
    field that is not finite is drawn grey there.

    >>> picture(np.zeros((8, 8))).shape
    (24, 24, 3)
    """
    finite = np.isfinite(vorticity).all()
    field = np.where(np.isfinite(vorticity), vorticity, 0.0).astype(float)
    size = ENLARGED * len(field)
    # The field is a sum of waves: zero-padding its spectrum draws it at every pixel exactly.
    spectrum = np.fft.rfft2(field, norm="forward")
    shown, *velocity = _enlarged(np.stack([spectrum, *_velocity(spectrum)]), size)
    pixels = colours(shown)
    if finite:
        _draw(pixels, np.stack(velocity))
    else:
        pixels[np.repeat(np.repeat(~np.isfinite(vorticity), ENLARGED, 0), ENLARGED, 1)] = 128
    return np.ascontiguousarray(pixels.transpose(1, 0, 2)[::-1])


def colours(field: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Colours (..., 3) of values (...): blue below zero, white at zero, red above, full at ``SCALE``.

    >>> colours(np.array([-9.0, 0.0, 9.0])).tolist()
    [[5, 48, 97], [247, 247, 247], [103, 0, 31]]
    """
    shade = np.rint((np.clip(field / SCALE, -1, 1) + 1) * (_SHADES - 1) / 2).astype(int)
    return _TABLE[shade]


def _enlarged(spectrum: NDArray[np.complexfloating], size: int) -> NDArray[np.floating]:
    """The fields of spectra (..., N, N / 2 + 1) on a finer grid, (..., size, size)."""
    half = spectrum.shape[-2] // 2
    wide = np.zeros((*spectrum.shape[:-2], size, size // 2 + 1), complex)
    wide[..., :half, :half] = spectrum[..., :half, :half]
    wide[..., 1 - half :, :half] = spectrum[..., 1 - half :, :half]
    return np.fft.irfft2(wide, s=(size, size), norm="forward")


def _velocity(spectrum: NDArray[np.complexfloating]) -> tuple[NDArray[np.complexfloating], ...]:
    """The spectra of u_1 = d psi / dx_2 and u_2 = -d psi / dx_1, with -Lap psi the vorticity."""
    size = len(spectrum)
    k1, k2 = np.fft.fftfreq(size, 1 / size)[:, None], np.arange(size // 2 + 1)[None, :]
    square = k1**2 + k2**2
    stream = np.where(square > 0, spectrum / np.where(square > 0, square, 1), 0)
    return 1j * k2 * stream, -1j * k1 * stream


def _draw(pixels: NDArray[np.uint8], velocity: NDArray[np.floating]) -> None:
    """Draw the streaks of (2, N, N): all take their steps together, one pixel each at the largest speed."""
    size = len(pixels)
    fastest = np.sqrt(np.square(velocity).sum(axis=0).max())
    if fastest == 0:
        return
    stride = velocity / fastest
    places = (np.arange(STREAKS) + 0.5) * size / STREAKS
    at = np.stack(np.meshgrid(places, places, indexing="ij")).reshape(2, -1)
    for along in (0, 1):
        for across in (0, 1):
            row, column = (at.astype(int) + np.array([[along], [across]])) % size
            pixels[row, column] = 0
    for _ in range(STREAK_STEPS):
        row, column = at.astype(int) % size
        pixels[row, column] = 0
        at = at + stride[:, row, column]
