"""``implicit-lab app``: serve the pages."""

import argparse
from pathlib import Path

from .options import whole

SUMMARY = "Serve the pages, or a folder of your own notebooks, and print their address."


def add_arguments(sub: argparse.ArgumentParser) -> None:
    """Tell the command's parser of its arguments."""
    sub.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="notebooks of your own (else our pages)")
    sub.add_argument("--port", type=whole(1, 65535), default=8866, help="where to serve (%(default)s)")
    sub.add_argument(
        "--preheat", type=whole(0, 20), default=0, metavar="N", help="kernels started ahead for each page (%(default)s)"
    )
    sub.add_argument("--no-browser", action="store_true", help="do not open a browser")
    sub.add_argument(
        "--embed",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a site that may show pages in a frame, as https://school.example; may be repeated",
    )
    sub.add_argument(
        "--base-url", default="/", metavar="PATH", help="the path that a proxy passes on to the app (%(default)s)"
    )


def run(asked: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    from ..server.app import Serving, serve

    serve(
        Serving(
            port=asked.port,
            folder=asked.folder,
            open_browser=not asked.no_browser,
            preheat=asked.preheat,
            embed=tuple(asked.embed),
            base_url=asked.base_url,
        )
    )
    return 0
