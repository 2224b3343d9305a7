"""JSON Feed, versions 1 and 1.1, as publishers write it.

Source: https://jsonfeed.org/version/1.1
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from ingest.core.feeds.documents import FeedDocument, FeedImage, FeedItem, NotAFeed, Prose, UnusableItem
from ingest.core.feeds.formats.drafts import MAX_ITEMS, Draft, categories_of, finish
from ingest.core.feeds.formats.item_links import Base, is_web, web_base
from ingest.core.feeds.formats.item_people import distinct, names_in_text
from ingest.core.feeds.formats.item_texts import MAX_TEXT_CHARACTERS, looks_like_html
from ingest.core.feeds.formats.values import stripped
from ingest.core.feeds.formats.xml_items import tag_of
from ingest.core.web.dates import Locale
from schemas.ids import digest20

__all__ = ["read", "sniff"]

_VERSION = re.compile(r"(?:https?://)?(?:www\.)?jsonfeed\.org/version/", re.IGNORECASE)
_NUMBERS = ("1", "1.0", "1.1")  # versions of programs that leave out the rest of the URL
_VERSION_IN_TEXT = re.compile(r'"version"\s*:\s*"(?:https?:\\?/\\?/)?(?:www\.)?jsonfeed\.org', re.IGNORECASE)
_ITEMS_IN_TEXT = re.compile(r'"items"\s*:\s*\[')
_COMMA_TOO_MANY = re.compile(r",\s*[}\]]")
_TEXT_OR_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*+[}\]])', re.DOTALL)
_BETWEEN_ITEMS = re.compile(r"[\s,]*")
_OF_AN_ITEM = frozenset({"url", "content_html", "content_text", "external_url", "date_published"})
_MAX_DIGITS = 40  # an id of more is a text; Python refuses to read numbers of thousands of digits


def sniff(text: str) -> bool:
    """Return whether the document is a JSON object or array; no other format begins like one."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def read(text: str, *, url: str, headers: Mapping[str, str], told: Locale) -> FeedDocument | NotAFeed:
    """Return the feed in a JSON document; of a truncated one the items that were whole."""
    # Line ends inside texts are allowed: publishers build the document by pasting.
    decoder = json.JSONDecoder(strict=False, parse_int=_integer)
    text = text.strip("\ufeff \t\r\n")
    if _COMMA_TOO_MANY.search(text):
        text = _TEXT_OR_COMMA.sub(r"\1", text)
    try:
        document = decoder.decode(text)
    except (ValueError, RecursionError) as error:
        document = _whole_items(text, decoder)
        if document is None:
            return NotAFeed(f"the document is not a feed (JSON: {error})")
    if not isinstance(document, dict):
        return NotAFeed("the document is JSON, but not a JSON Feed: it is a list")
    if not _is_feed(document):
        return NotAFeed(
            "the document is JSON, but not a JSON Feed: its `version` is not below jsonfeed.org/version/"
        )
    return _document(document, url, headers, told)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


def _whole_items(text: str, decoder: json.JSONDecoder) -> dict[str, Any] | None:
    """Return a document that ends too early with the items that are whole, None for what was never a feed."""
    start = _ITEMS_IN_TEXT.search(text)
    if not start or not _VERSION_IN_TEXT.search(text):
        return None
    items: list[object] = []
    at = start.end()
    while at < len(text) and len(items) <= MAX_ITEMS:
        at = _BETWEEN_ITEMS.match(text, at).end()  # type: ignore[union-attr]  # it matches anything
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {"version": "https://jsonfeed.org/version/1", "items": [*items, _CUT_ITEM]}


_CUT_ITEM = object()  # what follows the last whole item


def _is_feed(document: Mapping[str, Any]) -> bool:
    version, items = document.get("version"), document.get("items")
    if isinstance(version, str) and _VERSION.match(version.strip()):
        return True
    first = items[0] if isinstance(items, list) and items else None
    says_nothing_else = not version or str(version).strip() in _NUMBERS
    return says_nothing_else and isinstance(first, dict) and not _OF_AN_ITEM.isdisjoint(first)


def _document(
    document: Mapping[str, Any], url: str, headers: Mapping[str, str], told: Locale
) -> FeedDocument:
    listed = document.get("items")
    items = listed if isinstance(listed, list) else []
    base = web_base(url, stripped(document.get("home_page_url")))
    header = tag_of(headers.get("content-language", "").partition(",")[0])
    language = tag_of(stripped(document.get("language"))) or header
    inherited = _authors(document)
    drafts = [
        _draft(item, base, inherited, language) if isinstance(item, dict) else _unusable(position, item)
        for position, item in enumerate(items[:MAX_ITEMS])
    ]
    finished = finish(drafts, Locale(language or told.language, told.country))
    hubs = document.get("hubs")
    return FeedDocument(
        title=stripped(document.get("title")),
        language=language,
        ttl_seconds=0,
        items=finished.items,
        unusable=finished.unusable,
        dropped_count=max(0, len(items) - MAX_ITEMS),
        home=base.home,
        hubs=tuple(
            stripped(hub.get("url"))
            for hub in (hubs if isinstance(hubs, list) else [])
            if isinstance(hub, dict) and is_web(stripped(hub.get("url")))
        ),
    )


def _unusable(position: int, item: object) -> UnusableItem:
    if item is _CUT_ITEM:
        return UnusableItem(position, digest20(str(position)), "the document ends inside the item")
    return UnusableItem(position, digest20(repr(item)), f"the item is not an object but {item!r:.80}")


def _draft(item: Mapping[str, Any], base: Base, inherited: tuple[str, ...], language: str | None) -> Draft:
    guid = _guid(item.get("id"))
    link = base.absolute(stripped(item.get("url"))) or base.absolute(stripped(item.get("external_url")))
    if link is None and guid and is_web(guid):
        link = guid
    title, summary = stripped(item.get("title")), stripped(item.get("summary"))
    html, text = stripped(item.get("content_html")), stripped(item.get("content_text"))
    is_plain = len(text) > len(html)
    content = (text if is_plain else html)[:MAX_TEXT_CHARACTERS]
    # Plain text, says the specification; texts full of tags come from programs that do not know.
    literal: set[Prose] = {"content"} if is_plain and not looks_like_html(text) else set()
    literal |= {"title"} if title and not looks_like_html(title) else set()
    if not summary:
        summary = content
        literal |= {"summary"} if "content" in literal else set()
    elif not looks_like_html(summary):
        literal |= {"summary"}
    authors = _authors(item) or inherited
    image = base.absolute(stripped(item.get("image")) or stripped(item.get("banner_image")))
    own = tag_of(stripped(item.get("language")))
    tags = item.get("tags")
    return Draft(
        FeedItem(
            guid=guid,
            link=link,
            title=title,
            summary=summary,
            content=content,
            author=", ".join(authors) or None,
            authors=authors,
            categories=categories_of(
                tag for tag in (tags if isinstance(tags, list) else []) if isinstance(tag, str)
            ),
            image=FeedImage(image) if image and is_web(image) else None,
            language=own if own != language else None,
            literal=frozenset(literal),
        ),
        published=(stripped(item.get("date_published")),),
        updated=(stripped(item.get("date_modified")),),
    )


def _authors(holder: Mapping[str, Any]) -> tuple[str, ...]:
    several = holder.get("authors")
    listed = several if isinstance(several, list) and several else [several or holder.get("author")]
    named = (one.get("name") if isinstance(one, dict) else one for one in listed)
    return distinct(name for one in named for name in names_in_text(stripped(one)))


def _guid(value: object) -> str | None:
    if isinstance(value, str):
        return stripped(value) or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
