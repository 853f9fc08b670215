"""An operator of one's own in the player: one call from G and x to a slider over t."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from tqdm import tqdm

from ..recording.own_operator import Frame
from ..recording.record import record
from .player import Player
from .style import style


def explore(
    G: Callable[..., Any], x: Any, truth: Any = None, y0: Any = None, steps: int = 60, *, frame: Frame = None
) -> widgets.VBox:
    r"""y_t = G(y_{t-1}, x) for t = 0..steps on screen: the iterate, and its curves, with a slider over t.

    The curves are the relative error, the slope L_t of x -> y_t(x) along random directions, the slope
    along the steepest one where G can be differentiated, the residual, and how long y_t makes a line of inputs. A
    sentence below says how each was measured, and whether G contracts at the fixed point. Without a truth, y_t is held
    against the fixed point itself.

    Args:
        G: a function G(y, x), an ``nn.Module`` in evaluation mode, or an ``ImplicitModel``.
        x: the input: a tensor or a pytree of tensors, batch first; or numpy arrays without a batch axis, for a G that
            maps numpy arrays to numpy arrays, as one through a library's denoiser does.
        truth: what y should become, of the shape of y.
        y0: where to start, of the shape of y; by default the model's own start, or zeros like x.
        steps: T >= 1.
        frame: how y is drawn: "bars" or "line" (n,), "points" (n, 2), "field" or "tokens" (H, W), "picture" (H, W) or
            (3, H, W), "curve" where each of many samples is a number; or a function of one y, a numpy array, that gives
            (H, W, 3) uint8. By default the shape of y decides.

    Where y_t is no longer finite, the recording ends before, and says so. Of several samples the first is drawn.

    Cost: some T (1 + 5) calls of G on one sample for the curves, seven times that for the steepest slope. A bar tells
    of every call where it takes more than a few seconds; interrupting the kernel stops at any of them.

    Raises:
        ValueError: in a sentence, where G, x, truth, y0 or frame do not fit each other; before anything is shown.

    >>> import torch
    >>> shown = explore(lambda y, x: 0.5 * torch.tanh(y) + x, torch.randn(1, 8), steps=20)
    >>> [curve["name"] for curve in shown.children[1].scene["curves"]]
    ['Distance to the fixed point', 'Slope Lₜ', 'Steepest slope', 'Residual', 'Length ratio']
    """
    with tqdm(desc="exploring", unit="call", leave=False, delay=5) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        recording = record(G, x, truth, y0, steps, frame=frame, progress=progress)
    return widgets.VBox([style(), Player(recording, t=steps)])
