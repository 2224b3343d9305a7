"""Politeness of polls, as a real server sees it: validators, probes, moves, ends (docs/politeness.md)."""

from datetime import timedelta

import pytest
from aiohttp import web

from ingest.core.feeds.health import FeedHealth, health_of
from ingest.core.feeds.schedule import SchedulePolicy, due_at, is_retired
from schemas.feeds import PollReason
from tests.support.polling import Polled, polling
from tests.support.site import RSS, Item, Reply, Site, redirect, rss

FEED = "http://www.harbour.test/feed"
MINUTES, DAY = timedelta(minutes=5), timedelta(days=1)
ITEMS = [Item(f"Report {n}", link=f"http://www.harbour.test/{n}", guid=str(n)) for n in range(40)]


def document(count: int = 3, **headers: str) -> Reply:
    """Return a document of the first reports, with headers of these names (an underscore is a hyphen)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(rss(*ITEMS[:count]), RSS, headers=named)


def not_modified(**headers: str) -> Reply:
    return Reply(b"", RSS, 304, {name.replace("_", "-"): value for name, value in headers.items()})


def sent(site: Site, name: str) -> list[str | None]:
    """Return a header of every request."""
    return [asked.headers.get(name) for asked in site.asked]


async def test_both_validators_come_back_byte_for_byte() -> None:
    """Weak, malformed or not ASCII: a server compares bytes."""
    etag, modified = 'W/"hafen-ü x', "Sun Mar  1 11:00:00 2026"
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, document(ETag=etag, Last_Modified=modified))
        for _ in range(2):
            await feed.poll(after=MINUTES)
    assert sent(site, "if-none-match") == [None, etag.encode().decode("utf-8", "surrogateescape")]
    assert sent(site, "if-modified-since") == [None, modified]


async def test_each_validator_is_stored_for_itself_from_every_200_and_304() -> None:
    """A 304 that names one of them leaves the other; a 200 that names one has dropped the other."""
    async with Site() as site, polling(site, FEED) as feed:
        site.put_in_turn(
            FEED,
            document(ETag='"1"', Last_Modified="Sun"),
            not_modified(ETag='"2"'),
            not_modified(Last_Modified="Mon"),
            not_modified(),
            document(Last_Modified="Tue"),
            not_modified(),
        )
        for _ in range(6):
            await feed.poll(after=MINUTES)
    assert sent(site, "if-none-match") == [None, '"1"', '"2"', '"2"', '"2"', None]
    assert sent(site, "if-modified-since") == [None, "Sun", "Sun", "Mon", "Mon", "Tue"]


async def test_validators_go_to_the_url_that_gave_them_and_to_no_other() -> None:
    """Behind a redirect they are the target's; another site learns nothing of this one."""
    there, other = "http://feeds.host.test/harbour", "http://other.test/feed"
    async with Site() as site, polling(site, FEED) as feed:
        moved, elsewhere = (
            Reply(b"", status=302, headers={"Location": to, "ETag": '"redirect"'}) for to in (there, other)
        )
        site.put_in_turn(FEED, moved, moved, elsewhere)
        site.put(there, document(ETag='"there"'))
        site.put(other, document())
        for _ in range(3):
            await feed.poll(after=MINUTES)
    validators = [(asked.url, asked.headers.get("if-none-match")) for asked in site.asked]
    assert validators == [
        (FEED, None),
        (there, None),
        (FEED, None),
        (there, '"there"'),
        (FEED, None),
        (other, None),
    ]


async def test_not_modified_to_a_request_without_validators_is_an_error() -> None:
    """A cache answers for itself, and nobody would notice what it hides."""
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, not_modified(ETag='"cache"'))
        decision = await feed.poll()
    assert decision.reason is PollReason.HTTP_ERROR
    assert "304 to a request without validators" in (feed.known.last_error or "")
    assert feed.known.etag is None


async def _until(feed: Polled, days: float, *, every: timedelta = timedelta(hours=6)) -> None:
    for _ in range(int(timedelta(days=days) / every)):
        await feed.poll(after=every)


async def test_feed_that_answers_nothing_but_304_is_probed_each_eight_days_and_daily_once_found_out() -> None:
    """A server that says so for ever would end a feed in silence."""
    async with Site() as site, polling(site, FEED) as feed:
        listed = 12

        async def stuck(request: web.Request) -> web.StreamResponse:
            if "If-None-Match" in request.headers:
                return web.Response(status=304)
            return web.Response(body=rss(*ITEMS[:listed]), headers={"Content-Type": RSS, "ETag": '"same"'})

        site.put(FEED, stuck)
        await feed.poll()
        for _ in range(10):  # its rhythm: news at each probe of a day by hand
            listed += 1
            feed.state = feed.known.model_copy(update={"etag": None})
            await feed.poll(after=DAY / 4)
        site.asked.clear()
        await _until(feed, 7.9)
        assert None not in sent(site, "if-none-match")
        listed += 3
        await _until(feed, 0.5)
        assert sent(site, "if-none-match").count(None) == 1
        assert feed.known.false_304_at is not None
        site.asked.clear()
        await _until(feed, 3)
    assert sent(site, "if-none-match").count(None) in (2, 3)


