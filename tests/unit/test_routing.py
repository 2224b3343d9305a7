"""Routing: stories, copies for desks, cancellations, states and outcomes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from consumers.tagger.core.routing import Routed, route, story_of
from consumers.tagger.core.tagging import Tagged, tag
from consumers.tagger.loading import load_tagging_data
from schemas.articles import Article, Ingest, Verdict
from schemas.ninjs import Body, Headline, PubStatus, RepresentationType, Subject
from schemas.outcomes import OutcomeKind, Reason
from schemas.outputs import DESK_OUTPUTS, Output, parse_output
from schemas.records import Origin, Record, decode, header
from schemas.stories import Conflict, RegionTag, Relevance, RelevanceVerdict, Story, StoryState
from schemas.topics import desk_topic

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = Origin(topic="articles", partition=2, offset=17)
ARTICLE_ID = "a" + "0" * 20


def article(version: int = 1) -> Article:
    return Article(
        uri=f"urn:conflictwire:article:{ARTICLE_ID}",
        version=str(version),
        first_created=NOW,
        version_created=NOW,
        language="en",
        headlines=(Headline(value="Shelling"),),
        bodies=(Body(value="Shells fell.", char_count=12, word_count=2),),
        ingest=Ingest(
            article_id=ARTICLE_ID,
            entry_ids=("e1",),
            feed_ids=("f1",),
            discovered_at=NOW,
            verdict=Verdict.ARTICLE,
            extraction="x/1",
        ),
    )


def tagged(*desks: str, relevant: bool = True) -> Tagged:
    score = 0.9 if relevant else 0.1
    verdict = RelevanceVerdict.CONFLICT if relevant else RelevanceVerdict.NOT_RELEVANT
    relevance = Relevance(score=score, verdict=verdict, cues=())
    return Tagged(
        relevant=relevant,
        reason=Reason.CONFLICT if relevant else Reason.BELOW_THRESHOLD,
        language="en",
        conflict=Conflict(score=score, desks=desks, relevance=relevance, tagger="test"),
        subjects=(Subject(name="war", uri="u", confidence=50),),
        places=(),
    )


def test_tags_of_a_partial_article_are_less_sure() -> None:
    """The same tags, lower confidences; the score decides as before."""
    region = RegionTag(id="UA", name="Ukraine", confidence=0.9, rule="test", spans=())
    whole = tagged("eastern-europe")
    whole = replace(whole, conflict=whole.conflict.model_copy(update={"region_tags": (region,)}))
    teaser = article().model_copy(update={"representation_type": RepresentationType.PARTIAL})

    story = story_of(teaser, whole)

    assert story.conflict is not None
    assert story.conflict.region_tags[0].confidence == 0.72
    assert story.subjects[0].confidence == 40
    assert story.conflict.score == whole.conflict.score


def run(
    version: int,
    tags: Tagged,
    state: StoryState | None = None,
    outputs: Sequence[Output] = DESK_OUTPUTS,
) -> Routed:
    return route(article(version), tags, state, outputs=outputs, origin=ORIGIN, now=NOW)


def published(*desks: str, version: int = 1) -> StoryState:
    topics = ("stories", *map(desk_topic, desks))
    return StoryState(article_id=ARTICLE_ID, version=version, relevant=True, topics=topics)


def topics(routed: Routed) -> list[str]:
    return [record.topic for record in routed.records]


def story(record: Record) -> Story:
    return decode(Story, record.value, what="a story")


def test_story_goes_to_stories_and_a_copy_to_each_desk() -> None:
    """The copies have the story's ce_id, key and bytes."""
    routed = run(1, tagged("middle-east", "north-africa"))
    assert topics(routed) == [
        "stories",
        "stories.middle-east",
        "stories.north-africa",
        "story-states",
        "outcomes",
    ]
    copies = routed.records[:3]
    assert {header(record.headers, "ce_id") for record in copies} == {f"{ARTICLE_ID}.1"}
    assert {record.value for record in copies} == {copies[0].value}
    assert {record.key for record in routed.records} == {ARTICLE_ID.encode()}
    first = story(copies[0])
    assert first.text == "Shells fell."
    assert first.conflict is not None
    assert [subject.name for subject in first.subjects] == ["war"]


def test_story_without_a_place_is_in_stories_alone() -> None:
    """No desk means no copy."""
    assert topics(run(1, tagged())) == ["stories", "story-states", "outcomes"]


def test_first_version_that_is_not_relevant_writes_no_story() -> None:
    """Only the state and the outcome remain, with the reason and the score."""
    routed = run(1, tagged("middle-east", relevant=False))
    assert topics(routed) == ["story-states", "outcomes"]
    assert routed.state == StoryState(article_id=ARTICLE_ID, version=1, relevant=False)
    assert routed.outcome.outcome is OutcomeKind.NOT_RELEVANT
    assert routed.outcome.reason is Reason.BELOW_THRESHOLD
    assert routed.outcome.score == 0.1


def test_version_that_left_a_desk_is_canceled_there_alone() -> None:
    """The cancellation names the new version and has neither body nor tags."""
    routed = run(2, tagged("middle-east"), published("middle-east", "north-africa"))
    assert topics(routed)[:3] == ["stories", "stories.middle-east", "stories.north-africa"]
    record = routed.records[2]
    assert header(record.headers, "ce_id") == f"{ARTICLE_ID}.2.canceled"
    canceled = story(record)
    assert canceled.pub_status is PubStatus.CANCELED
    assert canceled.version == "2"
    assert canceled.bodies == ()
    assert canceled.headlines == ()
    assert canceled.conflict is None


