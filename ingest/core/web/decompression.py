"""Unfolding: a body as it was sent becomes the bytes that were meant, within a bound.

Owns the content codings that are asked for; a body that unfolds without end is noticed while it does.
"""

import zlib

from ingest.core.web.failures import RequestFailure, Unanswered

__all__ = ["ACCEPTED", "unfold"]

ACCEPTED = "gzip, deflate"
"""Value of Accept-Encoding (RFC 9110 §12.5.3): what `unfold` reads."""

_EITHER_HEAD = zlib.MAX_WBITS | 32  # gzip or zlib, as the first bytes say
_NO_HEAD = -zlib.MAX_WBITS  # what some servers send as deflate


def unfold(body: bytes, encoding: str | None, *, max_bytes: int) -> bytes | Unanswered:
    """Return the decompressed body, or why it is of no use.

    Args:
        encoding: Content-Encoding, verbatim; None and `identity` leave the body as it is.
        max_bytes: Of the result.
    """
    coding = (encoding or "identity").strip().lower()
    if coding == "identity" or not body:
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        return Unanswered(
            RequestFailure.NETWORK_ERROR, f"the body is coded as {coding!r}, asked was {ACCEPTED}"
        )
    try:
        unfolded = _unfold(body, max_bytes)
    except zlib.error as error:
        return Unanswered(RequestFailure.NETWORK_ERROR, f"the body is no {coding}: {error}")
    if len(unfolded) > max_bytes:
        return Unanswered(RequestFailure.TOO_LARGE, f"the body unfolds to more than {max_bytes} bytes")
    return unfolded


def _unfold(body: bytes, max_bytes: int) -> bytes:
    """Return at most one byte more than the bound; what was cut off on the way is read as far as it goes."""
    try:
        reader = zlib.decompressobj(_EITHER_HEAD)
        unfolded = reader.decompress(body, max_bytes + 1)
    except zlib.error:
        return zlib.decompressobj(_NO_HEAD).decompress(body, max_bytes + 1)
    while reader.unused_data and len(unfolded) <= max_bytes:  # gzip may have several members
        rest = reader.unused_data
        reader = zlib.decompressobj(_EITHER_HEAD)
        try:
            unfolded += reader.decompress(rest, max_bytes + 1 - len(unfolded))
        except zlib.error:  # rubbish behind the last member
            break
    return unfolded
