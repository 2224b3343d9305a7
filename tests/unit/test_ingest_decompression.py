"""Decompression: codings, limits, and bodies that are not what their header says."""

import gzip
import hashlib
import tracemalloc
import zlib

import brotli
import pytest
from backports import zstd

from ingest.core.web.decompression import decompress
from ingest.core.web.failures import RequestFailed, RequestFailure

TEXT = b"<p>The bridge is closed.</p>" * 100


def raw_deflate(data: bytes) -> bytes:
    writer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return writer.compress(data) + writer.flush()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT, None),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), " X-GZIP "),
        (zlib.compress(TEXT), "deflate"),
        (raw_deflate(TEXT), "deflate"),
        (gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), "gzip"),
        (gzip.compress(TEXT) + b"garbage", "gzip"),
        (brotli.compress(TEXT), "br"),
        (brotli.compress(TEXT), "BR "),
        (zstd.compress(TEXT), "zstd"),
        (zstd.compress(TEXT[:50]) + zstd.compress(TEXT[50:]), "zstd"),
        (zstd.compress(TEXT) + b"garbage", "zstd"),
    ],
)
def test_body_is_decompressed(body: bytes, encoding: str | None) -> None:
    """Every coding that is asked for, in the forms in which servers send it."""
    assert decompress(body, encoding, max_bytes=len(TEXT)) == TEXT


NOISE = hashlib.shake_256().digest(500_000)  # what no coding makes smaller, so that its first half is a half


@pytest.mark.parametrize(
    ("compressed", "encoding"),
    [(gzip.compress(NOISE), "gzip"), (brotli.compress(NOISE), "br"), (zstd.compress(NOISE), "zstd")],
)
def test_body_that_breaks_off_is_read_as_far_as_it_goes(compressed: bytes, encoding: str) -> None:
    """A page without its end is still a page."""
    decompressed = decompress(compressed[: len(compressed) // 2], encoding, max_bytes=1_000_000)

    assert isinstance(decompressed, bytes)
    assert NOISE.startswith(decompressed[:100_000])
    assert len(decompressed) >= 100_000


@pytest.mark.parametrize("members", [1, 2])
def test_bomb_is_noticed_while_it_expands(members: int) -> None:
    """Sixty-four megabytes in sixty-two kilobytes, in one member and in two."""
    bomb = gzip.compress(b"\0" * (64_000_000 // members)) * members

    found = decompress(bomb, "gzip", max_bytes=1_000_000)

    assert found == RequestFailed(
        RequestFailure.TOO_LARGE, "the decompressed body exceeds the limit of 1000000 bytes"
    )


ZEROS = b"\0" * 64_000_000


@pytest.mark.parametrize(
    ("bomb", "encoding"), [(brotli.compress(ZEROS, quality=1), "br"), (zstd.compress(ZEROS), "zstd")]
)
def test_bomb_of_a_newer_coding_is_noticed_while_it_expands(bomb: bytes, encoding: str) -> None:
    """What inflates is bounded by the limit, not by what the body says of itself."""
    tracemalloc.start()
    found = decompress(bomb, encoding, max_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, RequestFailed)
    assert found.reason is RequestFailure.TOO_LARGE
    assert peak < 20_000_000


def test_window_beyond_what_the_coding_allows_is_refused() -> None:
    """A frame may ask for gigabytes of memory before its first byte; RFC 9659 allows 8 MiB."""
    parameters: dict[int, int] = {
        zstd.CompressionParameter.window_log: 27,
        zstd.CompressionParameter.content_size_flag: 0,
    }
    writer = zstd.ZstdCompressor(options=parameters)
    body = writer.compress(NOISE * 40) + writer.flush()
    assert isinstance(decompress(body, "zstd", max_bytes=100_000_000), RequestFailed)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(TEXT, "gzip"), (TEXT, "br"), (TEXT, "zstd"), (TEXT, "compress"), (gzip.compress(TEXT), "gzip, br")],
)
def test_body_that_is_not_what_its_header_says_is_told(body: bytes, encoding: str) -> None:
    """The reason names the coding."""
    found = decompress(body, encoding, max_bytes=1_000_000)

    assert isinstance(found, RequestFailed)
    assert found.reason is RequestFailure.INVALID_ENCODING
    assert encoding in found.detail
