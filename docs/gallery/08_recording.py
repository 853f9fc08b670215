r"""
Reading a recording
===================

What a page shows is a recording: one trajectory :math:`y_0, \ldots, y_T` as pictures, with the curves that belong
to it. It is a plain ``.npz`` file, and opens without torch.
"""

# %%
# This one comes with the lab: a photograph blurred by camera shake, and what half-quadratic splitting with a
# learned denoiser makes of it.

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import implicit_lab as il

recording = il.load(Path(il.__file__).parent / "pages" / "deblurring" / "recording.npz")
print(recording.meta["model"], "of", recording.meta["parameters"], "parameters,", recording.steps, "iterations")
for curve in recording.curves:
    print(f"{curve.name:20} {curve.values[1]:8.3f} at t = 1, {curve.values[-1]:8.3f} at the end {curve.unit}")

# %%
# Frames are pictures, (T + 1, H, W, 3); curves are arrays over t = 0..T, NaN where a thing is not defined.

moments = (0, 1, 3, 10, recording.steps)
figure = plt.figure(figsize=(11, 5), layout="constrained")
above, below = figure.subfigures(2, 1, height_ratios=(1, 1.6))
pictures = {"input": recording.input} | {f"t = {t}": recording.frames[t] for t in moments} | {"truth": recording.truth}
for axes, (title, picture) in zip(above.subplots(1, len(pictures)), pictures.items(), strict=True):
    axes.imshow(picture)
    axes.set(title=title, xticks=[], yticks=[])
t = np.arange(recording.steps + 1)
for axes, curve in zip(below.subplots(1, 2), recording.curves[:2], strict=True):
    axes.plot(t, curve.values, color="#0072B2", label="$y_t$")
    axes.plot(moments, curve.values[list(moments)], "o", color="#0072B2")
    levels = {curve.baseline_label: curve.baseline} if curve.baseline is not None else {}
    levels |= {held.name: held.values[0] for held in curve.references if len(held.values) == 1}
    for (name, level), color in zip(levels.items(), plt.cm.tab10.colors[1:], strict=False):
        axes.axhline(level, color=color, linestyle="--", linewidth=1, label=name)
    axes.set(xlabel="t", title=f"{curve.name} {curve.unit}")
    axes.legend()
plt.show()

# %%
# In a notebook, ``il.Player(recording)`` shows it with a slider over t.
