"""Drafts of items: what a format reads of an item before the document's dates are understood.

Owns the way from drafts to the items of a document, for all formats: dates, limits, what is unusable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.core.feeds.dates import DateReader
from ingest.core.feeds.documents import FeedItem, Prose, UnusableItem
from ingest.core.feeds.formats.item_texts import escaped_once
from ingest.core.web.dates import Locale
from ingest.core.web.mojibake import mended
from schemas.ids import digest20

__all__ = ["MAX_CATEGORIES", "MAX_ITEMS", "Draft", "Finished", "categories_of", "finish"]

MAX_ITEMS = 5_000  # a twentieth of the seen set; longer ones are archives, and 10,000 items take a second
MAX_CATEGORIES = 100  # 20,000 took feedparser 10 s
MAX_CATEGORY_CHARACTERS = 200

_NOTHING = "the item has no guid, link, title, description or content"


@dataclass(frozen=True, slots=True)
class Draft:
    """An item without its dates, and the texts of those, the best first."""

    item: FeedItem
    published: Sequence[str] = ()
    updated: Sequence[str] = ()


class Finished(NamedTuple):
    """Items in document order, and those that are none."""

    items: tuple[FeedItem, ...]
    unusable: tuple[UnusableItem, ...]


def finish(
    drafts: Iterable[Draft | UnusableItem], locale: Locale, *, dates_of_feed: Iterable[str] = ()
) -> Finished:
    """Return the items of drafts, at their dates.

    Args:
        drafts: In document order, with what could not even become a draft.
        dates_of_feed: When the feed itself was written.
    """
    known = list(drafts)
    texts = [
        text for draft in known if isinstance(draft, Draft) for text in (*draft.published, *draft.updated)
    ]
    reader = DateReader(locale, texts, of_feed=dates_of_feed)
    items: list[FeedItem] = []
    unusable: list[UnusableItem] = []
    for position, draft in enumerate(known):
        if isinstance(draft, UnusableItem):
            unusable.append(draft)
        elif not _is_usable(draft.item):
            digest = digest20(*draft.item.authors, *draft.item.categories, *draft.published, *draft.updated)
            unusable.append(UnusableItem(position, digest, _NOTHING))
        else:
            items.append(_dated(draft, reader))
    return Finished(tuple(items), tuple(unusable))


def categories_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the first hundred categories, each once, on one line and not longer than 200 characters."""
    found: dict[str, None] = {}
    for text in texts:
        if line := " ".join(text[: 4 * MAX_CATEGORY_CHARACTERS].split())[:MAX_CATEGORY_CHARACTERS]:
            found[line] = None
            if len(found) == MAX_CATEGORIES:
                break
    return tuple(found)


def _is_usable(item: FeedItem) -> bool:
    return bool(item.guid or item.link or item.title or item.summary or item.content)


def _mended(item: FeedItem, field: Prose) -> str:
    """Return a text that a program encoded or escaped twice as its author wrote it."""
    text = mended({"title": item.title, "summary": item.summary, "content": item.content}[field])
    return text if field in item.literal else escaped_once(text)


def _dated(draft: Draft, reader: DateReader) -> FeedItem:
    item = draft.item
    published = reader.read(draft.published, draft.item.language)
    updated = reader.read(draft.updated, draft.item.language)
    authors = tuple(map(mended, item.authors))
    return replace(
        item,
        title=_mended(item, "title"),
        summary=_mended(item, "summary"),
        content=_mended(item, "content"),
        authors=authors,
        author=", ".join(authors) or None,
        published=published.at,
        published_text=published.text,
        has_time=published.has_time,
        updated=updated.at,
    )
