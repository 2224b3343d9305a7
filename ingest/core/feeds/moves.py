"""Moves: a feed that says for long enough that it is elsewhere is known there from then on.

Owns when the URL of a feed is replaced. Which redirects are for good is `ingest.http.client`.
"""

from datetime import datetime, timedelta

from ingest.core.web.urls import InvalidUrl, Url
from schemas.feeds import Feed, FeedState

__all__ = ["moved", "moved_feed"]

_CONSISTENT = timedelta(days=7)  # a lost domain, or a server that is being set up, redirects too


def moved(state: FeedState | None, moved_to: Url | None, *, now: datetime) -> dict[str, object]:
    """Return where a feed says that it has moved, and since when it says so without a break.

    Args:
        state: Before the poll, which brought a valid feed.
        moved_to: By permanent redirects; None where there were none.
    """
    if moved_to is None:
        return {"moved_to": None, "moved_since": None}
    known = state.moved_since if state is not None and state.moved_to == moved_to.text else None
    # Never later than now: a clock that has been put back since would prolong the seven days.
    return {"moved_to": moved_to.text, "moved_since": min(known or now, now)}


def moved_feed(feed: Feed, state: FeedState, *, now: datetime) -> Feed | None:
    """Return the feed under its new URL, once it is to be written; None where it stays.

    The same URL under https is taken at once. A feed with headers or credentials for one origin stays where
    these may be sent, until the operator moves it.

    Args:
        state: After a poll that brought a valid feed.
    """
    if state.moved_to is None or state.moved_since is None or state.failures:
        return None
    try:
        here, there = Url.parse(feed.url), Url.parse(state.moved_to)
    except InvalidUrl:
        return None
    is_upgrade = there.text == here.text.replace("http://", "https://", 1) and here.scheme == "http"
    if not is_upgrade and now < state.moved_since + _CONSISTENT:
        return None
    if feed.private_origin is not None and there.origin != feed.private_origin:
        return None
    # What it listed at its old address it goes on to speak for.
    known = () if there.site == here.site else (here.site,)
    sites = tuple(dict.fromkeys((*feed.speaks_for, *known)))
    return feed.model_copy(update={"url": there.text, "speaks_for": sites})
