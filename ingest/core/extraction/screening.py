"""Screening: what is not a page is refused before it is parsed, and what would stall the parser is cut out.

Owns the limits and their reasons. A parse cannot be interrupted; only its process can be killed.
"""

import re
from dataclasses import dataclass

from ingest.core.web.charsets import decode_html
from ingest.core.web.content_types import signature_type

__all__ = ["Refused", "screen"]

MAX_CHARACTERS = 3_000_000  # of a page that are parsed; the longest newspaper story has 200,000
MIN_LONG_TAG_CHARACTERS = 20_000  # a shorter tag has no room for too many attributes
MAX_TAG_CHARACTERS = 524_288  # an image in an attribute is shorter
MAX_ATTRIBUTES = 5_000  # libxml2 takes 40 s for 100,000: each new one is compared with all before it
MAX_RUBBISH_SHARE = 0.05  # of a page's beginning: control characters and undecodable bytes

_LONG_TAG = re.compile(rf"<([a-zA-Z][\w-]{{0,40}})\b[^<>]{{{MIN_LONG_TAG_CHARACTERS},}}>?")
_TAG = re.compile(r"<[a-zA-Z]")
_SCRIPT_TAG = re.compile(r"<(/?)script\b", re.IGNORECASE)
_RUBBISH = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_SNIFFED = 2_000
# Neither XML nor JSON can carry them, and lxml raises where one is written back.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_BYTES = bytes((*range(9), 0x0B, *range(0x0E, 0x20), 0x7F))
# Where a word may be broken at the end of a line: soft hyphen, zero-width space, word joiner, wbr.
_BREAK_HINTS = ("\u00ad", "\u200b", "\u2060", "&shy;", "<wbr>", "<wbr/>", "<wbr />")
_NUMBERED_HINTS = re.compile(r"&#(?:173|8203|8288|[xX](?:[aA][dD]|200[bB]|2060));")


@dataclass(frozen=True, slots=True)
class Refused:
    """Not to be parsed; `reason` is for people and names the value and the limit."""

    reason: str


def screen(body: bytes, content_type: str | None) -> str | Refused:
    """Return a page's text, safe to parse, or why the body is not a page.

    Args:
        content_type: The response's header, verbatim.
    """
    media_type = signature_type(body)
    if media_type is not None:
        return Refused(f"the body is {media_type}, not HTML")
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
        return Refused(f"{rubbish} of the first {len(beginning)} characters are not text")
    has_controls = len(body.translate(None, _CONTROL_BYTES)) != len(body)
    text = _without_invisible(text, may_have_controls=has_controls)
    if len(text) > MAX_CHARACTERS:
        text = _without_scripts(text)[:MAX_CHARACTERS]
    return _LONG_TAG.sub(_without_attributes, text) if _may_have_long_tag(text) else text


def _without_scripts(text: str) -> str:
    """Return the text without its scripts; one that does not end goes on to the end of the text."""
    pieces: list[str] = []
    at, inside = 0, False
    for tag in _SCRIPT_TAG.finditer(text):
        closes = bool(tag[1])
        if closes == inside:
            if not inside:
                pieces.append(text[at : tag.start()])
            at, inside = tag.start(), not inside
    return "".join((*pieces, "" if inside else text[at:]))


def _without_invisible(text: str, *, may_have_controls: bool) -> str:
    """Return the text without controls and break hints; few pages have any, so each is looked for first."""
    if may_have_controls or "\ufffe" in text or "\uffff" in text:
        text = _CONTROLS.sub("", text)
    for hint in _BREAK_HINTS:
        text = text.replace(hint, "")
    return _NUMBERED_HINTS.sub("", text) if "&#" in text else text


def _may_have_long_tag(text: str) -> bool:
    """Look for a tag that does not end soon: much faster than the pattern, and most pages have none."""
    return any(
        len(piece) > MIN_LONG_TAG_CHARACTERS and piece.find(">", 0, MIN_LONG_TAG_CHARACTERS) < 0
        for piece in text.split("<")
    )


def _without_attributes(found: re.Match[str]) -> str:
    tag = found[0]
    if (
        len(tag) <= MAX_TAG_CHARACTERS
        and len(tag.split()) <= MAX_ATTRIBUTES
        and tag.count("=") <= MAX_ATTRIBUTES
    ):
        return tag
    return f"<{found[1]}>"
