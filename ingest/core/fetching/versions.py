"""Versions: when a text that was obtained becomes the next version of its article.

Owns the comparison with what is out and was out before, and the time between two versions. How an article
looks is `ingest.core.fetching.articles`.
"""

from datetime import datetime, timedelta

from ingest.core.extraction.extracted import Extracted
from ingest.core.fetching.articles import Fetched, build, content_hash, headline, headline_hash, text_hash
from ingest.core.fetching.attempts import Attempt, AttemptDecision
from ingest.core.fetching.changes import compared, sketch_of
from ingest.core.fetching.refetching import is_recent
from schemas.articles import Article
from schemas.fetches import EarlierText, FetchState
from schemas.outcomes import OutcomeKind, Reason

__all__ = ["earliest_version_at", "is_known_text", "made", "published"]

MAX_EARLIER_TEXTS = 8
MAX_HEADLINE_CHARACTERS = 300  # that a state remembers
TURN_BACK_SECONDS = (
    3600  # within it, a text that was out before is a stale copy; later its publisher means it
)


def published(attempt: Attempt, extracted: Extracted, fetched: Fetched, reason: Reason) -> AttemptDecision:
    """Return the first or next version, nothing new where title and text are known.

    Args:
        reason: Of a first version.
    """
    before = attempt.state
    digest = content_hash(headline(attempt.entry, extracted), extracted.text)
    if before.version and digest == before.content_hash:
        return attempt.unchanged()
    if is_known_text(before, digest, attempt.now):
        # Seen again, it is stale for another hour.
        earlier = _seen_again(before.earlier_texts, digest, attempt.now)
        return attempt.unchanged("the page turned back to an earlier version", earlier_texts=earlier)
    at = earliest_version_at(attempt)
    if at > attempt.now:
        return attempt.postponed(at)
    article, update = made(attempt, extracted, fetched, before)
    outcome = attempt.outcome(
        OutcomeKind.PUBLISHED,
        reason if before.version == 0 else Reason.NEW_VERSION,
        article_version=before.version + 1,
        detail=extracted.reason or None,
    )
    return AttemptDecision(state=attempt.completed(**update), article=article, outcome=outcome)


def made(
    attempt: Attempt, extracted: Extracted, fetched: Fetched, before: FetchState
) -> tuple[Article, dict[str, object]]:
    """Return the next version of an article, and what its state remembers of it.

    Args:
        before: Of the article, with who listed it.
    """
    version, now = before.version + 1, attempt.now
    entry = attempt.entry.model_copy(update={"article_id": before.public_id})
    title, text = headline(entry, extracted), text_hash(extracted.text)
    changes = compared(
        headline=title,
        text=extracted.text,
        verdict=extracted.verdict,
        earlier_headline=before.headline if before.version else None,
        earlier_sketch=before.sketch,
    )
    article = build(entry, extracted, before, fetched, version=version, now=now, changes=changes)
    update: dict[str, object] = {
        "version": version,
        "version_at": now,
        "verdict": extracted.verdict,
        "content_hash": content_hash(title, extracted.text),
        "headline_hash": headline_hash(title),
        "text_hash": text,
        "headline": title[:MAX_HEADLINE_CHARACTERS],
        "sketch": sketch_of(extracted.text),
        "earlier_texts": _with_last(before, now),
        "first_created_at": article.first_created,
    }
    if text == before.text_hash:  # another headline alone: the page is as quiet as it was
        return article, update | {"unchanged_fetches": before.unchanged_fetches + 1}
    return article, update | {"unchanged_fetches": 0, "refetches": 0, "refetches_since": None}


def is_known_text(state: FetchState, digest: str, now: datetime) -> bool:
    """Return whether a version before the last had that content a short while ago."""
    return any(
        earlier.content_hash == digest and is_recent(earlier.seen_at, now=now, seconds=TURN_BACK_SECONDS)
        for earlier in state.earlier_texts
    )


def earliest_version_at(attempt: Attempt) -> datetime:
    """Return when the article may have its next version; now for the first."""
    last, now = attempt.state.version_at, attempt.now
    if not attempt.state.version or last is None or last > now:
        return now
    return max(now, last + timedelta(seconds=attempt.policy.version_gap_seconds))


def _with_last(state: FetchState, now: datetime) -> tuple[EarlierText, ...]:
    if not state.version or state.content_hash is None:
        return state.earlier_texts
    last = EarlierText(content_hash=state.content_hash, seen_at=now)
    others = (one for one in state.earlier_texts if one.content_hash != state.content_hash)
    return (last, *others)[:MAX_EARLIER_TEXTS]


def _seen_again(known: tuple[EarlierText, ...], digest: str, now: datetime) -> tuple[EarlierText, ...]:
    return tuple(
        one.model_copy(update={"seen_at": now}) if one.content_hash == digest else one for one in known
    )
