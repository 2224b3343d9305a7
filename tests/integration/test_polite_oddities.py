"""Odd answers of real servers to a poll: what is stored of them, and when the feed is asked again."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from schemas.feeds import FeedState, PollReason
from tests.support.polling import polling
from tests.support.raw_site import raw_site, response
from tests.support.site import Item, rss

FEED = "http://www.hafen.test/feed"
BODY = rss(Item("Der Hafen", link="http://www.hafen.test/1", guid="1"))
TWO_HOURS = timedelta(hours=2)


async def polled(*pieces: bytes, times: int = 1) -> tuple[FeedState, timedelta]:
    """Return the state after polls that are all answered with that, and the time until the next."""
    async with raw_site({"www.hafen.test": pieces}) as site, polling(site, FEED) as feed:
        for _ in range(times):
            await feed.poll(after=timedelta(minutes=5))
        return feed.known, feed.known.next_poll_at - feed.now


def busy(*headers: str) -> bytes:
    head = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 503 Service Unavailable\r\n{head}Content-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        (["Retry-After: 7200"], TWO_HOURS),
        (["Retry-After: 7200.5"], TWO_HOURS),
        (["Retry-After:  7200 "], TWO_HOURS),
        (["Retry-After: 7200s"], TWO_HOURS),
        (["Retry-After: 7200 seconds"], TWO_HOURS),
        (["Retry-After: 60", "Retry-After: 7200"], TWO_HOURS),
        (["Retry-After: Sun, 01 Mar 2026 14:05:00 GMT"], TWO_HOURS),
        (["Retry-After: Sunday, 01-Mar-26 14:05:00 GMT"], TWO_HOURS),
        (["Retry-After: Sun Mar  1 14:05:00 2026"], TWO_HOURS),
        (["Retry-After: Sun, 01 Mar 2026 16:05:00 +0200"], TWO_HOURS),
        (["Retry-After: 2026-03-01T14:05:00Z"], TWO_HOURS),
        (["Retry-After: 1000000000"], timedelta(days=1)),
        (["Retry-After: -5"], timedelta(seconds=225)),
        (["Retry-After: später"], timedelta(seconds=225)),
        (["Retry-After: Sun, 01 Mar 2020 14:05:00 GMT"], timedelta(seconds=225)),
    ],
)
async def test_server_that_says_when_to_come_again_is_not_asked_sooner(
    headers: Sequence[str], wait: timedelta
) -> None:
    """In whichever form it says it; what is none is the usual pause after a failure."""
    state, until = await polled(busy(*headers))
    assert state.last_reason is PollReason.HTTP_ERROR
    assert until == wait


@pytest.mark.parametrize(
    ("headers", "etag", "last_modified"),
    [
        (['ETag: W/""'], 'W/""', None),
        (["ETag: ревизия-7"], "ревизия-7", None),
        (['ETag: "1"', 'ETag: "2"'], '"1"', None),
        (["Last-Modified: So, 01 Mär 2026 11:00:00 GMT"], None, "So, 01 Mär 2026 11:00:00 GMT"),
        (["Last-Modified: Sun, 01 Mar 2099 11:00:00 GMT"], None, "Sun, 01 Mar 2099 11:00:00 GMT"),
        (["Last-Modified: 1", "Last-Modified: 1"], None, "1"),
        (["ETag: "], None, None),
        ([f"ETag: {'x' * 5000}"], None, None),
        (['eTaG:\t"tab"\t'], '"tab"', None),
    ],
)
async def test_odd_validator_is_kept_as_it_came(
    headers: Sequence[str], etag: str | None, last_modified: str | None
) -> None:
    """They are the server's own words; of two the first, since a list of them means something else."""
    state, _ = await polled(response(BODY, *headers))
    assert (state.etag, state.last_modified) == (etag, last_modified)


@pytest.mark.parametrize(
    "header",
    ["identity", "identity, identity", "utf-8", "UTF8", "none", "windows-1251", "", "binary", "8bit"],
)
async def test_coding_that_is_none_leaves_the_body_as_it_is(header: str) -> None:
    """Servers name the charset there, or say that there is none; browsers read on."""
    state, _ = await polled(response(BODY, f"Content-Encoding: {header}"))
    assert state.last_reason is PollReason.NEW_ENTRIES


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (b"HTTP/1.1 300 Multiple Choices\r\nLocation: /2\r\nContent-Length: 0\r\n\r\n", "http_error", "300"),
        (b"HTTP/1.1 305 Use Proxy\r\nLocation: /2\r\nContent-Length: 0\r\n\r\n", "http_error", "305"),
        (b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", "http_error", "301"),
        (b"HTTP/1.1 301 Moved\r\nLocation:\r\nContent-Length: 0\r\n\r\n", "too_many_redirects", "5"),
        (b"HTTP/1.1 301 M\r\nLocation: mailto:a@b.c\r\nContent-Length: 0\r\n\r\n", "invalid_url", "mailto"),
        (b"HTTP/1.1 302 M\r\nLocation: http://[::\r\nContent-Length: 0\r\n\r\n", "invalid_url", "["),
        (b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", "http_error", "202"),
        (b"HTTP/1.1 207 Multi-Status\r\nContent-Length: 0\r\n\r\n", "http_error", "207"),
        (b"HTTP/1.1 226 IM Used\r\nContent-Length: 0\r\n\r\n", "http_error", "226"),
        (b"HTTP/1.1 451 Unavailable\r\nContent-Length: 0\r\n\r\n", "http_error", "451"),
        (b"HTTP/1.1 520 Unknown\r\nContent-Length: 0\r\n\r\n", "http_error", "520"),
    ],
)
async def test_odd_status_is_an_error_that_names_it(answer: bytes, reason: str, words: str) -> None:
    """None of them has a feed in it."""
    state, _ = await polled(answer)
    assert state.last_reason == reason
    assert words in (state.last_error or "")


async def test_of_two_locations_the_first_is_followed() -> None:
    """A list of them is an address that nobody has."""
    two = "HTTP/1.1 302 F\r\nLocation: http://b.test/\r\nLocation: http://c.test/\r\n"
    hosts = {"www.hafen.test": [f"{two}Content-Length: 0\r\n\r\n".encode()], "b.test": [response(BODY)]}
    async with raw_site(hosts) as site, polling(site, FEED) as feed:
        assert (await feed.poll()).reason is PollReason.NEW_ENTRIES
        assert dict(site.asked) == {"www.hafen.test": 1, "b.test": 1}
