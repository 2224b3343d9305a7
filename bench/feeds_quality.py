"""Agreement with feedparser on real feeds, field by field, and where we differ, why.

    python -m bench.feeds_quality [--json] [--differences FIELD]

The documents of ../shared/corpora/feeds, read by ours and by feedparser with its cleaning off. A difference
that no reason explains is listed as "other", and `--differences` prints both values of each.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from bench.feeds import FIELDS, by_feedparser, corpus, run
from bench.figures import Figure, arguments
from ingest.core.feeds.documents import FeedDocument, FeedItem
from ingest.core.feeds.parsing import parse
from ingest.core.web.text import plain

__all__: list[str] = []

MIN_AGREEMENT = {"guid": 0.97, "title": 0.99, "updated": 0.99}


def measure(shown: str | None) -> list[Figure]:
    """Return the agreement of each field, and the differences by reason."""
    equal, compared, reasons = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    same_count, all_items, all_unusable = 0, 0, 0
    feeds = corpus()
    for feed in feeds:
        document = parse(feed.body, url=feed.url, headers=feed.headers)
        theirs = by_feedparser(feed)
        items = document.items if isinstance(document, FeedDocument) else ()
        unusable = document.unusable if isinstance(document, FeedDocument) else ()
        all_items, all_unusable = all_items + len(items), all_unusable + len(unusable)
        same_count += len(items) + len(unusable) == len(theirs)
        if len(items) != len(theirs):
            continue
        for item, row in zip(items, theirs, strict=True):
            for field in FIELDS:
                compared[field] += 1
                if getattr(item, field) == row[field]:
                    equal[field] += 1
                    continue
                reason = _reason(field, item, row[field], feed.body)
                reasons[field, reason] += 1
                if field == shown:
                    print(f"{feed.name}: {reason}\n  {getattr(item, field)!r:.200}\n  {row[field]!r:.200}")
    figures = [
        Figure("documents", len(feeds)),
        Figure("documents with as many items, unusable ones counted", same_count / len(feeds), at_least=0.95),
        Figure("items", all_items),
        Figure("unusable items, each with its reason", all_unusable),
    ]
    for field in FIELDS:
        figures.append(
            Figure(f"{field}: equal", equal[field] / compared[field], at_least=MIN_AGREEMENT.get(field))
        )
        figures += [
            Figure(f"{field}: {reason}", count)
            for (of, reason), count in reasons.most_common()
            if of == field
        ]
    return figures


def _reason(field: str, item: FeedItem, theirs: Any, body: bytes) -> str:  # noqa: ANN401 - a field's value
    ours = getattr(item, field)
    match field:
        case "link":
            return _reason_of_link(ours, theirs, body)
        case "published" | "updated":
            return _reason_of_date(item, ours, theirs)
        case "author":
            return _reason_of_author(item, theirs)
        case "title" | "summary" | "content":
            return _reason_of_text(item, ours, theirs)
    return "as it stands, not resolved" if theirs and ours and theirs.endswith(ours) else "other"


def _reason_of_link(ours: str | None, theirs: str | None, body: bytes) -> str:
    if theirs is not None and not theirs.startswith(("http://", "https://")):
        return "theirs is not the address of a page"
    if ours and b"origLink>" in body and ours.encode() in body.replace(b"&amp;", b"&"):
        return "the publisher's own before a proxy's"
    if ours is None:
        return "none: theirs is a link to the feed or another document"
    return "from the site's base, or another of several links"


def _reason_of_date(item: FeedItem, ours: datetime | None, theirs: datetime | None) -> str:
    if ours is not None and theirs is None:
        return "dc:date, dcterms and forms that feedparser does not read"
    if theirs is not None and theirs.year < 1900:
        return "none: theirs is the year 1"
    if ours is None:
        return "none: no zone, or not wholly understood"
    return f"another of several dates, or the zone by name ({item.published_text is not None})"


def _reason_of_author(item: FeedItem, theirs: str | None) -> str:
    if theirs is None:
        return "the feed's author, for items without one"
    if "@" in theirs or "(" in theirs:
        return "a name, not an address"
    if len(item.authors) > 1:
        return "all authors"
    return "references resolved, blanks" if item.author and plain(theirs) == item.author else "other"


def _reason_of_text(item: FeedItem, ours: str, theirs: str) -> str:
    if plain(ours) == plain(theirs) or plain(ours).split() == plain(theirs).split():
        return "the same text, other spelling of markup"
    if theirs and not ours and (item.summary or item.content):
        return "a caption or an iTunes summary, which is not the item's content"
    return "more text" if len(plain(ours)) > len(plain(theirs)) else "other"


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument(
        "--differences", metavar="FIELD", choices=FIELDS, help="print each difference of a field"
    )
    return run(parser, lambda options: measure(options.differences))


if __name__ == "__main__":
    raise SystemExit(main())
