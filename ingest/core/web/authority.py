"""Authority: whose word counts for an article.

Owns which sites a feed speaks for: its own, and those that its operator vouches for. What a feed
says of another site's article is a stranger's word: it adds to who listed the article, and to nothing else.
"""

from ingest.core.web.urls import InvalidUrl, Url
from schemas.feeds import Entry, Feed

__all__ = [
    "EVERY_SITE",
    "FEED",
    "FOREIGN_FEED",
    "checked_site",
    "feed_label",
    "sites_of",
    "speaks",
    "speaks_about",
]

EVERY_SITE = "*"
FEED, FOREIGN_FEED = "feed", "foreign_feed"  # in `provenance` of an article


def checked_site(text: str) -> str:
    """Return a site as `Feed.speaks_for` has it: a host in its normal form, or `*`.

    Raises:
        InvalidUrl: It is neither.
    """
    if text == EVERY_SITE:
        return text
    return Url.parse(text if "://" in text else f"https://{text}").host


def sites_of(feed: Feed, final_url: Url) -> tuple[str, ...]:
    """Return the sites whose articles a feed's entries speak for, its own first.

    Args:
        final_url: Of the document. It is the word of the site that it came from, and of the one that sent us
            there.
    """
    return tuple(dict.fromkeys((Url.parse(feed.url).site, final_url.site, *feed.speaks_for)))


def speaks(entry: Entry) -> bool:
    """Return whether an entry's feed speaks for the entry's article.

    A text without a link is the feed's own. An entry from before this rule counts as the site's own.
    """
    if entry.url is None or entry.speaks_for is None:
        return True
    try:
        return speaks_about(entry.speaks_for, Url.parse(entry.url))
    except InvalidUrl:
        return False


def speaks_about(sites: tuple[str, ...], url: Url) -> bool:
    """Return whether a feed that speaks for these sites speaks for the article at a URL."""
    return any(one in (url.site, url.host, EVERY_SITE) for one in sites)


def feed_label(entry: Entry) -> str:
    """Return what `provenance` calls a value that the entry's feed gave."""
    return FEED if speaks(entry) else FOREIGN_FEED
