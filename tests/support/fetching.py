"""Entries, fetch states and results for tests of what becomes of an entry."""

from datetime import UTC, datetime, timedelta

from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.fetching.accept import Accepted, accept
from ingest.core.fetching.after_fetch import after_fetch
from ingest.core.fetching.attempts import AttemptDecision, RetryPolicy
from ingest.core.fetching.results import FetchResult, Page
from ingest.core.web.urls import Url
from schemas import ids
from schemas.articles import Verdict
from schemas.feeds import Entry
from schemas.fetches import FetchState
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Origin

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "http://a.test/1"
TEXT = "A text that is long enough.\n\nWith two paragraphs."


def entry(name: str = "1", /, **changes: object) -> Entry:
    """An entry for the article at `URL`."""
    fields: dict[str, object] = {
        "entry_id": f"e{name}",
        "feed_id": f"f{name}",
        "article_id": ids.article_id(URL),
        "discovered_at": NOW - HOUR,
        "url": URL,
        "title": "Title",
    }
    return Entry.model_validate({**fields, **changes})


def origin(offset: int = 7) -> Origin:
    """A place in `entries`."""
    return Origin(topic="entries", partition=1, offset=offset)


def pending(one: Entry | None = None, **changes: object) -> FetchState:
    """The state after an entry was accepted."""
    return take(one or entry()).states[0].model_copy(update=changes)


def take(one: Entry, *states: FetchState | None, at: Origin | None = None, now: datetime = NOW) -> Accepted:
    """Accept an entry where these articles are known."""
    known = {state.article_id: state for state in states if state is not None}
    return accept(one, known.get, origin=at or origin(), now=now, policy=RetryPolicy())


def page(text: str = TEXT, title: str = "Page", canonical_url: str | None = None) -> Page:
    """A fetched page."""
    metadata = PageMetadata(title=title, canonical_url=Url.parse(canonical_url) if canonical_url else None)
    extracted = Extracted(verdict=Verdict.ARTICLE, extraction="x/1", text=text, metadata=metadata)
    return Page(extracted, final_url=Url.parse(URL), etag='"1"', last_modified="Sun")


def after(
    state: FetchState, result: FetchResult, *states: FetchState, now: datetime = NOW, jitter: float = 0.0
) -> AttemptDecision:
    """Decide on an attempt where these articles are known."""
    known = {each.article_id: each for each in states}
    return after_fetch(state, result, known.get, now=now, jitter=jitter, policy=RetryPolicy())


def done(**changes: object) -> FetchState:
    """The state of an article that was published once."""
    return after(pending(), page()).state.model_copy(update=changes)


def kind_and_reason(outcome: Outcome | None) -> tuple[OutcomeKind, Reason]:
    """Kind and reason of an outcome that has to be there."""
    assert outcome is not None
    return outcome.outcome, outcome.reason
