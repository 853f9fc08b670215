"""How far a command has come, on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress_bar(title: str, unit: str = "call") -> Iterator[Callable[[int, int], None]]:
    """Show a bar on stderr, silent where stderr is no terminal; it is moved by ``progress(done, total)``."""
    with tqdm(desc=title, unit=unit, dynamic_ncols=True, disable=None, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
