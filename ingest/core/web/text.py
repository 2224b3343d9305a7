"""Text: plain text from the little HTML that feeds carry, and text that is safe to store.

Owns cleaning, joining lines and cutting; it does not own the extraction of article pages
(`ingest.core.extraction`).
"""

import functools
import re
import unicodedata
from datetime import UTC, datetime

from lxml import etree, html

from ingest.core.web.html_names import HTML_NAMES

__all__ = ["cut_utf8", "nfc", "one_line", "paragraphs", "parse_iso_datetime", "plain", "storable"]

# Controls and what is no character; soft hyphens; marks that turn the direction of what follows, with which a
# headline shows other words than it holds; and what has no width. Persian and Hindi are written with joiners
# (U+200C, U+200D), as are emoji, and Thai and its neighbours separate words by U+200B: there they stay.
_NOT_STORABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
    r"|(?<![\u0590-\U0010ffff])[\u200c\u200d]"
    r"|(?<![\u0e00-\u109f\u1780-\u17ff])\u200b"
)
_DROPPED = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "head"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
        "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
# A tag, or what looks like one. Attributes without a value are few; anything else makes it a sentence.
_BRACKET = re.compile(
    r"<(?=(/?)([A-Za-z][A-Za-z0-9:-]{0,30})((?:\s[^<>]{0,20000})?)/?>)|<(?!!--|!\[|!doctype|\?)",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"<<(?=[^<>]{1,300}>>)")
_WITH_VALUE = re.compile(r"""[\w:@.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']+)""")
_WITHOUT_VALUE = frozenset(
    {
        "allowfullscreen", "async", "autoplay", "checked", "compact", "controls", "default",
        "defer", "disabled", "hidden", "inert", "ismap", "itemscope", "loop", "multiple", "muted",
        "noshade", "nowrap", "open", "playsinline", "readonly", "required", "reversed", "selected",
        "webkitallowfullscreen", "mozallowfullscreen", "/",
    }
)  # fmt: skip
MAX_MARKS = 30
MAX_WORD_CHARACTERS = 1_000  # ordering so many marks takes half a millisecond
_MARK = "\x1e"  # stands between blocks while text is gathered; `storable` has removed any other


def parse_iso_datetime(value: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as aware UTC, None for anything else."""
    try:
        at = datetime.fromisoformat((value or "").strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def storable(text: str) -> str:
    """Return the text without what nobody can see: controls, lone surrogates, bidi and zero-width marks.

    Source:
        Unicode Standard Annex 9 §2 (directional formatting); CVE-2021-42574 (what it is misused for).
    """
    return _NOT_STORABLE.sub("", text)


def one_line(text: str) -> str:
    """Return the text on one line, each run of whitespace one space, in NFC."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():  # most lines of most pages: nothing to do
        return line
    if _NOT_STORABLE.search(line):
        line = " ".join(storable(line).split())
    return nfc(line)


def nfc(text: str) -> str:
    """Return the text in NFC; in a word longer than any, no letter has more than thirty combining marks.

    The time to order them grows with the square of their number: 400,000 after one letter take a minute and a
    half. No language writes more than a few. Words of usual length are not looked through, which would take
    thirty times as long as the rest.

    Source:
        Unicode Standard Annex 15 §13 (stream-safe text: thirty); python/cpython#149079.
    """
    if len(text) > MAX_WORD_CHARACTERS and max(map(len, text.split(" "))) > MAX_WORD_CHARACTERS:
        text = _marks().sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


@functools.cache
def _marks() -> re.Pattern[str]:
    """Return the pattern of marks beyond the thirtieth after one letter."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x20000):
        if unicodedata.combining(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    marks = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
    return re.compile(f"([{marks}]{{{MAX_MARKS}}})[{marks}]+")


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
    if "<" in clean:
        clean = _BRACKET.sub(_tag_or_text, _QUOTATION.sub("&lt;&lt;", clean))
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


def _tag_or_text(found: re.Match[str]) -> str:
    """Return the bracket of a tag unchanged, of anything else as a letter (`<Free Delta>`, `a < b`)."""
    name, attributes = found[2], found[3]
    # Names with a hyphen are custom elements, with a colon those of word processors.
    if name is None or (name.lower() not in HTML_NAMES and not name.strip("-:").count("-") + name.count(":")):
        return "&lt;"
    if not attributes or found[1] or attributes.isspace():
        return "<"
    rest = _WITH_VALUE.sub(" ", attributes).lower().split()
    return "<" if all(word in _WITHOUT_VALUE or "-" in word or "=" in word for word in rest) else "&lt;"
