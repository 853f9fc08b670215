"""``implicit-lab site``: the pages as files that need no server."""

import argparse
from pathlib import Path

SUMMARY = "Write all pages as files that work without a server, each alone."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("out", type=Path, metavar="OUT", help="a folder that is empty, not there yet, or an older site")
    sub.add_argument(
        "--lab",
        metavar="ADDRESS",
        help="where the live lab is, to which what needs Python leads (else Binder, where git's origin is on GitHub)",
    )
    sub.add_argument(
        "--live",
        action="store_true",
        help="let the browser deblur: needs implicit-lab[site], and onnxruntime-web from npm in node_modules",
    )


def run(asked: argparse.Namespace) -> int:
    """Write the site, and say where its first page is and how large it is."""
    from ..site.build import build
    from ..site.lab import Lab

    written = build(asked.out, None if asked.lab is None else Lab.read(asked.lab), asked.live)
    size = sum(file.stat().st_size for file in written) / 1e6
    print(f"Written: {len(written)} files, {size:.1f} MB. Open {asked.out / 'index.html'} in a browser.")
    return 0
