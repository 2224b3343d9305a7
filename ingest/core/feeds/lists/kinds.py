"""Kinds: who speaks in a feed, as people and other lists write it."""

import re

from schemas.feeds import FeedKind

__all__ = ["feed_kind"]

_ALIASES = {
    "exile_media": FeedKind.EXILE,
    "gov": FeedKind.OFFICIAL,
    "government": FeedKind.OFFICIAL,
    "institution": FeedKind.OFFICIAL,
    "military": FeedKind.OFFICIAL,
    "ministry": FeedKind.OFFICIAL,
    "monitoring": FeedKind.MONITOR,
    "news_agency": FeedKind.AGENCY,
    "newswire": FeedKind.AGENCY,
    "wire": FeedKind.AGENCY,
    "paper": FeedKind.NEWSPAPER,
    "radio": FeedKind.BROADCASTER,
    "tv": FeedKind.BROADCASTER,
    "state": FeedKind.STATE_MEDIA,
    "state_owned": FeedKind.STATE_MEDIA,
    "thinktank": FeedKind.THINK_TANK,
    "trade_press": FeedKind.TRADE,
    "un": FeedKind.IGO,
}


def feed_kind(text: str) -> FeedKind | None:
    """Return the kind that a text names, in any case and with blanks, hyphens or underscores; else None."""
    name = re.sub(r"[\s_-]+", "_", text.strip().lower())
    try:
        return _ALIASES.get(name) or FeedKind(name)
    except ValueError:
        return None
