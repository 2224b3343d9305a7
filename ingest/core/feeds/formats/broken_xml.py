"""Broken XML: the elements of a document that no XML parser takes.

Owns the guesses: an end tag closes the nearest element of its name and all inside it; an item does not stand
in an item, nor a title in a link; void elements of HTML are closed at once; what is no tag is text. Linear in
the length of the text, whatever it holds.
"""

import html.entities
import re
from dataclasses import dataclass

from lxml import etree

from ingest.core.feeds.formats.names import KNOWN_PREFIXES, is_known

__all__ = ["BuiltTree", "build"]

MAX_DEPTH = 64
MAX_STEPS = 250_000  # tags and brackets, a few microseconds each; feeds that anybody reads have a tenth
MAX_ATTRIBUTES = 64

_FIRST_TAG = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|channel|urlset|sitemapindex|html|opml)\b", re.IGNORECASE)
_START = re.compile(r"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)((?:\s[^<>]*|/)?)>")
_END = re.compile(r"</\s*([A-Za-z_][\w.-]*(?::[\w.-]+)?)\s*>")
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w.-]*(?::[\w.-]+)?)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));|&#\d{9,};")
_ITEMS = frozenset({"item", "entry"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "embed", "area", "col"})
# Elements of RSS and Atom that hold text alone: the next one of them ends one that was left open.
_LEAVES = frozenset(
    {"title", "link", "guid", "id", "pubdate", "published", "updated", "category", "comments"}
)
_AFTER_LEAF = _LEAVES | {"description", "summary", "content", "author", "enclosure", "source"}
_XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class BuiltTree:
    """The root, and whether the document ends inside an item."""

    root: etree._Element
    ends_inside_an_item: bool


def build(text: str) -> BuiltTree | None:
    """Return the tree of a text, None where it has no tag.

    Args:
        text: Without characters that XML does not allow.
    """
    found = _FIRST_TAG.search(text) or _START.search(text)
    if not found:
        return None
    builder = _Builder()
    builder.read(text, found.start())
    if builder.root is None:
        return None
    return BuiltTree(builder.root, any(name in _ITEMS for name in builder.open_names))


class _Builder:
    """Elements as they open and close; `root` is the first one."""

    def __init__(self) -> None:
        self.root: etree._Element | None = None
        self.open_names: list[str] = []
        self._open: list[etree._Element] = []
        self._last: etree._Element | None = (
            None  # whose tail the text is; None: it is the open element's text
        )
        self._pending: list[str] = []
        self._namespaces: dict[str, str] = {}
        self._default = ""
        self._count = 0

    def read(self, text: str, at: int) -> None:
        missing: set[str] = set()
        while at < len(text) and self._count < MAX_STEPS:
            self._count += 1
            tag = text.find("<", at)
            if tag < 0:
                self._pending.append(_resolved(text[at:]))
                break
            if tag > at:
                self._pending.append(_resolved(text[at:tag]))
            at = self._tag(text, tag, missing)
        self._flush()

    def _tag(self, text: str, at: int, missing: set[str]) -> int:
        """Read what begins with an angle bracket, and return where to go on."""
        for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")):
            if text.startswith(opening, at) and closing not in missing:
                end = text.find(closing, at + len(opening))
                if end < 0:
                    missing.add(closing)  # searched once: the next one would not find it either
                    break
                if opening == "<![CDATA[":
                    self._pending.append(text[at + len(opening) : end])
                return end + len(closing)
        if found := _END.match(text, at):
            self._end(found[1].lower())
            return found.end()
        if text.startswith("<![CDATA[", at):
            return at + len("<![CDATA[")
        found = _START.match(text, at)
        if found is None:
            self._pending.append("<")
            return at + 1
        self._start(found[1].lower(), found[2])
        return found.end()

    def _start(self, name: str, rest: str) -> None:
        if name in _ITEMS and any(item in self.open_names for item in _ITEMS):
            self._end(next(item for item in reversed(self.open_names) if item in _ITEMS))
        elif name in _AFTER_LEAF and self.open_names and self.open_names[-1] in _LEAVES:
            self._end(self.open_names[-1])
        if len(self._open) >= MAX_DEPTH:
            return
        attributes = _ATTRIBUTE.findall(rest)[:MAX_ATTRIBUTES]
        values = {key: _resolved(double or single or bare) for key, double, single, bare in attributes}
        for key, value in values.items():
            if key.lower().startswith("xmlns:") and len(self._namespaces) < MAX_ATTRIBUTES:
                self._namespaces[key[6:].lower()] = value
            elif key.lower() == "xmlns" and self.root is None:
                self._default = value if is_known(value) else ""
        self._flush()
        element = self._element(name, values)
        if rest.endswith("/") or name in _VOID:
            self._last = element
            return
        self.open_names.append(name)
        self._open.append(element)
        self._last = None

    def _element(self, name: str, values: dict[str, str]) -> etree._Element:
        tag = self._qualified(name, self._default)
        if self.root is None:
            element = self.root = etree.Element(tag)
        elif self._open:
            element = etree.SubElement(self._open[-1], tag)
        else:
            element = etree.SubElement(self.root, tag)  # beside the root: RSS 1.0 that lost its own
        for key, value in values.items():
            if not key.lower().startswith("xmlns"):
                element.set(self._qualified(key, ""), value)
        return element

    def _qualified(self, name: str, default: str) -> str:
        prefix, _, local = name.rpartition(":")
        if prefix.lower() == "xml":
            return f"{{{_XML_NAMESPACE}}}{local}"
        namespace = self._namespaces.get(prefix.lower()) if prefix else default
        if namespace is None:
            known = KNOWN_PREFIXES.get(prefix.lower())
            namespace = f"http://{known}" if known else f"?{prefix}"
        namespace = namespace.strip()
        return f"{{{namespace}}}{local}" if namespace and not _NOT_IN_A_NAME.search(namespace) else local

    def _end(self, name: str) -> None:
        if name not in self.open_names:
            return
        self._flush()
        while self.open_names:
            self._last = self._open.pop()
            if self.open_names.pop() == name:
                break

    def _flush(self) -> None:
        text = "".join(self._pending)
        self._pending.clear()
        if not text or not self._open:
            return
        if self._last is None:
            self._open[-1].text = (self._open[-1].text or "") + text
        else:
            self._last.tail = (self._last.tail or "") + text


_NOT_IN_A_NAME = re.compile(r"[{}\s<>]")


def _resolved(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return html.entities.html5.get(f"{found[3]};", found[0])
    number = int(found[1]) if found[1] else int(found[2], 16) if found[2] else -1
    if 0x80 <= number <= 0x9F:
        return bytes([number]).decode("cp1252", "replace")
    is_text = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or number > 0xFFFF
    return chr(number) if is_text and number <= 0x10FFFF else "\ufffd"
