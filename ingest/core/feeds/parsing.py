"""Parsing: the body of a feed's response becomes a document, by the reader of its format.

Owns which reader gets a body. A new format is a module of `formats` with `sniff` and `read`, and
its place in `READERS`.
Runs in worker processes.
"""

from collections.abc import Mapping
from typing import Protocol

from ingest.core.feeds.documents import FeedDocument, NotAFeed
from ingest.core.feeds.formats import json_feed, xml_feed

__all__ = ["READERS", "FeedReader", "parse"]


class FeedReader(Protocol):
    """A module that reads one format, or a family of them."""

    def sniff(self, body: bytes, /) -> bool:
        """Return whether the body looks like the format; `read` may still find that it is not a feed."""
        ...

    def read(self, body: bytes, /, *, url: str, headers: Mapping[str, str]) -> FeedDocument | NotAFeed:
        """Return the feed, as `parse`; never raises for a bad body."""
        ...


READERS: tuple[FeedReader, ...] = (json_feed, xml_feed)
"""In the order in which they are tried; the last one takes everything that is left."""


def parse(body: bytes, *, url: str, headers: Mapping[str, str]) -> FeedDocument | NotAFeed:
    """Return the feed in a response's body; of a truncated one the items that were whole.

    Args:
        url: After redirects; relative links are resolved against it.
        headers: Names in lower case; the charset and the language are read from them.
    """
    if not body.strip():
        return NotAFeed("the body is empty")
    reader = next(reader for reader in READERS if reader.sniff(body))
    return reader.read(body, url=url, headers=headers)
