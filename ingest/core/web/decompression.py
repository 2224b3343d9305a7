"""Decompression: a body as it was sent becomes the bytes that were meant, within a limit.

Owns the content codings that requests accept. A body that expands without end is noticed while it expands.
"""

import sys
import zlib
from collections.abc import Callable

import brotli
import webencodings

from ingest.core.web.failures import RequestFailed, RequestFailure

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["ACCEPTED", "decompress", "gunzip"]

ACCEPTED = "gzip, deflate, br, zstd"
"""Value of Accept-Encoding (RFC 9110 §12.5.3): what `decompress` reads."""

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32  # the first bytes say which
_GZIP_SIGNATURE = b"\x1f\x8b\x08"  # RFC 1952 §2.3.1, with the only method there is
# RFC 1950 §2.2: the usual window, and the levels whose sign is no text (`x^` is).
_ZLIB_SIGNATURES = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_ZSTD_SIGNATURE = b"\x28\xb5\x2f\xfd"  # RFC 8878 §3.1.1
_PIECE_BYTES = 4096  # of a body of several members: few enough to be copied at the end of each
_MAX_WRAPPINGS = 2  # a compressed file that the server compressed again without saying so
_ZSTD_WINDOW_LOG = 23  # 8 MiB, what a content coding may ask for (RFC 9659 §3)
_NO_CODINGS = frozenset({"identity", "none", "binary", "7bit", "8bit", "chunked"})
_RAW_DEFLATE = -zlib.MAX_WBITS  # what some servers send as deflate


def decompress(
    body: bytes, encoding: str | None, *, max_bytes: int, cut: bool = False
) -> bytes | RequestFailed:
    """Return the decompressed body, or why it is of no use.

    Args:
        encoding: Content-Encoding, verbatim; None and `identity` leave the body as it is.
        max_bytes: Of the result.
        cut: Return the beginning of what is longer.
    """
    named = [part.strip() for part in (encoding or "").lower().split(",")]
    coding = ", ".join(part for part in named if part and not _is_no_coding(part))
    if not coding or not body:
        return body
    reader = _READERS.get(coding)
    if reader is None:
        return RequestFailed(
            RequestFailure.INVALID_ENCODING, f"unsupported Content-Encoding {coding!r} (accepted: {ACCEPTED})"
        )
    try:
        decompressed = reader(body, max_bytes)
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        return RequestFailed(
            RequestFailure.INVALID_ENCODING,
            f"the body does not match its Content-Encoding {coding!r}: {error}",
        )
    if len(decompressed) > max_bytes and cut:
        return decompressed[:max_bytes]
    if len(decompressed) > max_bytes:
        return RequestFailed(
            RequestFailure.TOO_LARGE, f"the decompressed body exceeds the limit of {max_bytes} bytes"
        )
    return decompressed


def _is_no_coding(name: str) -> bool:
    """Return whether a server means that the body is as it is: some name the charset, or none."""
    return name in _NO_CODINGS or webencodings.lookup(name) is not None


def gunzip(body: bytes, *, max_bytes: int) -> bytes:
    """Return a file that was compressed before it was served, as its first bytes say; any other unchanged.

    Args:
        max_bytes: Of the result, which is cut there.
    """
    for _ in range(_MAX_WRAPPINGS):
        reader = next((read for sign, read in _FILES if body.startswith(sign)), None)
        if reader is None:
            return body
        try:
            body = reader(body, max_bytes)[:max_bytes]
        except (zlib.error, zstd.ZstdError, EOFError):
            return body
    return body


def _decompress(body: bytes, max_bytes: int) -> bytes:
    """Return at most one byte more than the limit; a truncated body is read as far as it goes."""
    try:
        reader = zlib.decompressobj(_GZIP_OR_ZLIB)
        decompressed = reader.decompress(body, max_bytes + 1)
    except zlib.error:
        return zlib.decompressobj(_RAW_DEFLATE).decompress(body, max_bytes + 1)
    if not reader.unused_data or len(decompressed) > max_bytes:
        return decompressed
    return decompressed + _further_members(reader.unused_data, max_bytes + 1 - len(decompressed))


def _further_members(body: bytes, max_bytes: int) -> bytes:
    """Return what the members of gzip after the first hold, at most so many bytes.

    They are read in pieces: zlib copies what it has not used at the end of each member, so that 400,000 empty
    members of one body would be copied 400,000 times.
    """
    reader = zlib.decompressobj(_GZIP_OR_ZLIB)
    pieces, size, position, left = [], 0, 0, b""
    while size < max_bytes:
        if not left:
            left = body[position : position + _PIECE_BYTES]
            position += len(left)
        if not left:
            break
        try:
            piece = reader.decompress(left, max_bytes - size)
        except zlib.error:  # garbage after the last member
            break
        size += len(piece)
        pieces.append(piece)
        left = reader.unused_data
        if reader.eof:
            reader = zlib.decompressobj(_GZIP_OR_ZLIB)
    return b"".join(pieces)


def _decompress_brotli(body: bytes, max_bytes: int) -> bytes:
    """Return at most a buffer more than the limit; a truncated body is read as far as it goes."""
    reader = brotli.Decompressor()
    pieces, size, left = [], 0, body
    while size <= max_bytes:
        piece: bytes = reader.process(left, output_buffer_limit=max_bytes + 1 - size)
        left = b""
        size += len(piece)
        pieces.append(piece)
        if reader.is_finished() or not piece:  # it gives a truncated stream's last bytes call by call
            break
    return b"".join(pieces)


def _decompress_zstd(body: bytes, max_bytes: int) -> bytes:
    """Return at most one byte more than the limit; a truncated body is read as far as it goes."""
    pieces, size = [], 0
    while body and size <= max_bytes:  # several frames may follow one another, as members of gzip do
        reader = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})
        try:
            piece = reader.decompress(body, max_bytes + 1 - size)
        except zstd.ZstdError:
            if size:  # garbage after the last frame
                break
            raise
        size += len(piece)
        pieces.append(piece)
        body = reader.unused_data
    return b"".join(pieces)


_READERS = {
    "gzip": _decompress,
    "x-gzip": _decompress,
    "deflate": _decompress,
    "br": _decompress_brotli,
    "zstd": _decompress_zstd,
}
_FILES: tuple[tuple[bytes | tuple[bytes, ...], Callable[[bytes, int], bytes]], ...] = (
    (_GZIP_SIGNATURE, _decompress),
    (_ZLIB_SIGNATURES, _decompress),
    (_ZSTD_SIGNATURE, _decompress_zstd),
)
