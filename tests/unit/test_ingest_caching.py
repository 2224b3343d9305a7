"""What a response says about its freshness, and what the next request sends back."""

from datetime import UTC, datetime

import pytest

from ingest.core.web.caching import CacheHints, Conditional, conditional, hints, validators
from ingest.core.web.urls import Url
from schemas.feeds import FeedState

FEED = Url.parse("http://a.test/feed")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, CacheHints()),
        ({"cache-control": "public, Max-Age=600"}, CacheHints(max_age_seconds=600)),
        ({"cache-control": "s-maxage=900"}, CacheHints()),
        ({"cache-control": "max-age=600", "age": "200"}, CacheHints(max_age_seconds=400)),
        ({"cache-control": "max-age=600", "age": "700"}, CacheHints()),
        ({"cache-control": "max-age=-1"}, CacheHints()),
        ({"retry-after": "120"}, CacheHints(retry_after_seconds=120)),
        ({"retry-after": "Sun, 01 Mar 2026 12:05:00 GMT"}, CacheHints(retry_after_seconds=300)),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, CacheHints()),
        ({"retry-after": "soon"}, CacheHints()),
        ({"retry-after": "Sun, 01 Mar 99999 12:05:00 GMT"}, CacheHints()),
    ],
)
def test_freshness_is_read_from_headers(headers: dict[str, str], expected: CacheHints) -> None:
    """Both forms of Retry-After, and max-age less the time spent in caches."""
    assert hints(headers, now=NOW) == expected


def test_validators_come_back_verbatim() -> None:
    """A weak or malformed tag is the server's own, and is not repaired."""
    etag, modified = validators({"etag": 'W/"a', "last-modified": "yesterday"})
    state = FeedState(feed_id="f", next_poll_at=NOW, etag=etag, last_modified=modified)
    sent = Conditional(FEED.text, {"If-None-Match": 'W/"a', "If-Modified-Since": "yesterday"})
    assert conditional(state, FEED) == sent
    elsewhere = state.model_copy(update={"validated_url": "http://b.test/feed"})
    assert conditional(elsewhere, FEED) == Conditional("http://b.test/feed", sent.headers)


def test_unknown_feed_is_asked_without_conditions() -> None:
    """Nothing known, nothing sent; an overlong tag is not kept."""
    assert conditional(None, FEED) is None
    assert validators({"etag": "x" * 2000}) == (None, None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "no-cache, max-age=900"}, 0),
        ({"cache-control": "max-age=900, no-store"}, 0),
        ({"cache-control": "max-age=900, no-cache-please"}, 900),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT", "date": "Sun, 01 Mar 2026 12:00:00 GMT"}, 600),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT", "cache-control": "max-age=60"}, 60),
        ({"expires": "0"}, 0),
        ({"expires": "-1", "date": "yesterday"}, 0),
        ({"expires": "Thu, 01 Dec 1994 16:00:00 GMT"}, 0),
    ],
)
def test_freshness_is_what_the_headers_mean_together(headers: dict[str, str], seconds: int) -> None:
    """`no-cache` beside a max-age wants to be asked; Expires counts where there is no max-age."""
    assert hints(headers, now=datetime(2026, 3, 1, 12, tzinfo=UTC)).max_age_seconds == seconds
