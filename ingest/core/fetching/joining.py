"""Joining by the page: an article whose page calls itself the page of another article that is known.

Owns when `rel=canonical` is believed: sites give all of their pages the same one, so that the headline or
the text has to be the same, too. Names that are known before a fetch are `ingest.core.fetching.known`.
"""

from ingest.core.extraction.extracted import Extracted
from ingest.core.fetching.articles import Fetched, content_hash, headline, headline_hash, text_hash
from ingest.core.fetching.attempts import Attempt, AttemptDecision
from ingest.core.fetching.known import alias
from ingest.core.fetching.versions import made
from schemas.fetches import FetchState
from schemas.outcomes import OutcomeKind, Reason

__all__ = ["is_same_story", "joined"]

MAX_LISTED_BY = 16  # as of entries that are accepted


def is_same_story(attempt: Attempt, extracted: Extracted, other: FetchState) -> bool:
    """Return whether a page's article is another one that is known.

    Args:
        other: The article that the page names as canonical.
    """
    if attempt.state.version or other.article_id == attempt.state.article_id:
        return False  # it is out under an id of its own, which stays
    title = headline(attempt.entry, extracted)
    if not other.version:
        return other.entry is not None and headline_hash(other.entry.title) == headline_hash(title)
    known = (other.headline_hash, other.text_hash, other.content_hash)
    digests = (headline_hash(title), text_hash(extracted.text), content_hash(title, extracted.text))
    return any(mine == yours for mine, yours in zip(digests, known, strict=True))


def joined(attempt: Attempt, extracted: Extracted, fetched: Fetched, other: FetchState) -> AttemptDecision:
    """Return what follows where a page is another article's, which may have no text yet."""
    other = _listed_by(other, attempt.state)
    name = alias(attempt.state.article_id, other).model_copy(
        update={"last_listed_at": attempt.state.last_listed_at}
    )
    if other.version:
        outcome = attempt.outcome(
            OutcomeKind.JOINED, Reason.ALREADY_KNOWN, article_version=other.version
        ).model_copy(update={"article_id": other.public_id})
        return AttemptDecision(state=name, others=(other,), outcome=outcome)
    article, update = made(attempt, extracted, fetched, other)
    outcome = attempt.outcome(
        OutcomeKind.PUBLISHED, Reason.NEW_ARTICLE, article_version=1, detail=extracted.reason or None
    ).model_copy(update={"article_id": other.public_id})
    out = other.model_copy(update={**update, "fetched_at": attempt.now})
    return AttemptDecision(state=name, others=(out,), article=article, outcome=outcome)


def _listed_by(other: FetchState, state: FetchState) -> FetchState:
    return other.model_copy(
        update={
            "entry_ids": tuple(dict.fromkeys((*other.entry_ids, *state.entry_ids)))[:MAX_LISTED_BY],
            "feed_ids": tuple(dict.fromkeys((*other.feed_ids, *state.feed_ids)))[:MAX_LISTED_BY],
            "sources": tuple({one.feed_id: one for one in (*other.sources, *state.sources)}.values())[
                :MAX_LISTED_BY
            ],
        }
    )