async def test_quiet_feed_is_not_probed_more_often_than_its_rhythm_asks() -> None:
    """A feed with nothing to say answers 304 in good faith."""
    async with Site() as site, polling(site, FEED) as feed:
        site.put_in_turn(FEED, Reply(rss(), RSS, headers={"ETag": '"1"'}), not_modified())
        await feed.poll()
        site.asked.clear()
        for _ in range(60):  # a month apart: what it is expected to list falls with every poll
            await feed.poll(after=DAY)
    assert sent(site, "if-none-match").count(None) <= 60 // 8


@pytest.mark.parametrize("status", [301, 308])
async def test_feed_that_has_moved_for_seven_days_is_written_under_its_new_url(status: int) -> None:
    """Followed at once, believed after a week, and then asked there alone."""
    new = "http://new.harbour.test/rss"
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, Reply(b"", status=status, headers={"Location": new}))
        site.put(new, document(ETag='"1"'))
        await feed.poll()
        assert feed.known.moved_to == new
        await _until(feed, 6.9)
        assert feed.feed.url == FEED
        await _until(feed, 0.5)
        assert feed.feed.url == new
        site.asked.clear()
        assert (await feed.poll(after=MINUTES)).entries == ()
    assert [asked.url for asked in site.asked] == [new]
    assert feed.known.moved_to is None


async def test_week_begins_anew_where_the_feed_was_back_or_went_elsewhere() -> None:
    """Consistent means: at every poll, and to one place."""
    new, other = "http://new.harbour.test/rss", "http://other.test/rss"
    async with Site() as site, polling(site, FEED) as feed:
        for url in (new, other):
            site.put(url, document())
        for reply in (redirect(new), document(), redirect(new), redirect(other), redirect(new)):
            site.put(FEED, reply)
            await _until(feed, 4)
        assert feed.feed.url == FEED
        await _until(feed, 4)
    assert feed.feed.url == new


async def test_move_to_what_is_no_feed_is_not_followed_for_good() -> None:
    """A lost domain redirects everything to a page."""
    page = "http://parked.test/"
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, redirect(page))
        site.put_page(page, "This domain is for sale")
        await _until(feed, 9)
    assert feed.feed.url == FEED
    assert feed.known.moved_to is None


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_temporary_redirect_is_followed_each_time_and_never_written(status: int) -> None:
    """The publisher may end it tomorrow."""
    target = "http://cdn.test/harbour"
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, Reply(b"", status=status, headers={"Location": target}))
        site.put(target, document())
        await _until(feed, 15, every=DAY)
    assert (feed.feed.url, feed.known.moved_to) == (FEED, None)
    assert [asked.url for asked in site.asked[-2:]] == [FEED, target]


async def test_permanent_redirect_before_a_temporary_one_is_the_move() -> None:
    """The new address sends on to a cache, from day to day another."""
    new, cache = "http://new.test/feed", "http://cache.test/1"
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, redirect(new))
        site.put(new, Reply(b"", status=302, headers={"Location": cache}))
        site.put(cache, document())
        await _until(feed, 8)
    assert feed.feed.url == new


async def test_gone_feed_is_retired_until_the_operator_asks() -> None:
    """410 is meant to last (RFC 9110 §15.5.11); who asks by hand may find the feed back."""
    policy = SchedulePolicy()
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, Reply(b"", status=410))
        decision = await feed.poll()
        assert decision.reason is PollReason.GONE
        assert due_at(feed.feed, feed.state, now=feed.now + 365 * DAY, policy=policy) is None
        assert health_of(feed.feed, feed.state, now=feed.now).state is FeedHealth.GONE
        asked = feed.feed.model_copy(update={"poll_requested_at": feed.now + DAY})
        assert due_at(asked, feed.state, now=feed.now + 2 * DAY, policy=policy) == feed.now + DAY
        site.put(FEED, document())
        feed.feed = asked
        await feed.poll(after=2 * DAY)
    assert due_at(feed.feed, feed.state, now=feed.now, policy=policy) == feed.known.next_poll_at
    assert health_of(feed.feed, feed.state, now=feed.now).state is FeedHealth.HEALTHY


async def test_feed_that_is_not_found_is_asked_ever_more_seldom_then_given_up_and_listed() -> None:
    """Feeds come back, so for three weeks somebody looks; thirty misses are enough."""
    async with Site() as site, polling(site, FEED) as feed:
        intervals = []
        while not (feed.state is not None and is_retired(feed.feed, feed.state)):
            await feed.poll()
            intervals.append(feed.known.next_poll_at - feed.now)
            feed.now = feed.known.next_poll_at
    assert len(site.asked) == 30
    assert intervals[:-1] == sorted(intervals[:-1])
    assert intervals[-2] == DAY
    assert sum(intervals[:-1], timedelta()) > 14 * DAY
    assert health_of(feed.feed, feed.state, now=feed.now).state is FeedHealth.DEAD


