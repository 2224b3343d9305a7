"""The texts of an item: what an element holds, as markup or as plain text.

Owns how an element's text is written: escaped HTML, XHTML, markup that nobody escaped, or plain text (Atom).
"""

import base64
import html
import html.entities
import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from ingest.core.feeds.formats.names import local_name
from ingest.core.web.html_names import HTML_NAMES
from ingest.core.web.text import storable

__all__ = [
    "Elements",
    "Text",
    "atom_text",
    "escaped_once",
    "first_text",
    "looks_like_html",
    "markup_of",
    "text_of",
]

MAX_TEXT_CHARACTERS = 262_144  # an entry carries a quarter; what follows says only that there was more

Elements = Mapping[str, list[etree._Element]]  # noqa: SLF001 - lxml has no other name for it
"""An item's children by name, each list in document order."""

_VOID = frozenset({"br", "hr", "img", "input", "wbr", "embed", "area", "col"})
_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_CLOSED = re.compile(r"</[A-Za-z][\w-]*\s*>|<[bh]r\s*/?>|&#?\w{1,31};")
_ENTITY = re.compile(r"&([A-Za-z]\w{1,31};)")
_TEXT_TYPES = frozenset({"text", "text/plain", "plain"})
_XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml"})


class Text(NamedTuple):
    """A text, and whether its `<` and `&` are letters and not markup."""

    value: str
    is_literal: bool


def text_of(element: etree._Element) -> str:
    """Return an element's text without surrounding whitespace; markup inside it as markup.

    Beside naked tags, text that is HTML is HTML: programs put an image before a description in CDATA.
    """
    text = markup_of(element, text_is_html=True) if len(element) else element.text or ""
    return text.strip()[:MAX_TEXT_CHARACTERS]


def first_text(elements: Elements, *names: str) -> str:
    """Return the text of the first element that has any, in the order of the names."""
    for name in names:
        for element in elements.get(name, ()):
            if text := text_of(element):
                return text
    return ""


def markup_of(element: etree._Element, *, text_is_html: bool = False) -> str:
    """Return what stands in an element as HTML, without namespaces.

    Args:
        text_is_html: Whether the element's own text, outside of its children, may be escaped HTML.
    """
    own = _markup_or_letters if text_is_html else _letters
    parts = [own(element.text or "")]
    size = 0
    for event, child in etree.iterwalk(element, events=("start", "end")):
        if child is element:
            continue
        name = local_name(child)
        if event == "start":
            attributes = "".join(
                f' {key.rpartition("}")[2]}="{html.escape(value)}"' for key, value in child.attrib.items()
            )
            parts.append(f"<{name}{attributes}{' /' if name in _VOID else ''}>")
            parts.append(_letters(child.text or ""))
        else:
            if name not in _VOID:
                parts.append(f"</{name}>")
            parts.append((own if child.getparent() is element else _letters)(child.tail or ""))
        size += len(parts[-1]) + len(parts[-2])
        if size > MAX_TEXT_CHARACTERS:
            break
    return "".join(parts)


def _letters(text: str) -> str:
    return html.escape(text, quote=False)


def _markup_or_letters(text: str) -> str:
    return text if looks_like_html(text) else _letters(text)


def atom_text(element: etree._Element) -> Text:
    """Return the text of an Atom text construct; empty where it holds no text (an image, a PDF).

    Plain text is literal where the publisher says that it is plain; where he says nothing, and it is full of
    tags, he has forgotten to say that it is HTML.

    Source:
        RFC 4287 §3.1 (text constructs), §4.1.3 (content); Atom 0.3 §3.1 (`mode`).
    """
    kind = (element.get("type") or "").strip().lower().partition(";")[0]
    mode = (element.get("mode") or "").strip().lower()
    if mode == "base64" or kind == "application/octet-stream":
        return Text(_from_base64(text_of(element)), is_literal=False)
    is_title = local_name(element) == "title"  # a text, whichever type a program gives it
    if kind and "/" in kind and not _is_text_type(kind) and not is_title:
        return Text("", is_literal=True)
    if kind in _XHTML_TYPES or (mode != "escaped" and len(element)):
        only = element[0] if len(element) == 1 and local_name(element[0]) == "div" else element
        return Text((markup_of(only)).strip()[:MAX_TEXT_CHARACTERS], is_literal=False)
    text = text_of(element)
    if kind in _TEXT_TYPES and element.get("type") is not None and mode != "escaped":
        return Text(text, is_literal=True)
    return Text(text, is_literal=kind in ("", *_TEXT_TYPES) and not looks_like_html(text))


def _from_base64(text: str) -> str:
    """Return the text in base64 (Atom 0.3); empty where it is none."""
    try:
        return storable(base64.b64decode("".join(text.split()), validate=True).decode()).strip()
    except ValueError:
        return ""


def _is_text_type(kind: str) -> bool:
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml", "/html"))


def escaped_once(text: str) -> str:
    """Return markup that was escaped twice as markup: a text of tags that open and close, and all are HTML's.

    A text that speaks of tags names them without closing them, or has tags of its own.
    """
    if "<" in text or "&lt;/" not in text:
        return text
    once = html.unescape(text)
    return once if looks_like_html(once) else text


def looks_like_html(text: str) -> bool:
    """Return whether a text has tags or references, and all of them are HTML's."""
    if not _CLOSED.search(text):
        return False
    tags = _TAG.findall(text)
    known = all(tag.lower() in HTML_NAMES for tag in tags)
    return known and all(name in html.entities.html5 for name in _ENTITY.findall(text))
