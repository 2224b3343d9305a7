"""Routing: which records a tagged article version becomes, and what is remembered of it.

Owns the stories, the copies for desks, the cancellations, the new state and the outcome of one version.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from consumers.tagger.core.discount import less_sure, less_sure_subjects
from consumers.tagger.core.tagging import Tagged
from schemas.articles import Article
from schemas.fetches import Origin
from schemas.ninjs import PubStatus, RepresentationType
from schemas.outcomes import Outcome, OutcomeKind, Reason, outcome_record
from schemas.records import Record, encode_event, encode_state
from schemas.stories import STORY_STATE_TYPE, STORY_TYPE, Story, StoryState
from schemas.topics import desk_topic

__all__ = ["Routed", "route", "story_of"]

_STAGE = "tagger"
_STORIES = "stories"
_STORY_STATES = "story-states"


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
        return Routed((outcome_record(outcome),), None, outcome)
    topics = _topics(tagged.conflict.desks) if tagged.relevant else ()
    before = _topics(state.desks) if state is not None and state.relevant else ()
    records: list[Record] = []
    if topics:
        story = _event(story_of(article, tagged), now, ce_id=_version_id(article))
        records += [replace(story, topic=topic) for topic in topics]
    if left := [topic for topic in before if topic not in topics]:
        canceled = _event(_canceled(article, now), now, ce_id=f"{_version_id(article)}.canceled")
        records += [replace(canceled, topic=topic) for topic in left]
    new_state = StoryState(
        article_id=article.ingest.article_id,
        version=version,
        relevant=tagged.relevant,
        desks=tagged.conflict.desks if tagged.relevant else (),
    )
    kind = OutcomeKind.STORY if tagged.relevant else OutcomeKind.NOT_RELEVANT
    outcome = _outcome(article, tagged, origin, now, kind=kind, reason=tagged.reason)
    return Routed((*records, _state_record(new_state, origin), outcome_record(outcome)), new_state, outcome)


def _topics(desks: tuple[str, ...]) -> tuple[str, ...]:
    return (_STORIES, *map(desk_topic, desks))


def _version_id(article: Article) -> str:
    return f"{article.ingest.article_id}.{article.version}"


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


def _event(story: Story, now: datetime, *, ce_id: str) -> Record:
    """Return the record for `stories`; a desk's copy differs in its topic alone."""
    key = story.ingest.article_id
    return encode_event(_STORIES, story, key=key, ce_type=STORY_TYPE, ce_id=ce_id, stage=_STAGE, time=now)


def _state_record(state: StoryState, origin: Origin) -> Record:
    return encode_state(
        _STORY_STATES, state, key=state.article_id, ce_type=STORY_STATE_TYPE, partition=origin.partition
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
