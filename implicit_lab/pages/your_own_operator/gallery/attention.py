"""A block of self-attention that is iterated, with its input added at every step."""

from typing import Any

from ....control import Control, Number
from ..entry import Entry, Explore


def _operator(explore: Explore, gain: float, sharpness: float, tokens: int) -> Any:
    import torch
    from torch.nn.functional import scaled_dot_product_attention

    torch.manual_seed(0)
    Q, K, V = torch.randn(3, 12, 12) / 12**0.5
    x = torch.randn(1, tokens, 12)

    def G(y, x):
        return x + gain * scaled_dot_product_attention(y @ Q, y @ K, y @ V, scale=sharpness)

    return explore(G, x, frame="tokens")


ATTENTION = Entry(
    name="attention",
    title="attention block",
    about="Each row is a token. <i>G</i> adds to <i>x</i> what the tokens tell each other. Dot-product attention has "
    "no Lipschitz constant that holds everywhere: large tokens attend sharply, and a sharp choice is steep. Turn up "
    "the sharpness, and look whether it still contracts.",
    claim="No Lipschitz constant of dot-product attention holds everywhere; here it must be measured.",
    controls=(
        Control("gain", "Gain", Number(0.1, 2, step=0.1), 0.4),
        Control("sharpness", "Sharpness", Number(0.05, 3, step=0.05), 0.3),
        Control("tokens", "Tokens", Number(2, 12, step=1), 6),
    ),
    operator=_operator,
)
