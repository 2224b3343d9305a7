"""RSS, Atom, RDF and CDF: a document of elements becomes a feed.

Owns the document: which elements are its items, what the feed says of itself. One item is
`ingest.core.feeds.formats.xml_items`.
"""

import re
from collections.abc import Mapping

from lxml import etree

from ingest.core.feeds.documents import FeedDocument, FeedSchedule, NotAFeed, UnusableItem
from ingest.core.feeds.formats import sitemap
from ingest.core.feeds.formats.drafts import MAX_ITEMS, Draft, finish
from ingest.core.feeds.formats.item_links import Base, is_web, web_base
from ingest.core.feeds.formats.item_people import authors_of
from ingest.core.feeds.formats.item_texts import atom_text, first_text, text_of
from ingest.core.feeds.formats.names import local_name, names_in
from ingest.core.feeds.formats.xml_items import Context, children_of, draft_of, language_of, tag_of
from ingest.core.feeds.formats.xml_trees import parse_xml
from ingest.core.web.dates import Locale
from ingest.core.web.domains import country_of
from ingest.core.web.text import one_line
from schemas.ids import digest20

__all__ = ["read", "sniff"]

_FEEDS = frozenset({"rss", "rdf", "feed", "channel"})
_CUT = "the document ends inside the item"
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENTRY_TITLE = re.compile(r"title|link|guid|description|id|summary", re.IGNORECASE)


def sniff(text: str) -> bool:
    """Return True: whatever is no other format is read as XML, and says why it is not."""
    del text
    return True


def read(text: str, *, url: str, headers: Mapping[str, str], told: Locale) -> FeedDocument | NotAFeed:
    """Return the feed in an XML document; of a truncated one the items that were whole."""
    tree = parse_xml(text)
    if tree is None:
        return NotAFeed("the document is not a feed: it has no elements")
    root = tree.root
    kind = local_name(root)
    if kind in ("urlset", "sitemapindex"):
        return sitemap.read(root, url=url, is_cut=tree.is_cut, told=told)
    elements = names_in(root, "item", "entry") if kind != "entry" else [root]
    if kind == "channel" and not elements:
        elements = names_in(root, "ITEM")
    if kind not in _FEEDS and not any(
        _ENTRY_TITLE.match(local_name(one)) for item in elements for one in item
    ):
        return NotAFeed(f"the document is not a feed: its root element is <{kind[:40]}>")
    feed = _feed_element(root)
    return _document(root, feed, elements, url=url, headers=headers, is_cut=tree.is_cut, told=told)


def _feed_element(root: etree._Element) -> etree._Element:
    """Return the element that describes the feed, wherever it stands."""
    if local_name(root) == "feed":
        return root
    return next(root.iter("{*}channel", "{*}feed"), root)


def _document(
    root: etree._Element,
    feed: etree._Element,
    listed: list[etree._Element],
    *,
    url: str,
    headers: Mapping[str, str],
    is_cut: bool,
    told: Locale,
) -> FeedDocument:
    is_atom = local_name(feed) in ("feed", "entry")
    described = children_of(feed, is_atom=is_atom)
    home = _home(described, Base(url))
    base = web_base(url, home)
    language = _language(root, feed, described, headers)
    context = Context(
        base, is_atom=is_atom, language=language, authors=_feed_authors(described, is_atom=is_atom)
    )
    drafts: list[Draft | UnusableItem] = [draft_of(element, context) for element in listed[:MAX_ITEMS]]
    if is_cut and 0 < len(listed) <= MAX_ITEMS:
        drafts[-1] = UnusableItem(len(drafts) - 1, digest20(text_of(listed[-1])), _CUT)
    country = told.country or country_of(url) or country_of(base.home or "")
    locale = Locale(language or told.language, country)
    finished = finish(drafts, locale, dates_of_feed=_dates(described))
    schedule = _schedule(described)
    return FeedDocument(
        title=_title(described),
        language=language,
        ttl_seconds=schedule.ttl_seconds,
        items=finished.items,
        unusable=finished.unusable,
        dropped_count=max(0, len(listed) - MAX_ITEMS),
        publisher=one_line(first_text(described, "dc:publisher", "dcterms:publisher")) or None,
        home=base.home,
        hubs=_links(described, base, "hub"),
        schedule=schedule,
    )


def _title(described: dict[str, list[etree._Element]]) -> str:
    for name in ("title", "atom:title", "dc:title", "itunes:title"):
        for element in described.get(name, ()):
            text = atom_text(element).value if name == "atom:title" else text_of(element)
            if text:
                return text
    return ""


def _home(described: dict[str, list[etree._Element]], base: Base) -> str:
    for element in described.get("link", ()):
        if link := text_of(element) or element.get("href"):
            return link
    return next(iter(_links(described, base, "alternate")), "")


def _links(described: dict[str, list[etree._Element]], base: Base, rel: str) -> tuple[str, ...]:
    found = [
        link
        for name in ("atom:link", "link")
        for element in described.get(name, ())
        if (element.get("rel") or "alternate").strip().lower() == rel
        and (link := base.absolute(element.get("href") or "", element))
        and is_web(link)
    ]
    return tuple(dict.fromkeys(found))


def _language(
    root: etree._Element,
    feed: etree._Element,
    described: dict[str, list[etree._Element]],
    headers: Mapping[str, str],
) -> str | None:
    said = tag_of(first_text(described, "language", "dc:language", "atom:language"))
    header = tag_of(headers.get("content-language", "").partition(",")[0])
    return said or language_of(feed) or language_of(root) or header


def _feed_authors(described: dict[str, list[etree._Element]], *, is_atom: bool) -> tuple[str, ...]:
    """Return the feed's authors; RSS's editor answers for the feed, and has not written its items."""
    return authors_of(described, ()) if is_atom else ()


def _dates(described: dict[str, list[etree._Element]]) -> list[str]:
    names = ("lastbuilddate", "pubdate", "atom:updated", "dc:date")
    return [text_of(element)[:200] for name in names for element in described.get(name, ())]


def _schedule(described: dict[str, list[etree._Element]]) -> FeedSchedule:
    period = _PERIODS.get(first_text(described, "sy:updateperiod").lower(), 0)
    frequency = _number(first_text(described, "sy:updatefrequency")) or 1
    hours = {_number(text) for text in _inner(described, "skiphours")}
    days = {text.lower() for text in _inner(described, "skipdays")}
    return FeedSchedule(
        ttl_seconds=(_number(first_text(described, "ttl")) or 0) * 60,
        update_seconds=period // frequency,
        skip_hours=frozenset(hour % 24 for hour in hours if hour is not None and hour <= 24),
        skip_days=frozenset(number for number, day in enumerate(_DAYS) if day in days),
    )


def _inner(described: dict[str, list[etree._Element]], name: str) -> list[str]:
    return [text_of(child) for element in described.get(name, ()) for child in list(element)[:50]]


def _number(text: str) -> int | None:
    return int(text[:6]) if text.isascii() and text.isdigit() else None