def test_version_that_is_not_relevant_any_more_is_canceled_everywhere() -> None:
    """All topics that had the version before get one cancellation."""
    routed = run(2, tagged("middle-east", relevant=False), published("middle-east"))
    assert topics(routed) == ["stories", "stories.middle-east", "story-states", "outcomes"]
    assert {story(record).pub_status for record in routed.records[:2]} == {PubStatus.CANCELED}
    assert routed.state is not None
    assert routed.state.topics == ()


@pytest.mark.parametrize("status", [PubStatus.CANCELED, PubStatus.WITHHELD])
def test_article_that_its_publisher_took_back_is_canceled_everywhere(status: PubStatus) -> None:
    """Such a version has no text, and the tagger nothing to keep."""
    empty = tag(load_tagging_data(), title="", text="", language=None, published_at=None)
    taken_back = article(2).model_copy(update={"pub_status": status, "headlines": (), "bodies": ()})
    before = run(1, tagged("eastern-europe")).state
    routed = route(taken_back, empty, before, outputs=DESK_OUTPUTS, origin=ORIGIN, now=NOW)
    assert [record.topic for record in routed.stories] == ["stories", desk_topic("eastern-europe")]
    items = [story(record) for record in routed.stories]
    assert {(item.version, item.pub_status, item.conflict) for item in items} == {
        ("2", PubStatus.CANCELED, None)
    }


def test_version_after_one_that_was_not_relevant_cancels_nothing() -> None:
    """Where nothing was published there is nothing to take back."""
    state = StoryState(article_id=ARTICLE_ID, version=1, relevant=False)
    assert topics(run(2, tagged("middle-east", relevant=False), state)) == ["story-states", "outcomes"]


def test_older_version_changes_nothing() -> None:
    """It gets its outcome, and the state stays."""
    routed = run(1, tagged("middle-east"), published("middle-east", version=2))
    assert topics(routed) == ["outcomes"]
    assert routed.state is None
    assert routed.outcome.reason is Reason.OLDER_VERSION


def test_state_goes_to_the_partition_of_the_article() -> None:
    """Tables are written by the partition's owner alone; stories go by key."""
    routed = run(1, tagged("middle-east"))
    partitions = {record.topic: record.partition for record in routed.records}
    assert partitions == {
        "stories": None,
        "stories.middle-east": None,
        "story-states": 2,
        "outcomes": None,
    }


def test_outcome_names_the_record_it_decides_about() -> None:
    """The audit joins by topic, partition, offset, id and version."""
    outcome = run(3, replace(tagged("middle-east"), reason=Reason.UNREST)).outcome
    assert (outcome.topic, outcome.partition, outcome.offset) == ("articles", 2, 17)
    assert (outcome.id, outcome.version, outcome.stage) == (ARTICLE_ID, 3, "tagger")
    assert (outcome.outcome, outcome.reason) == (OutcomeKind.STORY, Reason.UNREST)


WAGNER = parse_output("stories.wagner", "actor_ids has 'o-wagner-group'")


def with_actor(tags: Tagged, actor_id: str) -> Tagged:
    return replace(tags, conflict=tags.conflict.model_copy(update={"actor_ids": (actor_id,)}))


def test_a_story_that_meets_the_condition_of_an_output_is_copied_to_its_topic() -> None:
    """As to a desk: the same record, in the same transaction, and remembered."""
    routed = run(1, with_actor(tagged("middle-east"), "o-wagner-group"), None, (*DESK_OUTPUTS, WAGNER))
    assert topics(routed)[:3] == ["stories", "stories.middle-east", "stories.wagner"]
    assert {record.value for record in routed.stories} == {routed.stories[0].value}
    assert routed.state is not None
    assert routed.state.topics == ("stories", "stories.middle-east", "stories.wagner")


def test_a_version_that_does_not_meet_the_condition_any_more_is_canceled_there_alone() -> None:
    """A correction that names another actor takes the story off the output."""
    before = run(1, with_actor(tagged(), "o-wagner-group"), None, (WAGNER,)).state
    routed = run(2, with_actor(tagged(), "o-hamas"), before, (WAGNER,))
    assert topics(routed)[:2] == ["stories", "stories.wagner"]
    assert [story(record).pub_status for record in routed.stories] == [PubStatus.USABLE, PubStatus.CANCELED]


def test_a_topic_that_is_no_longer_an_output_gets_nothing() -> None:
    """It may have been deleted; a record for it would hold up the shard."""
    before = run(1, with_actor(tagged(), "o-wagner-group"), None, (WAGNER,)).state
    routed = run(2, with_actor(tagged(), "o-wagner-group"), before, DESK_OUTPUTS)
    assert topics(routed)[:-2] == ["stories"]


def test_a_state_from_before_there_were_outputs_still_cancels_its_desks() -> None:
    """It remembers desks, and no topics."""
    old = StoryState(article_id=ARTICLE_ID, version=1, relevant=True, desks=("middle-east",))
    routed = run(2, tagged("middle-east", relevant=False), old)
    assert topics(routed)[:-2] == ["stories", "stories.middle-east"]


def test_an_old_state_of_an_article_that_was_not_relevant_cancels_nothing() -> None:
    """It was published nowhere."""
    assert StoryState(article_id=ARTICLE_ID, version=1, relevant=False).published_topics() == ()
