"""What becomes of an entry that is taken."""

from datetime import timedelta

import pytest

from ingest.core.fetching.articles import headline_hash
from schemas import ids
from schemas.feeds import FeedKind, Source
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import OutcomeKind, Reason
from tests.support.fetching import HOUR, NOW, URL, done, entry, kind_and_reason, origin, pending, take


def test_unknown_article_becomes_pending_with_its_entry() -> None:
    """The table is the fetch queue."""
    accepted = take(entry(), at=origin(), now=NOW)
    assert accepted.state == FetchState(
        article_id=ids.article_id(URL),
        status=FetchStatus.PENDING,
        entry=entry(),
        origin=origin(),
        next_attempt_at=NOW,
        last_listed_at=NOW,
        entry_ids=("e1",),
        feed_ids=("f1",),
    )
    assert accepted.outcomes == ()


def test_entry_without_link_and_content_is_rejected() -> None:
    """A title alone is not an article."""
    accepted = take(entry(url=None), at=origin(), now=NOW)
    assert (accepted.state, kind_and_reason(accepted.outcomes[0])) == (
        None,
        (OutcomeKind.REJECTED, Reason.NO_CONTENT),
    )


def test_entry_whose_url_cannot_be_requested_is_rejected() -> None:
    """Anyone who may write `entries` can write it; it must not end the shard."""
    accepted = take(entry(url="http://127.1/"), at=origin(), now=NOW)
    assert (accepted.state, kind_and_reason(accepted.outcomes[0])) == (
        None,
        (OutcomeKind.REJECTED, Reason.INVALID_URL),
    )


def test_newer_entry_replaces_the_pending_one_which_is_joined() -> None:
    """The outcome is the older one's, with its place; fresh stays fresh, the clock runs on."""
    newer = entry("2", discovered_at=NOW, backlog=True)
    before = pending(attempts=2, first_attempt_at=NOW - HOUR, next_attempt_at=NOW + HOUR)
    accepted = take(newer, before, at=origin(9), now=NOW)
    (outcome,) = accepted.outcomes
    assert (outcome.id, outcome.offset, outcome.article_id) == ("e1", 7, ids.article_id(URL))
    assert kind_and_reason(outcome) == (OutcomeKind.JOINED, Reason.BEING_FETCHED)
    state = accepted.state
    assert state is not None
    assert state.entry == newer.model_copy(update={"discovered_at": NOW - HOUR, "backlog": False})
    assert (state.origin, state.attempts, state.next_attempt_at) == (origin(9), 2, NOW + HOUR)
    assert (state.entry_ids, state.feed_ids) == (("e1", "e2"), ("f1", "f2"))


def test_correction_that_waits_is_not_replaced_by_another_feeds_first_word() -> None:
    """A syndicating feed lists the old headline after the publisher has changed it."""
    waiting = pending(entry(revision=2, title="Corrected"))
    accepted = take(entry("2", title="As it was"), waiting, at=origin(9), now=NOW)
    assert accepted.state is not None
    assert accepted.state.entry == waiting.entry
    assert accepted.state.entry_ids == ("e1", "e2")
    assert [(one.id, *kind_and_reason(one)) for one in accepted.outcomes] == [
        ("e2", OutcomeKind.JOINED, Reason.BEING_FETCHED)
    ]


def test_known_article_is_joined_and_remembers_who_listed_it() -> None:
    """The second feed that lists an article causes no fetch."""
    accepted = take(entry("2"), done(), at=origin(9), now=NOW + HOUR)
    (outcome,) = accepted.outcomes
    assert kind_and_reason(outcome) == (OutcomeKind.JOINED, Reason.ALREADY_KNOWN)
    assert (outcome.id, outcome.offset, outcome.article_version) == ("e2", 9, 1)
    assert accepted.state is not None
    assert accepted.state.status is FetchStatus.DONE
    assert (accepted.state.feed_ids, accepted.state.last_listed_at) == (("f1", "f2"), NOW + HOUR)


