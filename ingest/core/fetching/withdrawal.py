"""Withdrawal: a known article whose page is gone, or says that the article was taken down.

Owns the version that takes the ones before back: canceled where the page is gone, withheld where its
publisher says why. Never at the first look: a site that is being repaired answers 404 for an hour.
"""

from ingest.core.extraction.notices import retraction
from ingest.core.extraction.pipeline import EXTRACTION
from ingest.core.fetching.attempts import Attempt, AttemptDecision
from ingest.core.web.caching import NO_VALIDATORS
from schemas import ids
from schemas.articles import Article, Ingest, Verdict
from schemas.base import MAX_DETAIL_CHARACTERS
from schemas.changes import ChangeKind, Changes
from schemas.ninjs import PubStatus, RepresentationType
from schemas.outcomes import OutcomeKind, Reason

__all__ = ["note_of", "withdrawn"]

MAX_NOTE_CHARACTERS = 1_000  # of a page that has a note in the article's place; a longer text is an article


def note_of(text: str) -> str | None:
    """Return what stands where the article was; None for a text that is one."""
    return retraction(text.split("\n\n")) if len(text) <= MAX_NOTE_CHARACTERS else None


def withdrawn(attempt: Attempt, detail: str, status: PubStatus) -> AttemptDecision:
    """Return what follows where a page that was out is gone: another look, then the version that says so.

    Args:
        attempt: Of a known article.
        detail: What the site said.
        status: Of that version.
    """
    looked = attempt.retry_once(Reason.GONE, detail)
    state = attempt.state
    if looked.outcome is None or not state.version or state.content_hash is None:
        return looked  # or it has been said already
    return AttemptDecision(
        state=attempt.completed(
            version=state.version + 1,
            version_at=attempt.now,
            verdict=None,
            content_hash=None,
            headline_hash=None,
            text_hash=None,
            headline=None,
            sketch=None,
            **NO_VALIDATORS,
        ),
        article=_taken_back(attempt, detail, status),
        outcome=attempt.outcome(
            OutcomeKind.PUBLISHED, Reason.GONE, article_version=state.version + 1, detail=detail
        ),
    )


def _taken_back(attempt: Attempt, detail: str, status: PubStatus) -> Article:
    """Return the item that takes the versions before back: who and when, and nothing to publish."""
    state, entry, now = attempt.state, attempt.entry, attempt.now
    reason = detail[:MAX_DETAIL_CHARACTERS]
    return Article(
        uri=ids.article_uri(state.public_id),
        version=str(state.version + 1),
        pub_status=status,
        representation_type=RepresentationType.PARTIAL,
        first_created=state.first_created_at or now,
        version_created=now,
        ingest=Ingest(
            article_id=state.public_id,
            entry_ids=state.entry_ids,
            feed_ids=state.feed_ids,
            sources=state.sources,
            url=entry.url,
            discovered_at=entry.discovered_at,
            fetched_at=now,
            verdict=Verdict.SOFT_404,
            verdict_reason=reason,
            changes=Changes(
                kind=ChangeKind.RETRACTION,
                reason=reason,
                headline_kept=0,
                lead_kept=0,
                body_kept=0,
                sentences_added=0,
                sentences_removed=0,
            ),
            extraction=EXTRACTION,
            backlog=entry.backlog,
        ),
    )
