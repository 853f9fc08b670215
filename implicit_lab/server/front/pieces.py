"""Pieces of pages under the name of their content: the scripts and arrays that are the same for all, packed once."""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from tornado.web import HTTPError, RequestHandler

KINDS = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "bin": "application/octet-stream",
}
MOST = 200
"""Pieces kept: a page is made of a dozen, and only what a page opens with becomes one."""
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class _Piece:
    body: bytes
    packed: bytes


class Pieces:
    """What was put in, by name."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Piece] = OrderedDict()

    def put(self, body: bytes, kind: str) -> str:
        """Keep ``body`` and return the name that it can be fetched by."""
        name = f"{hashlib.blake2b(body, digest_size=12).hexdigest()}.{kind}"
        if name not in self._kept:
            # Arrays come packed already.
            self._kept[name] = _Piece(body, b"" if kind == "bin" else gzip.compress(body, 6, mtime=0))
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(name)
        return name

    def get(self, name: str) -> _Piece | None:
        """What has this name."""
        return self._kept.get(name)


class PieceHandler(RequestHandler):
    """Hands out pieces; a browser may keep one for ever."""

    def initialize(self, pieces: Pieces) -> None:
        """Hand out from ``pieces``."""
        self.pieces = pieces

    def get(self, name: str) -> None:
        """The piece of this name, packed where the browser can unpack it."""
        piece = self.pieces.get(name)
        if piece is None:
            raise HTTPError(404)
        self.set_header("Content-Type", KINDS[name.rpartition(".")[2]])
        self.set_header("Cache-Control", FOREVER)
        self.set_header("Vary", "Accept-Encoding")
        if piece.packed and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(piece.packed)
        else:
            self.finish(piece.body)
