"""Real pictures: the public-domain ones that scikit-image ships, and folders of a person's own."""

from functools import cache
from pathlib import Path

import numpy as np
import skimage
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from .choices import IMAGES, SIZE
from .upload import rgb

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


def read_image(path: Path) -> NDArray[np.uint8]:
    """Return an image file as (H, W, 3) uint8, as ``upload.rgb``; ``ValueError`` names a file that cannot be read."""
    try:
        with Image.open(path) as image:
            return rgb(image).picture
    except (UnidentifiedImageError, OSError) as error:
        raise ValueError(f"The image {path} cannot be read; remove it or replace it.") from error


@cache
def shipped_image(name: str) -> NDArray[np.uint8]:
    """Return one of the pictures in ``choices.IMAGES``, cropped, (SIZE, SIZE, 3) uint8, not to be written to."""
    if name not in IMAGES:
        raise ValueError(f"There is no image {name!r}; choose one of: {', '.join(IMAGES)}.")
    file, (top, left) = IMAGES[name]
    whole = read_image(Path(skimage.__file__).parent / "data" / file)
    picture = whole[top : top + SIZE, left : left + SIZE].copy()
    picture.flags.writeable = False
    return picture


def image_folder(folder: Path) -> list[Path]:
    """Return the JPEG, PNG and WebP files of ``folder``, sorted by name; ``FileNotFoundError`` where there is none."""
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no data folder {folder}; name one that holds JPEG or PNG images.")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files:
        raise FileNotFoundError(f"The data folder {folder} holds no JPEG or PNG image, nor a WebP one.")
    return files


def split_folder(data: Path, split: str) -> Path:
    """Return the folder of the images of ``split`` ("train", "val" or "test") under ``data``."""
    for folder in (data / split, data / "bsds500" / split):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"The data folder {data} has no {split!r} folder; give the one that holds BSDS500's train and val."
    )


def centre_crop(image: NDArray[np.uint8], size: int = SIZE) -> NDArray[np.uint8]:
    """Return the central ``size`` x ``size`` pixels; ``ValueError`` where the image is smaller."""
    height, width = image.shape[:2]
    if min(height, width) < size:
        raise ValueError(f"An image of {width} x {height} pixels is too small; it needs {size} a side.")
    top, left = (height - size) // 2, (width - size) // 2
    return image[top : top + size, left : left + size]
