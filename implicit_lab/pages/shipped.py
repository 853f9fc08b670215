"""The recordings that come with the lab: a page shows its own before anything is computed."""

from pathlib import Path

from ..recording.recording import Recording, load

_PAGES = Path(__file__).parent


def shipped(page: str) -> Recording:
    """Return the recording that lies in the folder of ``page``.

    Raises ``ValueError`` where there is none.

    >>> shipped("deblurring").curves[0].unit
    'dB'
    """
    names = sorted(file.parent.name for file in _PAGES.glob("*/recording.npz"))
    if page not in names:
        raise ValueError(
            f"No recording {page!r} is shipped; there is: {', '.join(names) or 'none'}. "
            f"Make it with `implicit-lab record {page}`."
        )
    return load(_PAGES / page / "recording.npz")
