"""Which entries belong to an article that is known under another name, and when its page is fetched again."""

from datetime import timedelta

import pytest

from ingest.core.fetching.known import alias, resolved
from ingest.core.fetching.responses import conditional
from ingest.core.web.caching import Conditional
from ingest.core.web.urls import Url
from schemas import ids
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import OutcomeKind, Reason
from tests.support.fetching import (
    HOUR,
    NOW,
    URL,
    after,
    done,
    entry,
    kind_and_reason,
    origin,
    page,
    pending,
    take,
)

MINUTE = timedelta(minutes=1)
OTHER = "http://a.test/other?from=b"


def other(**changes: object) -> dict[str, object]:
    """The fields of an entry of another feed, under another link."""
    return {"url": OTHER, "article_id": ids.article_id(OTHER), **changes}


@pytest.mark.parametrize("guid", ["tag:a.test,2026:1", "4711", "http://a.test/?p=1"])
def test_story_in_two_feeds_with_parameters_of_their_own_is_one_article(guid: str) -> None:
    """Its guid and its headline say so, or its permalink alone."""
    first = take(entry("1", guid=guid))
    second = take(entry("2", guid=guid, **other()), *first.states, at=origin(9))
    assert second.state is not None
    assert second.state.article_id == ids.article_id(URL)
    assert second.state.entry_ids == ("e1", "e2")
    assert kind_and_reason(second.outcomes[0]) == (OutcomeKind.JOINED, Reason.BEING_FETCHED)


@pytest.mark.parametrize(
    "changes",
    [
        {"guid": "4711", "title": "Another story"},
        {"guid": "4712"},
        {"guid": None},
        {"guid": "4711", "url": "http://b.test/other", "article_id": ids.article_id("http://b.test/other")},
    ],
)
def test_number_that_another_feed_gives_too_is_another_story(changes: dict[str, object]) -> None:
    """Feeds of one site count from one, each for itself; and what another domain says is its own affair."""
    first = take(entry("1", guid="4711"))
    second = take(entry("2", **{**other(), **changes}), *first.states, at=origin(9))
    assert second.state is not None
    assert second.state.article_id != ids.article_id(URL)
    assert second.outcomes == ()


def test_link_over_the_other_scheme_is_the_same_article() -> None:
    """Today over http, tomorrow over https."""
    secure = URL.replace("http:", "https:")
    accepted = take(entry("2", url=secure, article_id=ids.article_id(secure)), done(), at=origin(9))
    assert kind_and_reason(accepted.outcomes[0]) == (OutcomeKind.JOINED, Reason.ALREADY_KNOWN)
    assert accepted.outcomes[0].article_id == ids.article_id(URL)


def test_page_that_names_a_known_article_joins_it() -> None:
    """The name leads there from now on, without a fetch."""
    first = after(pending(), page(canonical_url="http://a.test/one"))
    name = ids.article_id("http://a.test/one")
    assert [each.article_id for each in first.others] == [name]
    states = (first.state, *first.others)
    taken = take(entry("2", **other()), *states).state
    assert taken is not None
    second = after(taken, page(canonical_url="http://a.test/one"), *states)
    assert (second.article, kind_and_reason(second.outcome)) == (
        None,
        (OutcomeKind.JOINED, Reason.ALREADY_KNOWN),
    )
    assert second.outcome is not None
    assert second.outcome.article_id == first.state.article_id
    listed = take(entry("3", url="http://a.test/one", article_id=name), *states, second.state)
    assert listed.outcomes[0].article_id == first.state.article_id


def test_page_that_names_an_article_which_waits_is_its_first_version() -> None:
    """The text that is here is not thrown away, and the canonical page is fetched in its turn."""
    canonical = "http://a.test/one"
    waiting = pending(entry("1", url=canonical, article_id=ids.article_id(canonical)))
    taken = take(entry("2", **other()), waiting).state
    assert taken is not None
    decision = after(taken, page(canonical_url=canonical), waiting)
    assert decision.article is not None
    assert decision.article.ingest.article_id == waiting.article_id
    (out,) = decision.others
    assert (out.status, out.version, out.entry_ids) == (FetchStatus.PENDING, 1, ("e1", "e2"))
    fetched = after(out, page(canonical_url=canonical), now=NOW + 2 * MINUTE)
    assert kind_and_reason(fetched.outcome) == (OutcomeKind.JOINED, Reason.TEXT_UNCHANGED)


