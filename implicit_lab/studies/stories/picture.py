"""A story's answers as a picture: two chains side by side, a row for each person, paler where the network is less sure.

Opens without torch.
"""

import numpy as np
from numpy.typing import NDArray

SHADES = np.array(
    [
        *([255, 191, 0], [142, 118, 24], [0, 168, 107], [85, 107, 47], [255, 102, 153], [155, 17, 30]),
        *([255, 36, 0], [127, 0, 255], [0, 114, 178], [0, 200, 60], [213, 94, 0], [245, 245, 245]),
        [128, 128, 128],
    ],
    dtype=float,
)
"""Red, green and blue of each of ``choices.ANSWERS``."""
ROW, WIDE, GAP = 8, 72, 8
"""Pixels of a person and between the chains."""


def picture(shares: NDArray[np.floating]) -> NDArray[np.uint8]:
    """How likely each answer is for n sentences, (n, 13), as (4 n, 152, 3): the first half of them on the left.

    The likeliest is shown, the grayer the less likely it is.

    >>> picture(np.eye(13)[:12]).shape
    (48, 152, 3)
    """
    sure = shares.max(1, keepdims=True)
    gray = SHADES[-1]
    rows = sure * SHADES[shares.argmax(1)] + (1 - sure) * gray
    half = (len(rows) + 1) // 2
    image = np.tile(gray, (ROW * half, 2 * WIDE + GAP, 1))
    for left, chain in ((0, rows[:half]), (WIDE + GAP, rows[half:])):
        image[: ROW * len(chain), left : left + WIDE] = np.repeat(chain, ROW, 0)[:, None]
    return np.rint(image).astype(np.uint8)
