"""Items of RSS, Atom and RDF: the publisher's elements become an item.

Owns which element gives which field. Links, people and texts have modules of their own.
"""

import itertools
import re
from dataclasses import dataclass

from lxml import etree

from ingest.core.feeds.documents import FeedImage, FeedItem, ItemSource, Prose
from ingest.core.feeds.formats.drafts import Draft, categories_of
from ingest.core.feeds.formats.item_links import Base, is_web, item_link
from ingest.core.feeds.formats.item_people import authors_of
from ingest.core.feeds.formats.item_texts import Text, atom_text, first_text, text_of
from ingest.core.feeds.formats.names import name_of
from ingest.core.web.text import one_line

__all__ = ["Context", "children_of", "draft_of", "language_of", "tag_of"]

MAX_CHILDREN = 2_000
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ADDRESSES = frozenset({"{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "href"})
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_IMAGE_URL = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?|\Z)", re.IGNORECASE)

_PUBLISHED = (
    "pubdate", "atom:published", "atom:issued", "dcterms:issued", "dcterms:available", "dcterms:created",
    "atom:created", "published", "dc:date", "date", "dcterms:date",
)  # fmt: skip
_UPDATED = (
    "atom:updated",
    "atom:modified",
    "dcterms:modified",
    "updated",
    "dc:date",
    "lastbuilddate",
    "modified",
)
_SUMMARIES = ("description", "atom:summary", "summary", "dc:description", "dcterms:abstract", "abstract")
_LATE_SUMMARIES = ("itunes:summary", "play:description", "itunes:subtitle", "excerpt", "media:description")
_CONTENTS = ("content:encoded", "yandex:full-text", "xhtml:body", "body", "fullitem", "content", "fulltext")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all items of a document.

    Attributes:
        is_atom: Names without a namespace are Atom's.
        authors: The feed's own, for items that name none.
    """

    base: Base
    is_atom: bool
    language: str | None
    authors: tuple[str, ...] = ()


def children_of(element: etree._Element, *, is_atom: bool) -> dict[str, list[etree._Element]]:
    """Return an element's children by name."""
    found: dict[str, list[etree._Element]] = {}
    for child in itertools.islice(element, MAX_CHILDREN):
        name = name_of(child)
        if is_atom and ":" not in name:
            name = f"atom:{name}"
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def tag_of(text: str) -> str | None:
    """Return a language tag, None for what is not one."""
    tag = text.strip()
    return tag if _LANGUAGE_TAG.fullmatch(tag) else None


def language_of(element: etree._Element) -> str | None:
    """Return the language that an element itself declares (`xml:lang`)."""
    return tag_of(element.get(_XML_LANG) or "")


def draft_of(element: etree._Element, context: Context) -> Draft:
    """Return what an item element says."""
    elements = children_of(element, is_atom=context.is_atom)
    for group in elements.get("media:group", ()):
        for name, inner in children_of(group, is_atom=False).items():
            elements.setdefault(name, []).extend(inner)
    language = _language(element, elements, context)
    title = _title(elements)
    summary, content = _summary(elements), _content(elements)
    if not summary.value:
        summary = content
    if not summary.value:
        summary = Text(first_text(elements, *_LATE_SUMMARIES), is_literal=False)
    authors = authors_of(elements, ())
    source = _source(elements, context)
    literal: list[Prose] = []
    texts: list[tuple[Prose, Text]] = [("title", title), ("summary", summary), ("content", content)]
    literal.extend(field for field, text in texts if text.is_literal and text.value)
    guid = first_text(elements, "guid", "atom:id", "id") or (element.get(_RDF_ABOUT) or "").strip()
    link = item_link(elements, context.base, language or context.language)
    if link is None:
        about = next((str(value) for key, value in element.attrib.items() if key.lower() in _ADDRESSES), "")
        link = context.base.absolute(about, element)
    authors = authors or _source_authors(elements) or context.authors
    return Draft(
        FeedItem(
            guid=guid or None,
            link=link,
            title=title.value,
            summary=summary.value,
            content=content.value,
            author=", ".join(authors) or None,
            authors=authors,
            source=source,
            categories=categories_of(_categories(elements)),
            image=_image(elements, context.base),
            language=language,
            literal=frozenset(literal),
        ),
        published=_texts(elements, _PUBLISHED),
        updated=_texts(elements, _UPDATED),
    )


def _texts(elements: dict[str, list[etree._Element]], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        text for name in names if name in elements for one in elements[name] if (text := text_of(one)[:200])
    )


def _language(
    element: etree._Element, elements: dict[str, list[etree._Element]], context: Context
) -> str | None:
    """Return the language of the entry, else of its title or content; None where it is the feed's."""
    own = language_of(element) or tag_of(first_text(elements, "dc:language", "language"))
    for name in ("atom:title", "title", "atom:content", "description", "content:encoded"):
        if own is None and name in elements:
            own = language_of(elements[name][0])
    return own if own != context.language else None


def _title(elements: dict[str, list[etree._Element]]) -> Text:
    for name in ("title", "atom:title"):
        for element in elements.get(name, ()):
            # Of RSS no element has a type, but programs that write both formats give it one.
            is_text_construct = name.startswith("atom:")
            text = atom_text(element) if is_text_construct else Text(text_of(element), is_literal=False)
            if text.value:
                return text
    return Text(first_text(elements, "dc:title", "media:title", "itunes:title"), is_literal=False)


def _summary(elements: dict[str, list[etree._Element]]) -> Text:
    for name in _SUMMARIES:
        for element in elements.get(name, ()):
            is_text_construct = name.startswith("atom:")
            text = atom_text(element) if is_text_construct else Text(text_of(element), is_literal=False)
            if text.value:
                return text
    return Text("", is_literal=False)


def _content(elements: dict[str, list[etree._Element]]) -> Text:
    texts = [atom_text(element) for element in elements.get("atom:content", ())]
    texts += [
        Text(text_of(element), is_literal=False) for name in _CONTENTS for element in elements.get(name, ())
    ]
    return max(texts, key=lambda text: len(text.value), default=Text("", is_literal=False))


def _categories(elements: dict[str, list[etree._Element]]) -> list[str]:
    names = ("category", "atom:category", "dc:subject", "itunes:category", "dcterms:subject")
    found = [
        text_of(element) or element.get("label") or element.get("term") or element.get("text") or ""
        for name in names
        for element in elements.get(name, ())
    ]
    for name in ("media:keywords", "itunes:keywords", "keywords", "news:keywords", "media:category"):
        for element in elements.get(name, ()):
            # The text of a Media RSS category may be its path in a scheme, with a label for people.
            found.extend(re.split(r"[,;،、]", element.get("label") or text_of(element)))
    return found


def _source(elements: dict[str, list[etree._Element]], context: Context) -> ItemSource | None:
    for element in elements.get("source", ()):
        url = context.base.absolute(element.get("url") or element.get("href") or "", element)
        if title := one_line(text_of(element)):
            return ItemSource(title, url)
    for element in elements.get("atom:source", ()):
        inner = children_of(element, is_atom=True)
        title = (
            atom_text(inner["atom:title"][0]).value if "atom:title" in inner else one_line(element.text or "")
        )
        if title:
            return ItemSource(one_line(title), item_link(inner, context.base, None))
    publisher = one_line(first_text(elements, "dc:publisher", "dcterms:publisher", "news:name"))
    return ItemSource(publisher) if publisher and "@" not in publisher else None


def _source_authors(elements: dict[str, list[etree._Element]]) -> tuple[str, ...]:
    for element in elements.get("atom:source", ()):
        if found := authors_of(children_of(element, is_atom=True), ()):
            return found
    return ()


def _image(elements: dict[str, list[etree._Element]], base: Base) -> FeedImage | None:
    credit = one_line(first_text(elements, "media:credit", "media:copyright")) or None
    for name in ("media:content", "enclosure", "media:thumbnail", "atom:link", "itunes:image", "image"):
        for element in elements.get(name, ()):
            url = _image_url(name, element)
            if url and (absolute := base.absolute(url, element)) and is_web(absolute):
                own = children_of(element, is_atom=False)
                return FeedImage(
                    absolute, one_line(first_text(own, "media:credit", "media:copyright")) or credit
                )
    return None


def _image_url(name: str, element: etree._Element) -> str:
    url = element.get("url") or element.get("href") or ""
    if name == "image":
        return url or first_text(children_of(element, is_atom=False), "url")
    if name in ("media:thumbnail", "itunes:image"):
        return url
    if name == "atom:link" and (element.get("rel") or "").lower() != "enclosure":
        return ""
    kind = (element.get("type") or element.get("medium") or "").lower()
    return url if kind.startswith("image") or (not kind and _IMAGE_URL.search(url)) else ""
