"""The program's parts behind plain functions, for our benchmarks and for judges from outside.

    from bench.adapters import parse_feed, follow_feed, extract_text, extract_metadata, tag

Owns the plain shape alone: dicts, lists and strings that JSON can hold. Each function is a thin wrapper over
the very code that the service runs; none raises for bad input. tests/contract/test_adapters.py keeps it so.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bench.following import follow_feed
from consumers.tagger.core import tagging
from consumers.tagger.core.tagging import TaggingData
from consumers.tagger.loading import load_tagging_data
from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.pipeline import extract
from ingest.core.feeds import parsing
from ingest.core.feeds.documents import FeedItem, NotAFeed
from ingest.core.feeds.lists import reading as feed_lists
from ingest.core.feeds.lists.reading import InvalidFeedList
from ingest.core.web.text import parse_iso_datetime
from ingest.core.web.urls import InvalidUrl, Url
from schemas.stories import Actor, Casualties, PlaceTag, PrimaryPlace, Span, SpanField

__all__ = [
    "extract_metadata",
    "extract_page",
    "extract_stream",
    "extract_text",
    "follow_feed",
    "parse_feed",
    "read_feed_list",
    "tag",
]

Row = dict[str, Any]


def parse_feed(body: bytes, url: str, headers: Mapping[str, str]) -> list[Row]:
    """Return what a feed lists, in its order; an empty list for what is not a feed.

    Args:
        url: After redirects; relative links count from it.
        headers: Of the response; names in any case.

    Returns:
        id (the guid), link, title, published, published_text, updated, summary, author, content: the
        publisher's values before our clean-up; None or empty where the feed says nothing. Dates are RFC 3339
        in UTC, unclamped.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    document = parsing.parse(body, url=url, headers=lowered)
    return [] if isinstance(document, NotAFeed) else [_item_row(item) for item in document.items]


def read_feed_list(body: bytes, name: str) -> Row:
    """Return the feeds of a list in any format that `feeds import` takes, and the lines that it refuses.

    Args:
        name: The file's.

    Returns:
        feeds: url, publisher, language, country, group, in the file's order and each once. refused: line
        (from 1), text, reason; a file that is not a list at all is refused as its line 1.
    """
    try:
        found = feed_lists.read_feed_list(body, name)
    except InvalidFeedList as error:
        return {"feeds": [], "refused": [{"line": 1, "text": "", "reason": str(error)}]}
    fields = ("url", "publisher", "language", "country", "group")
    return {
        "feeds": [{field: getattr(row, field) for field in fields} for row in found.feeds],
        "refused": [{"line": row.line, "text": row.text, "reason": row.reason} for row in found.refused],
    }


def extract_text(html: bytes, url: str | None) -> str:
    """Return a page's article text, paragraphs separated by one blank line; empty where there is none."""
    return extract(html, url=_url(url), content_type=None).text


def extract_stream(pages: Iterable[tuple[bytes, str | None]]) -> Iterator[str]:
    """Yield the texts of pages in the order in which they came, each as `extract_text`.

    What a host's pages have in common is learnt on the way exactly as the service learns it: a page's text
    rests on the pages before it alone.

    Args:
        pages: HTML and URL; a page without a URL neither adds to nor uses what is known of its site.
    """
    sites: dict[str, bytes] = {}
    for html, url in pages:
        parsed = _url(url)
        key = parsed.host_key if parsed else ""
        found = extract(html, url=parsed, content_type=None, site_knowledge=sites.get(key, b""))
        if key and found.site_knowledge is not None:
            sites[key] = found.site_knowledge
        yield found.text


def extract_metadata(html: bytes, url: str | None) -> Row:
    """Return title, authors, published_at, modified_at, publisher, canonical_url, language, lead_image.

    Dates are RFC 3339 in the offset that the page writes, without an offset where it writes none; None or
    empty where the page says nothing.
    """
    return _metadata_row(extract(html, url=_url(url), content_type=None))


