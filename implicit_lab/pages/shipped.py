"""The recordings that come with the lab: a page shows its own before anything is computed."""

from functools import cache
from pathlib import Path

from ..recording.recording import Recording, load

_PAGES = Path(__file__).parent


# The same for everyone: the process that kernels are forked from reads it once.
@cache
def shipped(page: str, name: str = "recording") -> Recording:
    """Return the recording that lies in the folder of ``page``; ``name`` says which, where there are several.

    Raises ``ValueError`` where there is none.

    >>> shipped("deblurring").curves[0].unit
    'dB'
    """
    found = {(file.parent.name, file.stem): file for file in sorted(_PAGES.glob("*/*.npz"))}
    if (page, name) not in found:
        raise ValueError(
            f"No recording {page!r} is shipped; there is: {', '.join(dict.fromkeys(folder for folder, _ in found))}. "
            f"Make it with `implicit-lab record {page if name == 'recording' else name}`."
        )
    return load(found[page, name])
