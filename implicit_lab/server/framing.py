"""Who may show a page in a frame: the origins that were named, and no other site."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?", re.IGNORECASE)
_FRAMES = ("iframe", "frame", "embed", "object")
FRAME_ANCESTORS = "frame-ancestors 'self'"
"""The words of the Content-Security-Policy that say so to a browser."""


def read_origin(text: str) -> str:
    """Return ``text`` where it is an origin, as https://school.example or https://*.school.example.

    Raises ``ValueError`` for anything else: it becomes part of a header.

    >>> read_origin("https://School.example:8443/")
    'https://school.example:8443'
    """
    origin = text.rstrip("/").lower()
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(f"{text!r} is no origin; write one as https://school.example")
    return origin


def may_frame(origin: str, allowed: Sequence[str]) -> bool:
    """Whether a site is among those allowed, of which one may stand for all names below it.

    >>> may_frame("https://a.school.example", ["https://*.school.example"])
    True
    """
    scheme, _, host = origin.lower().partition("://")
    for one in allowed:
        its_scheme, _, its_host = one.partition("://")
        if scheme == its_scheme and (host == its_host or (its_host[:2] == "*." and host.endswith(its_host[1:]))):
            return True
    return False


def refused_origin(headers: object, host: str, allowed: Sequence[str]) -> str | None:
    """Return the site that asks for a page to show it in a frame and may not; None where there is none.

    A browser would leave the frame empty, without a word. What asks is known by the headers Sec-Fetch-Dest,
    Sec-Fetch-Site and Referer; where a site keeps its name to itself, the browser decides.
    """
    read = dict(headers)  # type: ignore[call-overload]
    if read.get("Sec-Fetch-Dest") not in _FRAMES or read.get("Sec-Fetch-Site") in (None, "same-origin", "none"):
        return None
    from_site = urlsplit(read.get("Referer", ""))
    if not from_site.netloc:
        return None if allowed else "another site"
    origin = f"{from_site.scheme}://{from_site.netloc}"
    return None if from_site.netloc == host or may_frame(origin, allowed) else origin
