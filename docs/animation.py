"""Draw the moving picture of the README from the recording that page 3 ships: `python docs/animation.py`.

The recording's iterates y_t, with the input and the truth beside them, and the PSNR that t has reached.
"""

import io
import os
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb
from PIL import Image

from implicit_lab.pages.shipped import shipped
from implicit_lab.recording import Recording

PICTURE = Path(__file__).parent / "images" / "deblurring.gif"
MOMENTS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 40, 50, 60)
MILLISECONDS = 350
AT_THE_END = 2000
COLORS = 128
BLUE, RED = "#0072B2", "#D55E00"


def frame(recording: Recording, t: int) -> Image.Image:
    """The pictures and the curve of quality up to t, as one image."""
    curve = recording.curves[0]
    figure = plt.figure(figsize=(6.4, 3.6), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1.7, 1))
    pictures = {"input": recording.input, f"iterate, t = {t}": recording.frames[t], "truth": recording.truth}
    for axes, (title, picture) in zip(above.subplots(1, 3), pictures.items(), strict=True):
        axes.imshow(picture)
        axes.set_title(title, fontsize=9)
        axes.axis("off")
    axes = below.subplots()
    axes.plot(np.arange(len(curve.values)), curve.values, color="#bbbbbb")
    axes.plot(np.arange(t + 1), curve.values[: t + 1], color=BLUE)
    axes.plot(t, curve.values[t], "o", color=BLUE)
    if curve.baseline is not None:
        axes.axhline(curve.baseline, color=RED, linestyle="--", linewidth=1)
        axes.text(60, curve.baseline - 1, "explicit network, one pass", color=RED, ha="right", va="top", fontsize=8)
    axes.set_xlabel("t", fontsize=8)
    axes.set_ylabel(f"PSNR, {curve.unit}", fontsize=8)
    axes.tick_params(labelsize=8)
    held = io.BytesIO()
    figure.savefig(held, dpi=100)
    plt.close(figure)
    return Image.open(held).convert("RGB")


def draw(path: Path) -> None:
    """Write the moving picture to ``path``, whole or not at all."""
    matplotlib.use("agg")
    recording = shipped("deblurring")
    frames = [frame(recording, t) for t in MOMENTS]
    # One palette for all, so that what stands still costs nothing; without dithering, which would flicker. The thin
    # lines have too few pixels to be given colours of their own: a swatch of each is added.
    swatches = [np.full_like(frames[0], [round(255 * part) for part in to_rgb(color)]) for color in (BLUE, RED)]
    palette = Image.fromarray(np.concatenate([*map(np.asarray, frames), *swatches])).quantize(COLORS)
    first, *rest = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in frames]
    times = [MILLISECONDS] * len(rest) + [AT_THE_END]
    partial = path.with_suffix(".partial")
    first.save(partial, "GIF", save_all=True, append_images=rest, duration=times, loop=0, optimize=True)
    os.replace(partial, path)


if __name__ == "__main__":
    draw(PICTURE)