def test_names_that_lead_in_a_circle_lead_nowhere() -> None:
    """Whoever may write the table may write that."""
    one, two = (FetchState(article_id=name, status=FetchStatus.DONE) for name in ("a1", "a2"))
    states = {"a1": alias("a1", two), "a2": alias("a2", one)}
    assert resolved(states.get, "a1") is None


def test_state_of_an_older_version_with_an_alias_is_an_article() -> None:
    """It remembered the canonical page, and leads nowhere."""
    old = done(alias_of=ids.article_id("http://a.test/one"))
    assert resolved({old.article_id: old}.get, old.article_id) == old
    forwarded = old.model_copy(update={"status": FetchStatus.FORWARDED, "forwarded_to": "a" + "1" * 20})
    assert resolved({old.article_id: forwarded}.get, old.article_id) == forwarded


@pytest.mark.parametrize(
    ("unchanged", "minutes"), [(0, 1), (1, 1), (2, 5), (3, 30), (4, 120), (5, 720), (9, 720)]
)
def test_known_page_is_fetched_again_at_growing_gaps(unchanged: int, minutes: int) -> None:
    """After each fetch that brought the same text."""
    state = done(unchanged_fetches=unchanged)
    changed = entry(revision=2, discovered_at=NOW)
    accepted = take(changed, state, at=origin(9), now=NOW + timedelta(seconds=1))
    assert accepted.state is not None
    assert accepted.state.next_attempt_at == NOW + minutes * MINUTE


def test_clock_that_was_put_back_prolongs_no_wait() -> None:
    """The last version is a year ahead: the page is fetched again within the gap that was asked for."""
    year = timedelta(days=365)
    ahead = done(version_at=NOW + year, fetched_at=NOW + year, unchanged_fetches=2)
    accepted = take(entry(revision=2, discovered_at=NOW), ahead, at=origin(9), now=NOW)
    assert accepted.state is not None
    assert accepted.state.next_attempt_at == NOW + 5 * MINUTE


def test_other_headline_does_not_wait_for_the_page_to_come_to_rest() -> None:
    """It is a version by itself."""
    corrected = entry(revision=2, discovered_at=NOW, title="Corrected", updated_at=NOW - HOUR)
    accepted = take(corrected, done(unchanged_fetches=5), at=origin(9), now=NOW + HOUR)
    assert accepted.state is not None
    assert accepted.state.next_attempt_at == NOW + HOUR


def test_page_is_fetched_twenty_times_a_day_at_most() -> None:
    """A headline that changes every five minutes over a text that stays."""
    state, fetches, now = done(), 0, NOW
    for n in range(288):
        now = NOW + 5 * n * MINUTE
        listed = entry(revision=n + 2, discovered_at=now, title=f"Headline {chr(97 + n % 26)}{'x' * n}")
        taken = take(listed, state, at=origin(n), now=now).state
        assert taken is not None
        state = taken
        if (
            state.status is FetchStatus.PENDING
            and state.next_attempt_at is not None
            and state.next_attempt_at <= now
        ):
            state = after(state, page(), now=now).state
            fetches += 1
    assert fetches <= 20


def test_validators_of_another_link_are_not_sent() -> None:
    """They would say that a page has not changed which nobody has read."""
    state = after(pending(), page()).state
    sent = Conditional(URL, {"If-None-Match": '"1"', "If-Modified-Since": "Sun"})
    assert conditional(state, Url.parse(URL)) == conditional(state, Url.parse(OTHER)) == sent
    older = state.model_copy(update={"validated_url": None})
    assert conditional(older, Url.parse(URL)) == sent
    assert conditional(pending(etag='"1"'), Url.parse(URL)) is None
