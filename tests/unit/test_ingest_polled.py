"""A poll as a whole, as the worker process does it."""

import gzip
import hashlib
import pickle
from datetime import UTC, datetime

from ingest.core.feeds.lists import new_feed
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import FeedResponse, needs_reading
from ingest.core.feeds.schedule import SchedulePolicy
from ingest.core.feeds.seen import SeenSet
from ingest.core.web.urls import Url
from schemas.feeds import PollReason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = new_feed("http://a.test/feed", now=NOW)
BODY = b"<rss><channel><title>Hill</title><item><guid>1</guid><title>One</title></item></channel></rss>"
RESPONSE = FeedResponse(200, {}, Url.parse(FEED.url), "aa")


def _poll(state: object = None, seen: bytes = b"") -> Poll:
    return Poll(FEED, state, seen, NOW, 0.5, SchedulePolicy())  # type: ignore[arg-type]


def test_poll_and_what_follows_cross_processes_as_they_are() -> None:
    """A worker gives the same decision as this process would."""
    poll, response = pickle.loads(pickle.dumps((_poll(), RESPONSE)))  # noqa: S301 - our own
    decision = poll.after_body(response, BODY, max_bytes=9999)
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301
    assert decision == _poll().after_body(RESPONSE, BODY, max_bytes=9999)
    assert (decision.reason, [entry.title for entry in decision.entries]) == (PollReason.NEW_ENTRIES, ["One"])


def test_poll_is_in_the_history_of_its_state() -> None:
    """`feeds show` tells of the last polls, whatever came."""
    first = _poll().after_body(RESPONSE, BODY, max_bytes=9999)
    second = _poll(first.state, first.parts[-1].seen or b"").after(FeedResponse(503, {}, Url.parse(FEED.url)))
    assert [(one.reason, one.entries) for one in second.state.recent_polls] == [
        (PollReason.HTTP_ERROR, 0),
        (PollReason.NEW_ENTRIES, 1),
    ]
    assert second.state.title == "Hill"


def test_what_was_seen_is_not_new_again() -> None:
    """The packed set goes through the poll."""
    first = _poll().after_body(RESPONSE, BODY, max_bytes=9999)
    again = _poll(first.state, first.parts[-1].seen or b"").after_body(RESPONSE, BODY + b" ", max_bytes=9999)
    assert (again.reason, again.entries) == (PollReason.NOTHING_NEW, ())
    assert len(SeenSet.decode(first.parts[-1].seen or b"")) == 1


def _gzipped(level: int) -> tuple[FeedResponse, bytes]:
    body = gzip.compress(BODY, level, mtime=level)
    digest = hashlib.sha256(body).hexdigest()
    return FeedResponse(200, {"content-encoding": "gzip"}, Url.parse(FEED.url), sent_sha256=digest), body


def test_body_that_was_compressed_anew_is_known() -> None:
    """A cache that compresses for each request changes no document; its last bytes need no reading."""
    first = _poll().after_body(*_gzipped(9), max_bytes=9999)
    again, body = _gzipped(1)
    assert needs_reading(first.state, again.sent_sha256 or "")
    second = _poll(first.state, first.parts[-1].seen or b"").after_body(again, body, max_bytes=9999)
    assert (second.reason, second.state.body_sha256) == (PollReason.NOTHING_NEW, first.state.body_sha256)
    assert not needs_reading(second.state, again.sent_sha256 or "")


def test_body_that_inflates_beyond_the_limit_fails_the_poll() -> None:
    """The worker that inflates it says so."""
    decision = _poll().after_body(*_gzipped(9), max_bytes=50)
    assert decision.reason is PollReason.TOO_LARGE
    assert "limit of 50 bytes" in (decision.state.last_error or "")


def test_same_bytes_uncompressed_need_no_reading() -> None:
    """Without a coding, the bytes as sent are the document."""
    plain = FeedResponse(200, {}, Url.parse(FEED.url), sent_sha256=hashlib.sha256(BODY).hexdigest())
    state = _poll().after_body(plain, BODY, max_bytes=9999).state
    assert state.sent_sha256 is None
    assert not needs_reading(state, plain.sent_sha256 or "")
