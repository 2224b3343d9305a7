"""A version that comes too early after the last one is read again, not taken for the one that is out."""

from datetime import timedelta

import pytest

from ingest.core.fetching.results import ExtractionKilled, NotModified
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import OutcomeKind, Reason
from tests.support.fetching import NOW, after, done, entry, kind_and_reason, origin, page, pending, take

SOON = NOW + timedelta(seconds=20)
LATER = NOW + timedelta(seconds=60)


def _listed_again() -> FetchState:
    """The state of an article that is out, and whose entry changed 20 s later."""
    state = take(entry(revision=2, discovered_at=SOON), done(), at=origin(9), now=SOON).state
    assert state is not None
    return state


def _stopgap() -> FetchState:
    """The state of an article whose feed text is out, since its page killed the worker."""
    decision = after(pending(entry(content="The feed has it.")), ExtractionKilled("x"))
    assert decision.article is not None
    return decision.state


@pytest.mark.parametrize("state", [_listed_again(), _stopgap()], ids=["page", "stopgap"])
def test_postponed_page_is_asked_for_without_a_condition(state: FetchState) -> None:
    """Its validators would bring a 304: the text would never be out, and the entry tried for two days."""
    postponed = after(state, page("Another text, which is long enough."), now=SOON)
    assert (postponed.article, postponed.outcome) == (None, None)
    assert postponed.state.status is FetchStatus.PENDING
    assert postponed.state.next_attempt_at == LATER
    assert (postponed.state.etag, postponed.state.last_modified, postponed.state.validated_url) == (None,) * 3
    published = after(postponed.state, page("Another text, which is long enough."), now=LATER)
    assert kind_and_reason(published.outcome) == (OutcomeKind.PUBLISHED, Reason.NEW_VERSION)
    assert published.state.etag == '"1"'


def test_page_that_is_not_out_is_asked_for_without_a_condition_after_a_304() -> None:
    """States of before had such validators."""
    stuck = _stopgap().model_copy(update={"etag": '"1"', "last_modified": "Sun"})
    decision = after(stuck, NotModified(), now=LATER)
    assert decision.state.status is FetchStatus.PENDING
    assert (decision.state.etag, decision.state.last_modified) == (None, None)
