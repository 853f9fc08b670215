"""Arrays within a file of text: base 64, deflated where that makes them shorter."""

import base64
import zlib
from typing import Any

_LEAST_DEFLATED = 200
"""Bytes from which an array is worth deflating."""


def packed(buffer: bytes) -> dict[str, Any]:
    """Bytes in base 64, deflated where that makes them shorter; what comes deflated is packed as tight as can be.

    >>> packed(b"abc")
    {'bytes': 'YWJj'}
    >>> packed(bytes(1000))["deflated"]
    True
    """
    try:
        return {"bytes": base64_of(zlib.compress(zlib.decompress(buffer), 9))}
    except zlib.error:
        deflated = zlib.compress(buffer, 9)
    if len(buffer) < _LEAST_DEFLATED or len(deflated) > 0.9 * len(buffer):
        return {"bytes": base64_of(buffer)}
    return {"bytes": base64_of(deflated), "deflated": True}


def base64_of(content: bytes) -> str:
    """Bytes in letters."""
    return base64.b64encode(content).decode()
