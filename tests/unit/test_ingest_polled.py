"""A poll as a whole, as the worker process does it."""

import pickle
from datetime import UTC, datetime

from ingest.core.feeds.lists import new_feed
from ingest.core.feeds.polled import Poll
from ingest.core.feeds.polls import FeedResponse
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
    decision = poll.after_body(response, BODY)
    assert pickle.loads(pickle.dumps(decision)) == decision == _poll().after_body(RESPONSE, BODY)  # noqa: S301
    assert (decision.reason, [entry.title for entry in decision.entries]) == (PollReason.NEW_ENTRIES, ["One"])


def test_poll_is_in_the_history_of_its_state() -> None:
    """`feeds show` tells of the last polls, whatever came."""
    first = _poll().after_body(RESPONSE, BODY)
    second = _poll(first.state, first.parts[-1].seen or b"").after(FeedResponse(503, {}, Url.parse(FEED.url)))
    assert [(one.reason, one.entries) for one in second.state.recent_polls] == [
        (PollReason.HTTP_ERROR, 0),
        (PollReason.NEW_ENTRIES, 1),
    ]
    assert second.state.title == "Hill"


def test_what_was_seen_is_not_new_again() -> None:
    """The packed set goes through the poll."""
    first = _poll().after_body(RESPONSE, BODY)
    again = _poll(first.state, first.parts[-1].seen or b"").after_body(RESPONSE, BODY + b" ")
    assert (again.reason, again.entries) == (PollReason.NOTHING_NEW, ())
    assert len(SeenSet.decode(first.parts[-1].seen or b"")) == 1
