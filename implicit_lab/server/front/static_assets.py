"""Static assets, named by their content: the scripts and arrays that are the same for all visitors, compressed once."""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from tornado.web import HTTPError, RequestHandler

from .scripts import read_offloaded

CONTENT_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "bin": "application/octet-stream",
}
MAX_ASSETS = 200
"""A page needs a dozen, and only what a page opens with becomes one."""
CACHE_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class _Asset:
    body: bytes
    compressed: bytes


class StaticAssets:
    """Assets in memory, the most recently used ``MAX_ASSETS`` of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Asset] = OrderedDict()

    def put(self, body: bytes, kind: str) -> str:
        """Keep ``body`` and return the name that it can be fetched by."""
        name = f"{hashlib.blake2b(body, digest_size=12).hexdigest()}.{kind}"
        if name not in self._kept:
            # Arrays come compressed already.
            self._kept[name] = _Asset(body, b"" if kind == "bin" else gzip.compress(body, 6, mtime=0))
            if len(self._kept) > MAX_ASSETS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(name)
        return name

    def get(self, name: str) -> _Asset | None:
        """The asset of this name, None where it is not kept."""
        return self._kept.get(name)


class OffloadedScriptHandler(RequestHandler):
    """Leads from the name of a long script to the asset that holds it."""

    def initialize(self, assets: StaticAssets, address: str) -> None:
        """Put scripts among ``assets``, which are found below ``address``."""
        self.assets = assets
        self.address = address

    def get(self, name: str) -> None:
        """Redirect to the script."""
        try:
            script = read_offloaded(name)
        except (ValueError, OSError):
            raise HTTPError(404) from None
        self.redirect(self.address + self.assets.put(script, "js"))


class StaticAssetHandler(RequestHandler):
    """Serves static assets; since a name stands for its content, a browser may cache them for ever."""

    def initialize(self, assets: StaticAssets) -> None:
        """Serve from ``assets``."""
        self.assets = assets

    def get(self, name: str) -> None:
        """Send the asset of this name, compressed where the browser takes that."""
        asset = self.assets.get(name)
        if asset is None:
            raise HTTPError(404)
        self.set_header("Content-Type", CONTENT_TYPES[name.rpartition(".")[2]])
        self.set_header("Cache-Control", CACHE_FOREVER)
        self.set_header("Vary", "Accept-Encoding")
        if asset.compressed and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(asset.compressed)
        else:
            self.finish(asset.body)