async def test_feed_under_another_url_is_no_longer_given_up() -> None:
    """`feeds edit --url` is an answer to a dead feed."""
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, Reply(b"", status=410))
        await feed.poll()
        edited = feed.feed.model_copy(update={"url": "http://new.test/feed"})
    assert not is_retired(edited, feed.known)


async def test_additions_alone_are_merged_and_what_they_leave_out_stays_known() -> None:
    """A-IM: feed (RFC 3229) is asked for with the ETag it rests on; absence is never deletion."""
    async with Site() as site, polling(site, FEED) as feed:
        new = rss(Item("Report 9", link="http://www.harbour.test/9", guid="9"))
        addition = Reply(new, RSS, 226, {"IM": "feed", "ETag": '"2"'})
        site.put_in_turn(FEED, document(3, ETag='"1"'), addition, document(3, ETag='"3"'))
        first = await feed.poll()
        second = await feed.poll(after=MINUTES)
        third = await feed.poll(after=MINUTES)
    assert sent(site, "a-im") == [None, "feed", "feed"]
    assert sent(site, "if-none-match") == [None, '"1"', '"2"']
    assert [len(decision.entries) for decision in (first, second, third)] == [3, 1, 0]
    assert second.entries[0].title == "Report 9"
    assert not second.entries[0].backlog


@pytest.mark.parametrize(
    ("status", "headers"),
    [(226, {}), (226, {"IM": "vcdiff"}), (206, {}), (206, {"Content-Range": "bytes 0-99/5000"}), (204, {})],
)
async def test_part_of_a_document_is_not_taken_for_the_whole(status: int, headers: dict[str, str]) -> None:
    """Pieces, and instance manipulations that nobody asked for, are errors with their status."""
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, Reply(b"" if status == 204 else rss(ITEMS[0]), RSS, status, headers))
        decision = await feed.poll()
    assert (decision.reason, decision.entries) == (PollReason.HTTP_ERROR, ())
    assert feed.known.last_error == f"HTTP status {status}"


async def test_partial_response_with_all_there_is_is_the_whole() -> None:
    """Some caches say 206 of everything."""
    body = rss(ITEMS[0])
    async with Site() as site, polling(site, FEED) as feed:
        whole = {"Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}"}
        site.put(FEED, Reply(body, RSS, 206, whole))
        assert len((await feed.poll()).entries) == 1


async def test_response_that_a_proxy_changed_is_read_but_its_validators_are_not_the_origins() -> None:
    """203 (RFC 9110 §15.3.4): a proxy's ETag would hide what it does not know of."""
    async with Site() as site, polling(site, FEED) as feed:
        site.put(FEED, Reply(rss(ITEMS[0]), RSS, 203, {"ETag": '"proxy"'}))
        assert len((await feed.poll()).entries) == 1
        await feed.poll(after=MINUTES)
    assert sent(site, "if-none-match") == [None, None]


async def test_poll_names_feeds_and_a_constant_user_agent_with_version_and_contact() -> None:
    """A server that gives HTML to whoever takes anything has something better to give."""
    async with Site() as site, polling(site, FEED, user_agent="ourpaper/2 (+wire@example.org)") as feed:

        async def negotiated(request: web.Request) -> web.StreamResponse:
            wants_feed = "application/rss+xml" in request.headers["Accept"].split(", ")
            kind = RSS if wants_feed else "text/html"
            return web.Response(body=rss(ITEMS[0]) if wants_feed else b"<p>", headers={"Content-Type": kind})

        site.put(FEED, negotiated)
        assert len((await feed.poll()).entries) == 1
    assert sent(site, "user-agent") == ["ourpaper/2 (+wire@example.org)"]
    assert sent(site, "accept-encoding") == ["gzip, deflate, br, zstd"]


async def test_cookies_live_for_the_redirects_of_one_request() -> None:
    """A gate that sets a cookie and sends back is passed, and the next poll is a stranger's again."""
    async with Site() as site, polling(site, FEED) as feed:

        async def gate(request: web.Request) -> web.StreamResponse:
            if request.headers.get("Cookie") == "pass=1; lang=de":
                return web.Response(body=rss(ITEMS[0]), headers={"Content-Type": RSS})
            response = web.Response(status=302, headers={"Location": FEED})
            response.headers.add("Set-Cookie", "pass=1; Path=/; HttpOnly")
            response.headers.add("Set-Cookie", "lang=de; Domain=harbour.test")
            response.headers.add("Set-Cookie", "other=1; Domain=example.org")
            return response

        site.put(FEED, gate)
        assert len((await feed.poll()).entries) == 1
        await feed.poll(after=MINUTES)
    assert sent(site, "cookie") == [None, "pass=1; lang=de", None, "pass=1; lang=de"]
