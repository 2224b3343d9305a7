"""Text: plain text from the little HTML that feeds carry, and text that is safe to store.

Owns cleaning, joining lines and cutting; it does not own the extraction of article pages
(`ingest.core.extraction`).
"""

import re
import unicodedata
from datetime import UTC, datetime

from lxml import etree, html

__all__ = ["cut_utf8", "one_line", "paragraphs", "parse_iso_datetime", "plain", "storable"]

_NOT_STORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DROPPED = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "head"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
        "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_MARK = "\x1e"  # stands between blocks while text is gathered; `storable` has removed any other


def parse_iso_datetime(value: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as aware UTC, None for anything else."""
    try:
        at = datetime.fromisoformat((value or "").strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def storable(text: str) -> str:
    """Return the text without what neither JSON over UTF-8 nor XML can carry: controls, lone surrogates."""
    return _NOT_STORABLE.sub("", text)


def one_line(text: str) -> str:
    """Return the text on one line, each run of whitespace one space, in NFC."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():  # most lines of most pages: nothing to do
        return line
    if _NOT_STORABLE.search(line):
        line = " ".join(storable(line).split())
    return unicodedata.normalize("NFC", line)


def plain(markup: str) -> str:
    """Return the text of HTML or plain text on one line, as `one_line`."""
    return one_line(_gather(markup).replace(_MARK, " "))


def paragraphs(markup: str) -> str:
    """Return the text of HTML or plain text: NFC, paragraphs separated by one blank line."""
    blocks = _gather(markup).split(_MARK) if "<" in markup else re.split(r"\n\s*\n", _gather(markup))
    return "\n\n".join(folded for block in blocks if (folded := one_line(block)))


def cut_utf8(text: str, max_bytes: int) -> tuple[str, bool]:
    """Return the text within that many bytes of UTF-8, cut at a code point, and whether it was cut."""
    if len(text) * 4 <= max_bytes:
        return text, False
    encoded = text.encode()
    if len(encoded) <= max_bytes:
        return text, False
    return encoded[:max_bytes].decode("utf-8", "ignore"), True


def _gather(markup: str) -> str:
    """Return the text with `_MARK` at each border of a block."""
    clean = storable(markup)
    if "<" not in clean and "&" not in clean:
        return clean
    try:
        root = html.fragment_fromstring(clean, create_parent="div")
    except (etree.ParserError, ValueError):
        return clean
    parts: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event in ("comment", "pi"):
            if not skipped:
                parts.append(element.tail or "")
            continue
        if tag in _DROPPED:
            skipped += 1 if event == "start" else -1
        if skipped:
            continue
        if tag in _BLOCKS and element is not root:
            parts.append(_MARK)
        parts.append((element.text if event == "start" and tag not in _DROPPED else element.tail) or "")
    return "".join(parts)
