"""What people call the models that ship: a name on a curve and in a sentence says what the model is."""

from collections.abc import Mapping

_CALLED: Mapping[str, str] = {
    "hqs": "HQS",
    "pgd": "PGD",
    "hqs-contracting": "HQS, trained to contract at rest",
    "pgd-contracting": "PGD, trained to contract at rest",
    "hqs-nonexpansive": "HQS, non-expansive denoiser",
    "explicit": "one pass, same size",
    "hqs-once": "one pass, told the kernel",
    **{f"unrolled-{depth}": f"unrolled, {depth} iterations" for depth in (2, 4, 8)},
    **{f"unrolled-told-{depth}": f"unrolled, {depth} iterations, told the noise" for depth in (2, 4, 8)},
    "fno-implicit": "the iterated Fourier network",
    "fno-explicit": "one pass, same size",
    **{f"fno-deeper-{depth}": f"one pass, {depth} blocks" for depth in (2, 4, 8)},
    **{f"gnn-implicit-{size}": f"the iterated graph network, embedding {size}" for size in (4, 8, 16, 32)},
    **{f"gnn-explicit-{size}": f"one pass, embedding {size}" for size in (4, 8, 16, 32)},
    "pdhg": "PDHG",
    "well": "two wells a pixel",
    "box": "a box a pixel",
    "smooth-well": "two wells and smoothness",
    "smooth-box": "a box and smoothness",
    "hio": "hybrid input-output",
    "er": "error reduction",
    "raar": "relaxed reflections",
}


def called(model: str) -> str:
    """The model in words; its own name where it has no other.

    >>> called("fno-deeper-4"), called("mine")
    ('one pass, 4 blocks', 'mine')
    """
    return _CALLED.get(model, model)
