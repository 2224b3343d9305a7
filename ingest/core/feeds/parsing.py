"""Parsing: the body of a feed's response becomes a document, by the reader of its format.

Owns the way from bytes to text, and which reader gets it. A new format is a module of `formats` with `sniff`
and `read`, and its place in `READERS`.
Runs in worker processes.
"""

import re
from collections.abc import Mapping
from typing import Protocol

from ingest.core.feeds.announced import announced
from ingest.core.feeds.documents import FeedDocument, NotAFeed
from ingest.core.feeds.formats import json_feed, xml_feed
from ingest.core.web.charsets import decode_xml
from ingest.core.web.content_types import signature_type
from ingest.core.web.dates import Locale
from ingest.core.web.decompression import gunzip
from ingest.core.web.domains import country_of

__all__ = ["READERS", "FeedReader", "parse"]

UNKNOWN = Locale()
MAX_CHARACTERS = 16_777_216  # of a document that are read: four times the longest feed that was ever seen
_SIGNS_WITHIN_CHARACTERS = 4096
_ROOT_OF_A_PAGE = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ROOT_OF_A_FEED = re.compile(r"<(?:[\w-]+:)?(?:rss|rdf|feed|channel|urlset|sitemapindex)\b", re.IGNORECASE)
# Controls of Latin-1 are letters of windows-1252 that a program took for Latin-1.
_CONTROLS_IN_UTF_8 = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROL = re.compile(r"[\x80-\x84\x86-\x9f]")
# A feed that a program wrapped into a page is a feed all the same.
_FEED_WITHIN = re.compile(
    r"<(?:rss|feed|rdf:rdf)\b[^<>]{0,2000}>.{0,20000}?<(?:item|entry)\b", re.IGNORECASE | re.DOTALL
)


class FeedReader(Protocol):
    """A module that reads one format, or a family of them."""

    def sniff(self, text: str, /) -> bool:
        """Return whether the text looks like the format; `read` may still find that it is not a feed."""
        ...

    def read(
        self, text: str, /, *, url: str, headers: Mapping[str, str], told: Locale
    ) -> FeedDocument | NotAFeed:
        """Return the feed, as `parse`; never raises for a bad text."""
        ...


READERS: tuple[FeedReader, ...] = (json_feed, xml_feed)
"""In the order in which they are tried; the last one takes everything that is left."""


def parse(
    body: bytes, *, url: str, headers: Mapping[str, str], told: Locale = UNKNOWN
) -> FeedDocument | NotAFeed:
    """Return the feed in a response's body; of a truncated one the items that were whole.

    Args:
        url: After redirects; relative links are resolved against it.
        headers: Names in lower case; the charset and the language are read from them.
        told: Language and country as the operator knows them: for letters where nothing is declared, and for
            dates whose zone has another meaning elsewhere.
    """
    body = gunzip(body, max_bytes=MAX_CHARACTERS)
    if not body.strip():
        return NotAFeed("the body is empty")
    media_type = signature_type(body)
    if media_type is not None:
        return NotAFeed(f"the document is not a feed but {media_type}")
    language = headers.get("content-language") or told.language
    country = told.country or country_of(url)
    text = decode_xml(body, headers.get("content-type"), language, country)[:MAX_CHARACTERS]
    if _CONTROLS_IN_UTF_8.search(body):
        text = _CONTROL.sub(_letter, text)
    if _is_page(text):
        if _FEED_WITHIN.search(text[:65_536]):
            within = xml_feed.read(text, url=url, headers=headers, told=told)
            if isinstance(within, FeedDocument) and within.items:
                return within
        return _page(text, url)
    reader = next(reader for reader in READERS if reader.sniff(text))
    return reader.read(text, url=url, headers=headers, told=told)


def _letter(found: re.Match[str]) -> str:
    """Return the letter of windows-1252; of its five gaps the control."""
    return found[0].encode("latin-1").decode("cp1252", "ignore") or found[0]


def _is_page(text: str) -> bool:
    head = text[:_SIGNS_WITHIN_CHARACTERS]
    found = _ROOT_OF_A_PAGE.search(head)
    feed = _ROOT_OF_A_FEED.search(head)
    return found is not None and (feed is None or found.start() < feed.start())


def _page(text: str, url: str) -> NotAFeed:
    """Return why a page is not a feed, with what it says of where the feed is."""
    found = announced(text, url)
    reason = "the document is an HTML page"
    if found.feeds:
        reason += f"; it announces the feed {found.feeds[0]}"
    elif found.refresh:
        reason += f"; it sends its reader on to {found.refresh}"
    elif found.linked:
        reason += f"; it links to {found.linked[0]}"
    refresh = (found.refresh,) if found.refresh else ()
    return NotAFeed(reason, tuple(dict.fromkeys((*found.feeds, *refresh, *found.linked))))
