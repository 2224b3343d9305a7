"""Decompression: codings, limits, and bodies that are not what their header says."""

import gzip
import zlib

import pytest

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
    ],
)
def test_body_is_decompressed(body: bytes, encoding: str | None) -> None:
    """Every coding that is asked for, in the forms in which servers send it."""
    assert decompress(body, encoding, max_bytes=len(TEXT)) == TEXT


def test_body_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    """A page without its end is still a page."""
    decompressed = decompress(gzip.compress(bytes(range(256)) * 99)[:-20], "gzip", max_bytes=1_000_000)

    assert isinstance(decompressed, bytes)
    assert decompressed.startswith(bytes(range(256)))


@pytest.mark.parametrize("members", [1, 2])
def test_bomb_is_noticed_while_it_expands(members: int) -> None:
    """Sixty-four megabytes in sixty-two kilobytes, in one member and in two."""
    bomb = gzip.compress(b"\0" * (64_000_000 // members)) * members

    found = decompress(bomb, "gzip", max_bytes=1_000_000)

    assert found == RequestFailed(
        RequestFailure.TOO_LARGE, "the decompressed body exceeds the limit of 1000000 bytes"
    )


@pytest.mark.parametrize(("body", "encoding"), [(TEXT, "gzip"), (TEXT, "br")])
def test_body_that_is_not_what_its_header_says_is_told(body: bytes, encoding: str) -> None:
    """The reason names the coding."""
    found = decompress(body, encoding, max_bytes=1_000_000)

    assert isinstance(found, RequestFailed)
    assert found.reason is RequestFailure.INVALID_ENCODING
    assert encoding in found.detail
