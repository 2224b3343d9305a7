"""Screening: what is no page is told apart before it is parsed, and what would stop the parser is cut out.

Owns the limits and their reasons. A parse cannot be interrupted, only its process killed.
"""

import re
from dataclasses import dataclass

from ingest.core.web.charsets import decode_html
from ingest.core.web.content_types import signature_type

__all__ = ["Refused", "screen"]

MAX_CHARACTERS = 3_000_000  # of a page that are parsed; the longest story of a newspaper has 200,000
LONG_TAG = 20_000  # characters; shorter ones cannot hold too many attributes
MAX_TAG = 524_288  # characters: an image written into an attribute is shorter
MAX_ATTRIBUTES = 5_000  # libxml2 takes 40 s for 100,000: each new one is compared with all before it
MAX_RUBBISH_SHARE = 0.05  # of the first characters: controls and what no charset could read

_LONG_TAG = re.compile(rf"<([a-zA-Z][\w-]{{0,40}})\b[^<>]{{{LONG_TAG},}}>?")
_TAG = re.compile(r"<[a-zA-Z]")
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_RUBBISH = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_SNIFFED = 2_000


@dataclass(frozen=True, slots=True)
class Refused:
    """Not to be parsed; `reason` is for people and names the value and the limit."""

    reason: str


def screen(body: bytes, content_type: str | None) -> str | Refused:
    """Return a page's text, safe to be parsed, or why it is none.

    Args:
        content_type: The response's header, verbatim.
    """
    media_type = signature_type(body)
    if media_type is not None:
        return Refused(f"the bytes are {media_type}, whatever the server says")
    # A NUL ends the document for libxml2, and it refuses text that declares its own encoding.
    text = decode_html(body, content_type).replace("\x00", "").lstrip()
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    if not text:
        return Refused("the page is empty")
    if text[0] in "{[":
        return Refused("the text is JSON, not a page")
    if not _TAG.search(text):
        return Refused("the text has no markup")
    beginning = text[:_SNIFFED]
    rubbish = len(_RUBBISH.findall(beginning))
    if rubbish > MAX_RUBBISH_SHARE * len(beginning):
        return Refused(f"{rubbish} of the first {len(beginning)} characters are no text")
    if len(text) > MAX_CHARACTERS:
        text = _SCRIPT.sub("", text)[:MAX_CHARACTERS]
    return _LONG_TAG.sub(_without_attributes, text) if _may_have_long_tag(text) else text


def _may_have_long_tag(text: str) -> bool:
    """Look for an opening without its end: much faster than the pattern, and nearly always there is none."""
    return any(len(piece) > LONG_TAG and piece.find(">", 0, LONG_TAG) < 0 for piece in text.split("<"))


def _without_attributes(found: re.Match[str]) -> str:
    tag = found[0]
    if len(tag) <= MAX_TAG and len(tag.split()) <= MAX_ATTRIBUTES and tag.count("=") <= MAX_ATTRIBUTES:
        return tag
    return f"<{found[1]}>"
