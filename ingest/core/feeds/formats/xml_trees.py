"""Trees of XML feeds: well-formed documents as libxml2 reads them, all others as far as they make sense.

Owns the way from a document's text to its elements. No DTD is read and no entity expanded but the simple ones
that the document declares itself; what would stall a parser is cut first.
"""

import html.entities
import re
from dataclasses import dataclass

from lxml import etree

from ingest.core.feeds.formats.broken_xml import build
from ingest.core.feeds.formats.names import local_name

__all__ = ["XmlTree", "parse_xml"]

MAX_NAMESPACES = 100  # 10,000 take libxml2 seconds: each name is compared with all of them
MAX_ENTITIES = 256
MAX_TAG_CHARACTERS = 65_536  # thousands of attributes take seconds as well

_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "urlset", "sitemapindex", "entry", "html", "opml"})
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*\?>\s*", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]*(?:\[(.*?)\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]{1,64})\s+(?:\"([^\"&%<]{0,1000})\"|'([^'&%<]{0,1000})')\s*>")
_NAMED = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z][\w.-]{1,32});")
# References to the controls of Latin-1 mean the letters that windows-1252 has there, as in HTML.
_CONTROL_REFERENCE = re.compile(r"&#(?:(1[2-5]\d)|[xX]0*([89][0-9a-fA-F]));")
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{MAX_TAG_CHARACTERS},}}>?")
_XMLNS = re.compile(r"""\sxmlns:[\w.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""")


@dataclass(frozen=True, slots=True)
class XmlTree:
    """A document's root, and whether it ends inside the last of its items."""

    root: etree._Element
    is_cut: bool = False


def parse_xml(text: str) -> XmlTree | None:
    """Return the tree of a document's text, None where there is not one element.

    Of a document that is not well-formed, names come in lower case, a tag that is not closed ends with its
    parent, and what is no tag is text.
    """
    prepared = _prepared(text)
    root = _well_formed(prepared)
    if root is None:
        prepared = _NOT_IN_XML.sub("", prepared)  # not before: it takes as long as the parser
        root = _well_formed(prepared)
    if root is None and _NAMED.search(prepared):
        root = _well_formed(_NAMED.sub(_character, prepared))
    if root is not None and (
        local_name(root) == root.tag.rpartition("}")[2] or local_name(root) not in _ROOTS
    ):
        return XmlTree(root)
    built = build(prepared)
    return XmlTree(built.root, built.ends_inside_an_item) if built is not None else None


def _prepared(text: str) -> str:
    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n\x00"), count=1).lstrip()
    if "<!DOCTYPE" in text[:4096] or "<!doctype" in text[:4096]:
        text = _without_doctype(text)
    if "&#" in text:
        text = _CONTROL_REFERENCE.sub(_letter, text)
    if len(text) > MAX_TAG_CHARACTERS and _has_long_tag(text):
        text = _LONG_TAG.sub("<removed>", text)
    if text.count("xmlns:") > MAX_NAMESPACES:
        text = _fewer_namespaces(text)
    return text


def _has_long_tag(text: str) -> bool:
    """Look for a stretch of half the limit without an end of a tag: every tag over the limit has one."""
    half = MAX_TAG_CHARACTERS // 2
    return any(text.find(">", at, at + half) < 0 for at in range(0, len(text) - half, half))


def _fewer_namespaces(text: str) -> str:
    """Return the text with each declaration once for each spelling, and the first hundred of them."""
    kept: set[str] = set()

    def keep(found: re.Match[str]) -> str:
        declaration = found[0].strip()
        if declaration not in kept and len(kept) >= MAX_NAMESPACES:
            return ""
        kept.add(declaration)
        return found[0]

    return _XMLNS.sub(keep, text)


def _without_doctype(text: str) -> str:
    found = _DOCTYPE.search(text[:65_536])
    if not found:
        return text
    rest = text[: found.start()] + text[found.end() :]
    declared = {
        name: double or single
        for name, double, single in _ENTITY.findall(found[1] or "")[:MAX_ENTITIES]
        if name not in ("lt", "gt", "amp", "quot", "apos")
    }
    if not declared:
        return rest
    longest = max(map(len, declared.values()))
    if rest.count("&") * longest > len(rest) + 1_000_000:
        return rest  # a document that grows by its entities is an attack
    return _NAMED.sub(lambda named: declared.get(named[1], named[0]), rest)


def _character(found: re.Match[str]) -> str:
    character = html.entities.html5.get(f"{found[1]};")
    if character is None:
        return f"&amp;{found[1]};"
    return {"<": "&lt;", "&": "&amp;"}.get(character, character)


def _letter(found: re.Match[str]) -> str:
    number = int(found[1]) if found[1] else int(found[2], 16)
    if not 0x80 <= number <= 0x9F:
        return found[0]
    return bytes([number]).decode("cp1252", "replace")


def _well_formed(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
