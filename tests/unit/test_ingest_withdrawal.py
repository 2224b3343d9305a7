"""A known article whose page is gone or was taken down: never at the first look, never in silence."""

import pytest

from ingest.core.fetching.results import FetchResult, HttpStatus
from schemas.changes import ChangeKind
from schemas.fetches import FetchState, FetchStatus
from schemas.ninjs import PubStatus
from schemas.outcomes import OutcomeKind, Reason
from tests.support.fetching import HOUR, NOW, after, done, entry, kind_and_reason, origin, page, take

NOTE = "This article has been removed at the request of the family."


def again(state: FetchState, revision: int) -> FetchState:
    """The state of a known article whose entry changed."""
    at = NOW + revision * HOUR
    found = take(entry(revision=revision, discovered_at=at), state, at=origin(9), now=at).state
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (HttpStatus(404), PubStatus.CANCELED),
        (HttpStatus(410), PubStatus.CANCELED),
        (page(NOTE), PubStatus.WITHHELD),
        (page("Artykuł został usunięty decyzją redakcji."), PubStatus.WITHHELD),
    ],
)
def test_page_that_is_gone_takes_its_versions_back_at_the_second_look(
    result: FetchResult, status: PubStatus
) -> None:
    """A subscriber that showed the article learns that it is not there any more, and why."""
    first = after(again(done(), 2), result, now=NOW + 2 * HOUR)
    assert (first.article, first.outcome, first.state.status) == (None, None, FetchStatus.PENDING)
    second = after(first.state, result, now=NOW + 4 * HOUR)
    assert kind_and_reason(second.outcome) == (OutcomeKind.PUBLISHED, Reason.GONE)
    article = second.article
    assert article is not None
    assert (article.version, article.pub_status, article.text) == ("2", status, "")
    assert article.ingest.verdict_reason
    assert article.ingest.changes is not None
    assert article.ingest.changes.kind is ChangeKind.RETRACTION
    assert (second.state.status, second.state.version) == (FetchStatus.DONE, 2)


def test_page_that_stays_gone_is_taken_back_once() -> None:
    """A third look says nothing new."""
    gone = HttpStatus(404)
    state = after(after(again(done(), 2), gone, now=NOW + 2 * HOUR).state, gone, now=NOW + 4 * HOUR).state
    first = after(again(state, 6), gone, now=NOW + 6 * HOUR)
    second = after(first.state, gone, now=NOW + 8 * HOUR)
    assert (first.article, second.article) == (None, None)
    assert kind_and_reason(second.outcome) == (OutcomeKind.FAILED, Reason.GONE)


def test_page_that_comes_back_is_the_next_version() -> None:
    """A site that was down is no retraction for ever."""
    gone = HttpStatus(404)
    state = after(after(again(done(), 2), gone, now=NOW + 2 * HOUR).state, gone, now=NOW + 4 * HOUR).state
    back = after(again(state, 6), page(), now=NOW + 6 * HOUR)
    assert back.article is not None
    assert (back.article.version, back.article.pub_status) == ("3", PubStatus.USABLE)


def test_long_article_that_quotes_such_a_note_is_published() -> None:
    """What has a text is an article; what changed in it says that it begins with a note."""
    text = NOTE + "\n\n" + "The mayor read the note aloud to the council on Monday. " * 30
    decision = after(again(done(), 2), page(text), now=NOW + 2 * HOUR)
    assert decision.article is not None
    assert decision.article.pub_status is PubStatus.USABLE
