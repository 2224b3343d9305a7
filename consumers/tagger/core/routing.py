"""Routing: which records a tagged article version becomes, and what is remembered of it.

Owns the stories, the copies for desks, the cancellations, the new state and the outcome of one version.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from consumers.tagger.core.discount import less_sure, less_sure_subjects
from consumers.tagger.core.tagging import Tagged
from schemas.articles import Article
from schemas.contracts import OUTCOME, STORY, STORY_STATE
from schemas.ninjs import PubStatus, RepresentationType
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Origin, Record
from schemas.stories import Story, StoryState
from schemas.topics import desk_topic

__all__ = ["Routed", "route", "story_of"]

_STAGE = "tagger"


@dataclass(frozen=True, slots=True)
class Routed:
    """What a version becomes.

    Attributes:
        records: In the order of writing: the story and its copies, cancellations, the state, the outcome.
        state: As written; None where an older version changed nothing.
    """

    records: tuple[Record, ...]
    state: StoryState | None
    outcome: Outcome


def route(
    article: Article, tagged: Tagged, state: StoryState | None, *, origin: Origin, now: datetime
) -> Routed:
    """Return the records of an article version.

    Args:
        state: What was published of the article before; None for its first version.
        origin: The article's record. The state goes to the same partition of `story-states`.
        now: Aware UTC; the time of the records and of the decision.
    """
    version = int(article.version)
    if state is not None and version <= state.version:
        outcome = _outcome(
            article, tagged, origin, now, kind=OutcomeKind.NOT_RELEVANT, reason=Reason.OLDER_VERSION
        )
        return Routed((OUTCOME.encode(outcome),), None, outcome)
    topics = _topics(tagged.conflict.desks) if tagged.relevant else ()
    before = _topics(state.desks) if state is not None and state.relevant else ()
    records: list[Record] = []
    if topics:
        story = STORY.encode(story_of(article, tagged), time=now)
        records += [replace(story, topic=topic) for topic in topics]
    if left := [topic for topic in before if topic not in topics]:
        canceled = STORY.encode(_canceled(article, now), time=now)
        records += [replace(canceled, topic=topic) for topic in left]
    new_state = StoryState(
        article_id=article.ingest.article_id,
        version=version,
        relevant=tagged.relevant,
        desks=tagged.conflict.desks if tagged.relevant else (),
    )
    kind = OutcomeKind.STORY if tagged.relevant else OutcomeKind.NOT_RELEVANT
    outcome = _outcome(article, tagged, origin, now, kind=kind, reason=tagged.reason)
    remembered = STORY_STATE.encode(new_state, partition=origin.partition)
    return Routed((*records, remembered, OUTCOME.encode(outcome)), new_state, outcome)


def _topics(desks: tuple[str, ...]) -> tuple[str, ...]:
    return (STORY.topic, *map(desk_topic, desks))


def story_of(article: Article, tagged: Tagged) -> Story:
    """Return the article with its tags, whether it is relevant or not; a partial article's are less sure."""
    subjects, conflict = tagged.subjects, tagged.conflict
    if article.representation_type is RepresentationType.PARTIAL:
        subjects, conflict = less_sure_subjects(subjects), less_sure(conflict)
    item = Story.model_validate(article.model_dump())
    return item.model_copy(
        update={
            "subjects": (*article.subjects, *subjects),
            "places": (*article.places, *tagged.places),
            "conflict": conflict,
        }
    )


def _canceled(article: Article, now: datetime) -> Story:
    """Return the item that takes the versions before back: who and when, and nothing to publish."""
    return Story(
        uri=article.uri,
        version=article.version,
        pub_status=PubStatus.CANCELED,
        first_created=article.first_created,
        version_created=now,
        language=article.language,
        ingest=article.ingest,
    )


def _outcome(
    article: Article,
    tagged: Tagged,
    origin: Origin,
    now: datetime,
    *,
    kind: OutcomeKind,
    reason: Reason,
) -> Outcome:
    version = int(article.version)
    return Outcome(
        id=article.ingest.article_id,
        version=version,
        stage=_STAGE,
        outcome=kind,
        reason=reason,
        decided_at=now,
        article_id=article.ingest.article_id,
        article_version=version,
        score=tagged.conflict.score,
        topic=origin.topic,
        partition=origin.partition,
        offset=origin.offset,
        backlog=article.ingest.backlog,
    )
