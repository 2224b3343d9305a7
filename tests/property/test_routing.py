"""What holds for every run of versions: each topic ends with what the highest version says."""

from datetime import UTC, datetime
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from consumers.tagger.core.routing import route
from consumers.tagger.core.tagging import Tagged
from schemas.articles import Article, Ingest, Verdict
from schemas.contracts import STORY_STATE
from schemas.ninjs import PubStatus
from schemas.outcomes import OutcomeKind, Reason
from schemas.outputs import DESK_OUTPUTS, parse_output
from schemas.records import Origin, Record, decode
from schemas.stories import Conflict, Relevance, RelevanceVerdict, Story, StoryState
from schemas.topics import DESKS, desk_topic

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = Origin(topic="articles", partition=2, offset=17)
ARTICLE_ID = "a" + "0" * 20
OUTPUTS = (*DESK_OUTPUTS, parse_output("stories.wagner", "actor_ids has 'o-wagner-group'"))


class Version(NamedTuple):
    """An article version, and what its text was found to be."""

    number: int
    relevant: bool
    desks: tuple[str, ...]
    actors: tuple[str, ...]

    def topics(self) -> set[str]:
        """Return where it belongs, said without the code under test."""
        if not self.relevant:
            return set()
        of_actors = {"stories.wagner"} if "o-wagner-group" in self.actors else set()
        return {"stories", *map(desk_topic, self.desks), *of_actors}


VERSIONS = st.builds(
    Version,
    st.integers(1, 9),
    st.booleans(),
    st.lists(st.sampled_from(DESKS[:4]), max_size=3, unique=True).map(tuple),
    st.sampled_from([(), ("o-wagner-group",), ("ru-mil",)]),
)


def article(number: int) -> Article:
    return Article(
        uri=f"urn:conflictwire:article:{ARTICLE_ID}",
        version=str(number),
        first_created=NOW,
        version_created=NOW,
        ingest=Ingest(
            article_id=ARTICLE_ID,
            entry_ids=("e1",),
            feed_ids=("f1",),
            discovered_at=NOW,
            verdict=Verdict.ARTICLE,
            extraction="x/1",
        ),
    )


def tagged(version: Version) -> Tagged:
    score, verdict = (
        (0.9, RelevanceVerdict.CONFLICT) if version.relevant else (0.1, RelevanceVerdict.NOT_RELEVANT)
    )
    return Tagged(
        relevant=version.relevant,
        reason=Reason.CONFLICT if version.relevant else Reason.BELOW_THRESHOLD,
        language="en",
        conflict=Conflict(
            score=score,
            desks=version.desks,
            actor_ids=version.actors,
            relevance=Relevance(score=score, verdict=verdict, cues=()),
            tagger="test",
        ),
        subjects=(),
        places=(),
    )


class Log:
    """The topics after each record, and the state as the next version reads it."""

    def __init__(self) -> None:
        self.stories: dict[str, list[Story]] = {}
        self.states: list[StoryState] = []

    def write(self, record: Record) -> None:
        """Append a record to its topic."""
        assert record.value is not None
        if record.topic.startswith("stories"):
            self.stories.setdefault(record.topic, []).append(decode(Story, record.value, what="story"))
        elif record.topic == STORY_STATE.topic:
            self.states.append(decode(StoryState, record.value, what="state"))

    def published(self) -> set[str]:
        """Return the topics whose last record is a story."""
        return {topic for topic, log in self.stories.items() if log[-1].pub_status is not PubStatus.CANCELED}


def written(versions: list[Version]) -> Log:
    log = Log()
    for version in versions:
        state = log.states[-1] if log.states else None
        for record in route(
            article(version.number), tagged(version), state, outputs=OUTPUTS, origin=ORIGIN, now=NOW
        ).records:
            log.write(record)
    return log


def counted(versions: list[Version]) -> list[Version]:
    """Return those that are higher than all before them."""
    rising: list[Version] = []
    for version in versions:
        if not rising or version.number > rising[-1].number:
            rising.append(version)
    return rising


@given(st.lists(VERSIONS, min_size=1, max_size=8))
def test_copies_minus_cancellations_are_the_topics_of_the_highest_version(versions: list[Version]) -> None:
    """A reader of any one topic that keeps the last record has exactly the stories that belong there."""
    log = written(versions)
    assert log.published() == counted(versions)[-1].topics()
    assert set(log.states[-1].published_topics()) == log.published()


@given(st.lists(VERSIONS, min_size=1, max_size=8))
def test_versions_never_go_back(versions: list[Version]) -> None:
    """In no topic, and in the state neither: an article that comes late or twice changes nothing."""
    log = written(versions)
    for stories in log.stories.values():
        numbers = [int(story.version) for story in stories]
        assert numbers == sorted(set(numbers))
    assert [state.version for state in log.states] == [version.number for version in counted(versions)]


@given(st.lists(VERSIONS, min_size=1, max_size=8))
def test_only_what_was_published_is_canceled_and_only_once(versions: list[Version]) -> None:
    """A cancellation follows a story in its topic, and carries no text and no tags."""
    for stories in written(versions).stories.values():
        for before, story in zip([None, *stories], stories, strict=False):
            if story.pub_status is PubStatus.CANCELED:
                assert before is not None
                assert before.pub_status is not PubStatus.CANCELED
                assert (story.bodies, story.headlines, story.conflict) == ((), (), None)


@given(st.lists(VERSIONS, min_size=1, max_size=8))
def test_every_version_has_one_outcome(versions: list[Version]) -> None:
    """Story or not relevant; a version that comes late says so."""
    state: StoryState | None = None
    for version in versions:
        routed = route(
            article(version.number), tagged(version), state, outputs=OUTPUTS, origin=ORIGIN, now=NOW
        )
        is_late = state is not None and version.number <= state.version
        assert [record.topic for record in routed.records].count("outcomes") == 1
        assert (routed.outcome.reason is Reason.OLDER_VERSION) is is_late
        assert (routed.outcome.outcome is OutcomeKind.STORY) is (version.relevant and not is_late)
        state = routed.state or state
