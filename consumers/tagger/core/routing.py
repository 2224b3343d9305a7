"""Routing: which records a tagged article version becomes, and what is remembered of it.

Owns the stories, the copies for outputs, the cancellations, the new state and the outcome of one version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from consumers.tagger.core.discount import discounted, discounted_subjects
from consumers.tagger.core.tagging import Tagged
from schemas.articles import Article
from schemas.contracts import OUTCOME, STORY, STORY_STATE
from schemas.ninjs import PubStatus, RepresentationType
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.outputs import Output
from schemas.records import Origin, Record
from schemas.stories import Story, StoryState
from schemas.story_fields import story_values

__all__ = ["Routed", "route", "story_of"]

_STAGE = "tagger"


@dataclass(frozen=True, slots=True)
class Routed:
    """What a version becomes.

    Attributes:
        stories: In the order of writing: the story, its copies, cancellations.
        decided: The new state, where there is one, and the outcome.
        state: As written; None where an older version changed nothing.
    """

    stories: tuple[Record, ...]
    decided: tuple[Record, ...]
    state: StoryState | None
    outcome: Outcome

    @property
    def records(self) -> tuple[Record, ...]:
        """Return all records in the order of writing."""
        return self.stories + self.decided


def route(
    article: Article,
    tagged: Tagged,
    state: StoryState | None,
    *,
    outputs: Sequence[Output],
    origin: Origin,
    now: datetime,
) -> Routed:
    """Return the records of an article version.

    A topic that is no longer an output gets nothing, not even a cancellation: it may have been deleted.

    Args:
        state: What was published of the article before; None for its first version.
        outputs: The topics that stories are copied to, each once.
        origin: The article's record. The state goes to the same partition of `story-states`.
        now: Aware UTC; the time of the records and of the decision.
    """
    version = int(article.version)
    if state is not None and version <= state.version:
        outcome = _outcome(
            article, tagged, origin, now, kind=OutcomeKind.NOT_RELEVANT, reason=Reason.OLDER_VERSION
        )
        return Routed((), (OUTCOME.encode(outcome),), None, outcome)
    possible = (STORY.topic, *(output.topic for output in outputs))
    before = state.published_topics() if state is not None else ()
    topics: tuple[str, ...] = ()
    records: list[Record] = []
    if tagged.relevant:
        story = story_of(article, tagged)
        topics = _topics(story, outputs)
        record = STORY.encode(story, time=now)
        records += [replace(record, topic=topic) for topic in topics]
    if left := [topic for topic in before if topic not in topics and topic in possible]:
        canceled = STORY.encode(_canceled(article, now), time=now)
        records += [replace(canceled, topic=topic) for topic in left]
    new_state = StoryState(
        article_id=article.ingest.article_id, version=version, relevant=tagged.relevant, topics=topics
    )
    kind = OutcomeKind.STORY if tagged.relevant else OutcomeKind.NOT_RELEVANT
    outcome = _outcome(article, tagged, origin, now, kind=kind, reason=tagged.reason)
    remembered = STORY_STATE.encode(new_state, partition=origin.partition)
    return Routed(tuple(records), (remembered, OUTCOME.encode(outcome)), new_state, outcome)


def _topics(story: Story, outputs: Sequence[Output]) -> tuple[str, ...]:
    values = story_values(story)
    return (STORY.topic, *(output.topic for output in outputs if output.condition.matches(values)))


def story_of(article: Article, tagged: Tagged) -> Story:
    """Return the article with its tags, whether it is relevant or not; a partial article's are less sure."""
    subjects, conflict = tagged.subjects, tagged.conflict
    if article.representation_type is RepresentationType.PARTIAL:
        subjects, conflict = discounted_subjects(subjects), discounted(conflict)
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
        feed_ids=article.ingest.feed_ids,
        backlog=article.ingest.backlog,
    )
