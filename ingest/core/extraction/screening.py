"""Screening: what is no page, or one that would stop the parser, is told apart before it is parsed.

Owns the limits and their reasons.
"""

from dataclasses import dataclass

from ingest.core.extraction.charsets import decode_html

__all__ = ["Refused", "screen"]


@dataclass(frozen=True, slots=True)
class Refused:
    """Not to be parsed; `reason` is for people and names the value and the limit."""

    reason: str


def screen(body: bytes, content_type: str | None) -> str | bytes | Refused:
    """Return a page's text (bytes where its charset is to be guessed), or why it is not parsed.

    Args:
        content_type: The response's header, verbatim.
    """
    text = decode_html(body, content_type)
    if text is None:
        return body
    # A NUL ends the document for libxml2, and it refuses text that declares its own encoding.
    text = text.replace("\x00", "").lstrip()
    return text.partition("?>")[2] if text.startswith("<?xml") else text