def extract_page(body: bytes, url: str | None, headers: Mapping[str, str]) -> Row:
    """Return what `extract_text` and `extract_metadata` do, and the page's verdict with its reason.

    Args:
        headers: Of the response; names in any case.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    found = extract(body, url=_url(url), content_type=lowered.get("content-type"))
    return {
        **_metadata_row(found),
        "text": found.text,
        "verdict": found.verdict.value,
        "reason": found.reason,
    }


def _metadata_row(found: Extracted) -> Row:
    metadata = found.metadata
    return {
        "title": metadata.title,
        "authors": list(metadata.authors),
        "published_at": _rfc3339(metadata.published_at),
        "modified_at": _rfc3339(metadata.modified_at),
        "publisher": metadata.publisher,
        "canonical_url": metadata.canonical_url.text if metadata.canonical_url else None,
        "language": found.language,
        "lead_image": metadata.lead_image,
    }


def tag(title: str, text: str, language: str | None, published_at: str | None = None) -> Row:
    """Return the tags of an article.

    Args:
        language: BCP 47; None where it is not known.
        published_at: ISO 8601; what is none counts as not known.

    Returns:
        conflict: true for every class that the definition covers, civil unrest included. unrest. score: 0 to
        1. event_types: acled, plover, medtop. regions: alpha-2, the primary country first, then hot zones
        (`hz-…`). provinces: ISO 3166-2. places: name, start, end, country, lat, lon, role (event, mention).
        actors: id, name, type (PLOVER sector), kind (person, organisation, state, group), country (alpha-2,
        "IGO" or None), role (the office held on the day, or None), start, end; a row for each place where the
        actor is named. primary_place: where it happened: name, start, end, country, admin1 (ISO 3166-2), lat,
        lon, precision, confidence; None where the text says of no place that it did. casualties: kind
        (killed, wounded, missing, captured, displaced), start, end, low, high (None without an upper limit).
        start and end are code points in `text`, None where the evidence is in the title.
    """
    found = tagging.tag(
        tagging_data(),
        title=title,
        text=text,
        language=language,
        published_at=parse_iso_datetime(published_at),
    )
    conflict = found.conflict
    return {
        "conflict": found.relevant,
        "unrest": conflict.unrest,
        "score": conflict.score,
        "event_types": [
            {"acled": event.acled, "plover": event.plover, "medtop": event.medtop}
            for event in conflict.event_types
        ],
        "regions": [region for region in conflict.regions if not _is_province(region)],
        "provinces": [region for region in conflict.regions if _is_province(region)],
        "places": [
            _place_row(place, span) for place in conflict.places for span in place.spans or (place.span,)
        ],
        "actors": [_actor_row(actor, span) for actor in conflict.actors for span in actor.spans],
        "primary_place": _primary_place_row(conflict.primary_place) if conflict.primary_place else None,
        "casualties": [_casualties_row(one) for one in conflict.casualties],
    }


def _url(url: str | None) -> Url | None:
    try:
        return Url.parse(url) if url else None
    except InvalidUrl:
        return None


@functools.cache
def tagging_data() -> TaggingData:
    """Return the program's own data, read once."""
    return load_tagging_data()


def _is_province(region: str) -> bool:
    return region[2:3] == "-" and not region.startswith("hz-")


def _item_row(item: FeedItem) -> Row:
    return {
        "id": item.guid,
        "link": item.link,
        "title": item.title,
        "published": _rfc3339(item.published),
        "published_text": None if item.published else item.published_text,
        "updated": _rfc3339(item.updated),
        "summary": item.summary,
        "author": item.author,
        "content": item.content,
    }


def _place_row(place: PlaceTag, span: Span) -> Row:
    return {
        "name": place.name,
        **_in_text(span),
        "country": place.country,
        "lat": place.latitude,
        "lon": place.longitude,
        "role": place.role.value,
    }


def _primary_place_row(place: PrimaryPlace) -> Row:
    return {
        "name": place.name,
        **_in_text(place.span),
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.latitude,
        "lon": place.longitude,
        "precision": place.precision.value,
        "confidence": place.confidence,
    }


def _casualties_row(casualties: Casualties) -> Row:
    return {
        "kind": casualties.kind.value,
        **_in_text(casualties.span),
        "low": casualties.low,
        "high": casualties.high,
    }


def _actor_row(actor: Actor, span: Span) -> Row:
    return {
        "id": actor.id,
        "name": actor.name,
        "type": actor.sector,
        "kind": actor.kind.value,
        "country": actor.country,
        "role": actor.role,
        **_in_text(span),
    }


def _in_text(span: Span) -> dict[str, int | None]:
    in_body = span.field is SpanField.BODY
    return {"start": span.start if in_body else None, "end": span.end if in_body else None}


def _rfc3339(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
