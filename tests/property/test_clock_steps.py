"""Stored times are not trusted: whatever they say, polls, fetches and blocks keep to their policies."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.feeds.schedule import SchedulePolicy, due_at, next_poll_at
from ingest.core.fetching import attempts
from ingest.core.fetching.attempts import RetryPolicy
from ingest.core.fetching.politeness import MAX_BLOCK_SECONDS, block_end, blocked
from ingest.core.web.caching import CacheHints
from schemas import examples
from schemas.feeds import Feed, FeedState
from schemas.fetches import FetchState, SiteState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = Feed(feed_id="f", url="http://a.test/f", added_at=NOW)
POLLS, RETRIES = SchedulePolicy(), RetryPolicy()
LONGEST_POLL = timedelta(seconds=max(POLLS.max_seconds, POLLS.max_retry_after_seconds, POLLS.missing_seconds))
TIMES = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
STEPS = st.one_of(
    st.sampled_from([timedelta(hours=2), timedelta(days=2), timedelta(days=1000)]).flatmap(
        lambda step: st.sampled_from([step, -step])
    ),
    st.timedeltas(timedelta(days=-9000), timedelta(days=9000)),
)
HINTS = st.builds(CacheHints, st.integers(0, 10**9), st.integers(0, 10**9))
JITTER = st.floats(0, 1, exclude_max=True)


@given(next_poll=TIMES, polled=st.none() | TIMES, requested=st.none() | TIMES, added=TIMES, now=TIMES)
def test_feed_is_due_within_the_longest_interval(
    next_poll: datetime, polled: datetime | None, requested: datetime | None, added: datetime, now: datetime
) -> None:
    """For any stored times, also those of a neighbour who means harm."""
    feed = FEED.model_copy(update={"added_at": added, "poll_requested_at": requested})
    state = FeedState(feed_id="f", next_poll_at=next_poll, last_polled_at=polled)
    for known in (state, None):
        due = due_at(feed, known, now=now, policy=POLLS)
        assert due is not None
        assert due <= now + LONGEST_POLL


@given(hints=HINTS, failures=st.integers(0, 50), jitter=JITTER, step=STEPS)
def test_step_of_the_clock_delays_no_poll_beyond_its_interval(
    hints: CacheHints, failures: int, jitter: float, step: timedelta
) -> None:
    """As long as the server was told to be left alone, counted from the step, and not a second more."""
    at = next_poll_at(POLLS, hints, failures=failures, now=NOW, jitter=jitter)
    state = FeedState(feed_id="f", next_poll_at=at, last_polled_at=NOW)
    due = due_at(FEED, state, now=NOW + step, policy=POLLS)
    assert due is not None
    assert due - (NOW + step) <= at - NOW


@given(
    hints=HINTS, failures=st.integers(0, 50), jitter=JITTER, passed=st.timedeltas(timedelta(), timedelta(9))
)
def test_without_a_step_a_poll_is_due_when_the_state_says_so(
    hints: CacheHints, failures: int, jitter: float, passed: timedelta
) -> None:
    """The bound hurries nothing: a server that asked for an hour gets its hour."""
    at = next_poll_at(POLLS, hints, failures=failures, now=NOW, jitter=jitter)
    state = FeedState(feed_id="f", next_poll_at=at, last_polled_at=NOW)
    assert due_at(FEED, state, now=NOW + passed, policy=POLLS) == state.next_poll_at


@given(next_attempt=st.none() | TIMES, first=st.none() | TIMES, now=TIMES)
def test_fetch_is_attempted_within_the_retry_policy(
    next_attempt: datetime | None, first: datetime | None, now: datetime
) -> None:
    """For any stored times."""
    state = _pending(next_attempt, first)
    assert attempts.due_at(state, now=now, policy=RETRIES) <= now + timedelta(seconds=RETRIES.give_up_seconds)


@given(waited=st.timedeltas(timedelta(), timedelta(days=2)), step=STEPS)
def test_step_of_the_clock_delays_no_attempt_beyond_its_wait(waited: timedelta, step: timedelta) -> None:
    """And without a step, the attempt is due when the state says so."""
    state = _pending(NOW + waited, NOW)
    now = NOW + step
    due = attempts.due_at(state, now=now, policy=RETRIES)
    assert due - now <= waited
    if step >= timedelta():
        assert due == state.next_attempt_at


@given(until=TIMES, now=TIMES, retry_after=st.integers(1, 10**9))
def test_site_is_free_within_a_day(until: datetime, now: datetime, retry_after: int) -> None:
    """For any stored time; and a server that asks for more time now gets it, whatever was stored."""
    stored = SiteState(domain="a.test", blocked_until=until)
    end = block_end(stored, now=now)
    assert end is not None
    assert end <= now + timedelta(seconds=MAX_BLOCK_SECONDS)
    site = blocked(stored, domain="a.test", status=429, retry_after_seconds=retry_after, now=now)
    later = block_end(site or stored, now=now)
    assert later is not None
    assert later >= now + timedelta(seconds=min(retry_after, MAX_BLOCK_SECONDS))


def _pending(next_attempt: datetime | None, first: datetime | None) -> FetchState:
    update = {"next_attempt_at": next_attempt, "first_attempt_at": first}
    return examples.FETCH_STATE.model_copy(update=update)
