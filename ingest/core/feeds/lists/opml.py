"""OPML: the outlines of a list of feeds, also where the file is not XML any more.

Owns finding outlines and their folders. Other programs write bare ampersands, unclosed outlines, attribute
names in any case and namespaces, and an XML parser gives up at the first of them, so that all feeds behind it
are lost; this one looks for tags alone, and takes the time of one pass.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.core.feeds.lists.rows import RawRow, shown

__all__ = ["is_opml", "read_opml"]

_OUTLINE = re.compile(r"<(?:[\w.-]+:)?outline[\s/>]", re.IGNORECASE)
_SKIPPED = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
_NAME = re.compile(r"<(/?)\s*(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
# Neither kind of quoted value holds `<` in XML: a quote that meets one before its twin is a stray one.
_QUOTED = {'"': re.compile(r'"[^"<]*"'), "'": re.compile(r"'[^'<]*'")}
_STOP = re.compile(r"[<>\"']")
# A quote ends a value where the tag ends or another attribute follows: names hold quotes that nobody escaped.
_ATTRIBUTE = re.compile(
    r"(?:[\w.-]+:)?([A-Za-z_][\w.-]*)\s*=\s*"
    r"(?:\"([^<]*?)\"(?=\s*/?\s*\Z|\s*[\w:.-]+\s*=)|'([^<]*?)'(?=\s*/?\s*\Z|\s*[\w:.-]+\s*=)|([^\s\"'<>]+))"
)
# Those of XML and by number alone: HTML's would turn `&copy=1` of a query into another character.
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_FEED_TYPES = frozenset({"atom", "feed", "rdf", "rss"})


@dataclass(frozen=True, slots=True)
class _Tag:
    line: int
    name: str
    text: str
    is_end: bool
    is_void: bool
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the feed that an outline names, empty where it names none."""
        found = self.attributes.get("xmlurl", "").strip()
        return found or (self.attributes.get("url", "").strip() if self.is_feed else "")

    @property
    def is_feed(self) -> bool:
        """Return whether the outline calls itself a feed."""
        return self.attributes.get("type", "").strip().lower() in _FEED_TYPES

    @property
    def label(self) -> str:
        """Return the outline's name."""
        return (self.attributes.get("title") or self.attributes.get("text") or "").strip()


def is_opml(text: str) -> bool:
    """Return whether a text has outlines."""
    return _OUTLINE.search(text) is not None


def read_opml(text: str) -> Iterator[RawRow]:
    """Yield the outlines that name a feed, or say that they are one, in document order."""
    outlines = [tag for tag in _tags(text) if tag.name == "outline"]
    ends = sum(tag.is_end for tag in outlines)
    # Where feeds are not closed, as in HTML, a folder still is.
    are_feeds_closed = ends >= sum(not tag.is_end and not tag.is_void for tag in outlines)
    folders: list[str] = []
    for tag in outlines:
        if tag.is_end:
            del folders[-1:]
            continue
        if tag.url or tag.is_feed:
            yield RawRow(tag.line, tag.text, _values(tag, folders), problem=_problem(tag), unambiguous=True)
            label = ""
        else:
            label = tag.label
        if not tag.is_void and (are_feeds_closed or not (tag.url or tag.is_feed)):
            folders.append(label)


def _problem(tag: _Tag) -> str | None:
    if tag.url:
        return None
    site = tag.attributes.get("htmlurl", "")
    return "no xmlUrl" + (
        f"; `conflictwire feeds add {shown(site)}` looks for the site's feed" if site else ""
    )


def _values(tag: _Tag, folders: list[str]) -> dict[str, str]:
    given = tag.attributes
    categories = (each.strip().strip("/") for each in given.get("category", "").split(","))
    return {
        "url": tag.url,
        "publisher": given.get("publisher") or tag.label,
        "language": given.get("language") or given.get("lang") or "",
        "country": given.get("country", ""),
        "kind": given.get("kind", ""),
        "group": given.get("group") or "/".join(name.replace("/", "-") for name in folders if name),
        "categories": ",".join(each for each in categories if each),
        "speaks_for": given.get("speaksfor", ""),
        "min_interval": given.get("mininterval", ""),
        "max_interval": given.get("maxinterval", ""),
    }


def _tags(text: str) -> Iterator[_Tag]:
    line, counted = 1, 0
    position = text.find("<")
    while position != -1:
        line += _line_ends(text, counted, position)
        counted = position
        end = _end_of_skipped(text, position)
        if end is None:
            name = _NAME.match(text, position)
            if name is None:
                end = position + 1
            else:
                end = _end_of_tag(text, name.end())
                yield _tag(text, line, position, name, end)
        position = text.find("<", end)


def _tag(text: str, line: int, position: int, name: re.Match[str], end: int) -> _Tag:
    inside = text[name.end() : end].removesuffix(">")
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(inside):
        value = next(part for part in found.groups()[1:] if part is not None)
        attributes.setdefault(found[1].lower().replace("-", "").replace("_", ""), _unescaped(value))
    is_void = inside.rstrip().endswith("/")
    return _Tag(line, name[2].lower(), text[position:end], bool(name[1]), is_void, attributes)


def _end_of_skipped(text: str, position: int) -> int | None:
    """Return where a comment, a CDATA section or an instruction ends; None for a tag."""
    for begin, end in _SKIPPED:
        if text.startswith(begin, position):
            found = text.find(end, position + len(begin))
            return position + len(begin) if found == -1 else found + len(end)
    return None


def _end_of_tag(text: str, position: int) -> int:
    """Return the position behind a tag's end, or that of the next tag where it has none."""
    while (found := _STOP.search(text, position)) is not None:
        if found[0] == ">":
            return found.end()
        if found[0] == "<":
            return found.start()
        quoted = _QUOTED[found[0]].match(text, found.start())
        position = quoted.end() if quoted else found.end()
    return len(text)


def _line_ends(text: str, begin: int, end: int) -> int:
    """Return how many lines end in a part of the text; a file of the first Macs has returns alone."""
    return text.count("\n", begin, end) or text.count("\r", begin, end)


def _unescaped(value: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), value)