@pytest.mark.parametrize(
    ("change", "fetched_again"),
    [
        ({"revision": 1, "discovered_at": NOW + HOUR}, False),
        ({"revision": 2, "discovered_at": NOW + HOUR}, True),
        ({"revision": 2, "discovered_at": NOW + HOUR, "updated_at": NOW + HOUR}, True),
        ({"revision": 2, "discovered_at": NOW + HOUR, "updated_at": NOW - timedelta(seconds=30)}, True),
        ({"revision": 2, "discovered_at": NOW + HOUR, "updated_at": NOW - HOUR}, False),
        ({"revision": 2, "discovered_at": NOW - HOUR}, False),
    ],
)
def test_changed_entry_is_fetched_again_unless_the_fetch_was_later(
    change: dict[str, object], fetched_again: bool
) -> None:
    """A revision whose update is older than our copy of the page brings nothing new."""
    accepted = take(entry("1", **change), done(), at=origin(9), now=NOW + HOUR)
    assert accepted.state is not None
    assert (accepted.state.status is FetchStatus.PENDING) == fetched_again
    assert len(accepted.outcomes) == (not fetched_again)
    assert (accepted.state.version, accepted.state.etag) == (1, '"1"')


@pytest.mark.parametrize("status", [FetchStatus.FAILED, FetchStatus.REJECTED])
def test_article_that_failed_is_tried_again_from_the_start(status: FetchStatus) -> None:
    """A later entry is a new reason to try."""
    accepted = take(entry("2"), done(status=status, attempts=9), at=origin(9), now=NOW + HOUR)
    assert accepted.state is not None
    assert (accepted.state.status, accepted.state.attempts) == (FetchStatus.PENDING, 0)
    assert accepted.outcomes == ()


def test_at_most_sixteen_entries_are_remembered() -> None:
    """An article that every feed lists does not grow without end."""
    state = done()
    for n in range(40):
        accepted = take(entry(str(n)), state, at=origin(n), now=NOW)
        assert accepted.state is not None
        state = accepted.state
    assert (len(state.entry_ids), len(state.feed_ids)) == (16, 16)


def test_changed_entry_is_fetched_again_where_the_clock_was_put_back_since_the_fetch() -> None:
    """A fetch in the future says nothing about what came later; each revision costs one request at most."""
    state, earlier = done(fetched_at=NOW + HOUR), NOW - HOUR
    for revision, status in ((1, FetchStatus.DONE), (2, FetchStatus.PENDING)):
        listed = entry(revision=revision, discovered_at=earlier, updated_at=earlier)
        accepted = take(listed, state, at=origin(9), now=NOW)
        assert accepted.state is not None
        assert accepted.state.status is status


def test_sources_of_an_article_are_its_feeds_as_they_are_described_now() -> None:
    """A feed whose kind the operator corrects is not there twice."""
    first = Source(feed_id="f1", kind=FeedKind.ONLINE)
    second = Source(feed_id="f2", kind=FeedKind.AGENCY)
    corrected = Source(feed_id="f1", kind=FeedKind.STATE_MEDIA)
    state: FetchState | None = None
    for number, source in enumerate((first, second, corrected), start=1):
        listed = entry("1", revision=number).model_copy(update={"source": source})
        state = take(listed, state, at=origin(number), now=NOW).state
    assert state is not None
    assert state.sources == (corrected, second)


@pytest.mark.parametrize(("title", "etag"), [("As it was", '"x"'), ("Corrected", None)])
def test_page_is_asked_for_without_a_condition_where_the_feed_has_a_new_headline(
    title: str, etag: str | None
) -> None:
    """A page that was read after it had been edited answers 304, and the headline would never be out."""
    out = done().model_copy(
        update={"etag": '"x"', "validated_url": URL, "headline_hash": headline_hash("As it was")}
    )
    newer = entry(revision=2, title=title, discovered_at=NOW + HOUR, updated_at=NOW + HOUR)
    accepted = take(newer, out, at=origin(9), now=NOW + HOUR)
    assert accepted.state is not None
    assert (accepted.state.status, accepted.state.etag) == (FetchStatus.PENDING, etag)
