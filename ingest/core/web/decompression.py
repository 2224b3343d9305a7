"""Decompression: a body as it was sent becomes the bytes that were meant, within a limit.

Owns the content codings that requests accept. A body that expands without end is noticed while it expands.
"""

import zlib

from ingest.core.web.failures import RequestFailed, RequestFailure

__all__ = ["ACCEPTED", "decompress", "gunzip"]

ACCEPTED = "gzip, deflate"
"""Value of Accept-Encoding (RFC 9110 §12.5.3): what `decompress` reads."""

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32  # the first bytes say which
_GZIP_SIGNATURE = b"\x1f\x8b\x08"  # RFC 1952 §2.3.1, with the only method there is
_MAX_WRAPPINGS = 2  # a compressed file that the server compressed again without saying so
_RAW_DEFLATE = -zlib.MAX_WBITS  # what some servers send as deflate


def decompress(body: bytes, encoding: str | None, *, max_bytes: int) -> bytes | RequestFailed:
    """Return the decompressed body, or why it is of no use.

    Args:
        encoding: Content-Encoding, verbatim; None and `identity` leave the body as it is.
        max_bytes: Of the result.
    """
    coding = (encoding or "identity").strip().lower()
    if coding == "identity" or not body:
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        return RequestFailed(
            RequestFailure.INVALID_ENCODING, f"unsupported Content-Encoding {coding!r} (accepted: {ACCEPTED})"
        )
    try:
        decompressed = _decompress(body, max_bytes)
    except zlib.error as error:
        return RequestFailed(
            RequestFailure.INVALID_ENCODING,
            f"the body does not match its Content-Encoding {coding!r}: {error}",
        )
    if len(decompressed) > max_bytes:
        return RequestFailed(
            RequestFailure.TOO_LARGE, f"the decompressed body exceeds the limit of {max_bytes} bytes"
        )
    return decompressed


def gunzip(body: bytes, *, max_bytes: int) -> bytes:
    """Return a file that was compressed before it was served, as its first bytes say; any other unchanged.

    Args:
        max_bytes: Of the result, which is cut there.
    """
    for _ in range(_MAX_WRAPPINGS):
        if not body.startswith(_GZIP_SIGNATURE):
            return body
        try:
            body = _decompress(body, max_bytes)[:max_bytes]
        except zlib.error:
            return body
    return body


def _decompress(body: bytes, max_bytes: int) -> bytes:
    """Return at most one byte more than the limit; a truncated body is read as far as it goes."""
    try:
        reader = zlib.decompressobj(_GZIP_OR_ZLIB)
        decompressed = reader.decompress(body, max_bytes + 1)
    except zlib.error:
        return zlib.decompressobj(_RAW_DEFLATE).decompress(body, max_bytes + 1)
    while reader.unused_data and len(decompressed) <= max_bytes:  # gzip may have several members
        rest = reader.unused_data
        reader = zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            decompressed += reader.decompress(rest, max_bytes + 1 - len(decompressed))
        except zlib.error:  # garbage after the last member
            break
    return decompressed
