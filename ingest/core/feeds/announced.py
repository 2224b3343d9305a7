"""Announced feeds: what a web page says of the feeds of its site.

Owns autodiscovery. Whether one of them is asked is the operator's decision.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.core.feeds.formats.item_links import Base, is_web

__all__ = ["Announcements", "announced"]

MAX_SCANNED_CHARACTERS = 1_000_000
MAX_ANNOUNCED = 20

_FEED_TYPES = frozenset(
    {
        "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
        "application/x.atom+xml", "application/x-rss+xml", "text/rss", "text/rss+xml", "text/atom+xml",
    }
)  # fmt: skip
_LIKELY_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_MARK = re.compile(
    r"(?P<hides><!--|<(?:script|style|template)\b)|(?P<shows>-->|</(?:script|style|template)\b)"
    r"|<(?P<tag>link|meta|base|a)\s(?P<rest>[^<>]{1,4000})>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_REFRESH = re.compile(r"[\d.\s]*[;,]?\s*(?:url\s*=\s*)?['\"]?\s*([^'\"]+)", re.IGNORECASE)
_LIKE_A_FEED = re.compile(
    r"(?:[/.?=&_-](?:rss2?|atom|feeds?|rdf)(?:[/.?=&_-]|\Z)|\.(?:rss|atom|rdf)\Z|feed\.json)", re.IGNORECASE
)


class Announcements(NamedTuple):
    """What a page announces, all absolute, each once, in document order.

    Attributes:
        feeds: By link elements, those of comments last.
        linked: Addresses of its links that look like a feed's.
        refresh: Where the page sends its reader on; None where it does not.
    """

    feeds: tuple[str, ...]
    linked: tuple[str, ...]
    refresh: str | None


def announced(page: str, url: str) -> Announcements:
    """Return the feeds that a page's text announces.

    Args:
        url: Of the page, after redirects.

    Source:
        WHATWG HTML §4.6.7.1 (alternate), §4.2.5.3 (refresh); RSS autodiscovery.
    """
    base, refresh = url, None
    feeds: list[tuple[bool, str]] = []
    linked: list[str] = []
    for tag, rest in _tags(page[:MAX_SCANNED_CHARACTERS]):
        attributes = _attributes(rest)
        href = attributes.get("href", "").strip()
        match tag:
            case "base" if href:
                base = _absolute(url, href) or base
            case "meta" if attributes.get("http-equiv", "").strip().lower() == "refresh":
                found = _REFRESH.match(attributes.get("content", ""))
                refresh = refresh or (_absolute(base, found[1].strip()) if found else None)
            case "link" if _is_feed(attributes):
                is_of_comments = "comment" in f"{href} {attributes.get('title', '')}".lower()
                feeds.append((is_of_comments, _absolute(base, href) or ""))
            case "a" if _LIKE_A_FEED.search(href.partition("#")[0]):
                linked.append(_absolute(base, href) or "")
    ordered = [link for _, link in sorted(feeds, key=lambda feed: feed[0]) if link]
    own = url.partition("#")[0]
    return Announcements(
        tuple(dict.fromkeys(link for link in ordered if link != own))[:MAX_ANNOUNCED],
        tuple(dict.fromkeys(link for link in linked if link and link not in ordered))[:MAX_ANNOUNCED],
        refresh,
    )


def _tags(page: str) -> Iterator[tuple[str, str]]:
    """Yield the tags that may announce something, and what stands in them; none of those that are hidden."""
    awaited = ""
    for found in _MARK.finditer(page):
        if awaited:
            if (found["shows"] or "").lower() == awaited:
                awaited = ""
        elif found["hides"]:
            awaited = "-->" if found["hides"] == "<!--" else f"</{found['hides'][1:].lower()}"
        elif found["tag"]:
            yield found["tag"].lower(), found["rest"]


def _attributes(rest: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def _is_feed(attributes: dict[str, str]) -> bool:
    relations = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").lower().partition(";")[0].strip()
    if not attributes.get("href", "").strip():
        return False
    if "feed" in relations or ("alternate" in relations and kind in _FEED_TYPES):
        return True
    return (
        "alternate" in relations
        and kind in _LIKELY_TYPES
        and bool(_LIKE_A_FEED.search(attributes["href"]))
        and "wp-json" not in attributes["href"]
    )


def _absolute(base: str, href: str) -> str | None:
    scheme, colon, rest = href.partition(":")
    if colon and scheme.lower() == "feed":
        href = rest if rest.lower().startswith(("http:", "https:")) else f"http:{rest}"
    link = Base(base).absolute(href)
    return link if link and is_web(link) else None
