"""What a response is, by its header and its first bytes: a page to be read, or something else."""

from collections.abc import Mapping

__all__ = ["FEED_ACCEPT", "PAGE_ACCEPT", "signature_type", "unsupported_type"]

FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
"""Accept of a poll: some servers give HTML to whoever takes anything (RFC 9110 §12.5.1)."""
PAGE_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.8, text/plain;q=0.5, */*;q=0.1"
"""Accept of a page's fetch: some servers give JSON to whoever takes anything."""

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"RIFF", "video/x-msvideo"),
    (b"wOF2", "font/woff2"),
    (b"\xd0\xcf\x11\xe0", "application/msword"),
)


def signature_type(body: bytes) -> str | None:
    """Return the media type that the first bytes show, None where they show none."""
    return next((media_type for signature, media_type in _SIGNATURES if body.startswith(signature)), None)


def unsupported_type(headers: Mapping[str, str], body: bytes) -> str | None:
    """Return the media type of what is not a page, None for a page; servers lie, so the bytes come first.

    Args:
        headers: Names in lower case.
    """
    media_type = signature_type(body)
    if media_type is not None:
        return media_type
    declared = headers.get("content-type", "").split(";")[0].strip().lower()
    return declared if declared and declared not in _PAGES else None
