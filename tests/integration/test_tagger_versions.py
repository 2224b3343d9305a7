"""Article versions through the tagger: stories, copies for desks, cancellations; one outcome each."""

from localkafka import LocalBroker
from schemas import ids
from schemas.ninjs import PubStatus
from schemas.records import decode, header
from schemas.stories import Story, StoryState
from schemas.topics import DESKS, desk_topic
from tests.support.articles import SPORT_TEXT, SPORT_TITLE, article, article_record, write
from tests.support.kafka import fresh_topics
from tests.support.running import tagging
from tests.support.watch import Watch, doubled, outcome_in_short

DESK_TOPICS = tuple(map(desk_topic, DESKS))
TOPICS = ("stories", *DESK_TOPICS, "outcomes", "story-states", "dead-letters")
ELSEWHERE_TITLE = "Israeli air strike kills six in Gaza City"
ELSEWHERE_TEXT = (
    "An Israeli air strike on a residential district of Gaza City killed six civilians on Tuesday, "
    "officials in Gaza said.\n\nShelling continued near Khan Younis, where soldiers fought with Hamas gunmen."
)


async def _tagged(broker: LocalBroker, *versions: tuple[str, str]) -> Watch:
    """Run versions 1, 2, … of one article through the tagger; return all that it wrote."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Watch(connection, *TOPICS) as seen, tagging(connection):
        for number, (title, text) in enumerate(versions, start=1):
            await write(connection, article_record(article("one", title=title, text=text, version=number)))
        await seen.until(lambda: len(seen.outcomes("tagger")) == len(versions), what="all outcomes")
        await seen.catch_up()
    assert seen.of("dead-letters") == []
    return seen


def _by_topic(seen: Watch) -> dict[str, list[tuple[str, PubStatus]]]:
    """Return ce_id and status of what stands in each topic of stories."""
    return {
        topic: [
            (header(r.headers, "ce_id") or "", decode(Story, r.value, what=topic).pub_status)
            for r in seen.of(topic)
        ]
        for topic in ("stories", *DESK_TOPICS)
        if seen.of(topic)
    }


async def test_story_stands_in_stories_and_on_its_desk(broker: LocalBroker) -> None:
    """The copy is the same record; evidence is found where its span points."""
    war = article("one")
    seen = await _tagged(broker, (war.title, war.text))
    one = ids.article_id("one")
    expected = [(f"{one}.1", PubStatus.USABLE)]
    assert _by_topic(seen) == {"stories": expected, "stories.eastern-europe": expected}
    assert seen.of("stories")[0].value == seen.of("stories.eastern-europe")[0].value
    (story,) = seen.stories()
    assert story.conflict is not None
    assert story.conflict.regions[0] == "UA"
    texts = {"headline": story.title, "body": story.text}
    for place in story.conflict.places:
        assert texts[place.span.field][place.span.start : place.span.end].strip() != ""
    assert "Kharkiv" in {texts[p.span.field][p.span.start : p.span.end] for p in story.conflict.places}
    assert [outcome_in_short(outcome) for outcome in seen.outcomes("tagger")] == ["story/conflict"]


async def test_version_that_is_no_conflict_any_more_takes_the_story_back(broker: LocalBroker) -> None:
    """In every topic that had it, without a body, once."""
    war = article("one")
    seen = await _tagged(broker, (war.title, war.text), (SPORT_TITLE, SPORT_TEXT), (SPORT_TITLE, SPORT_TEXT))
    one = ids.article_id("one")
    expected = [(f"{one}.1", PubStatus.USABLE), (f"{one}.2.canceled", PubStatus.CANCELED)]
    assert _by_topic(seen) == {"stories": expected, "stories.eastern-europe": expected}
    canceled = seen.stories()[1]
    assert (canceled.text, canceled.conflict) == ("", None)
    kinds = [str(outcome.outcome) for outcome in seen.outcomes("tagger")]
    assert kinds == ["story", "not_relevant", "not_relevant"]


async def test_version_that_moved_to_another_desk_leaves_the_first(broker: LocalBroker) -> None:
    """The new desk has the story, the old one its cancellation, `stories` both versions."""
    war = article("one")
    seen = await _tagged(broker, (war.title, war.text), (ELSEWHERE_TITLE, ELSEWHERE_TEXT))
    one = ids.article_id("one")
    first, second = (f"{one}.1", PubStatus.USABLE), (f"{one}.2", PubStatus.USABLE)
    assert _by_topic(seen) == {
        "stories": [first, second],
        "stories.eastern-europe": [first, (f"{one}.2.canceled", PubStatus.CANCELED)],
        "stories.middle-east": [second],
    }
    state = decode(StoryState, seen.of("story-states")[-1].value, what="the state")
    assert (state.version, state.relevant, state.topics) == (2, True, ("stories", "stories.middle-east"))


async def test_older_version_that_comes_late_changes_nothing(broker: LocalBroker) -> None:
    """It has an outcome, and no record of stories."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Watch(connection, *TOPICS) as seen, tagging(connection):
        for number in (2, 1, 2):
            await write(connection, article_record(article("one", version=number)))
        await seen.until(lambda: len(seen.outcomes("tagger")) == 3, what="three outcomes")
        await seen.catch_up()
    assert [outcome_in_short(outcome) for outcome in seen.outcomes("tagger")] == [
        "story/conflict",
        "not_relevant/older_version",
        "not_relevant/older_version",
    ]
    assert len(seen.stories()) == 1


async def test_restarted_tagger_goes_on_behind_what_it_committed(broker: LocalBroker) -> None:
    """Nothing is tagged twice, and what came meanwhile is tagged."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Watch(connection, *TOPICS) as seen:
        await write(connection, article_record(article("first")))
        async with tagging(connection):
            await seen.until(lambda: len(seen.outcomes("tagger")) == 1, what="the first")
        await write(connection, article_record(article("second")))
        async with tagging(connection):
            await seen.until(lambda: len(seen.outcomes("tagger")) == 2, what="the second")
        await seen.catch_up()
    assert doubled(seen.records) == {("story-states", ""): 2}  # tables have no ce_id
    assert len(seen.stories()) == 2


async def test_outputs_of_the_operator_get_their_copies_and_cancellations(broker: LocalBroker) -> None:
    """A topic of his own has what its condition says, as reliably as a desk."""
    outputs = [
        {"topic": "stories.strikes", "where": "event_types has 'Air/drone strike' and regions has 'PS'"},
        {"topic": "stories.sure-not-grey", "where": "score >= 0.5 and not grey and language = 'en'"},
        {"topic": "stories.nobody", "where": "actor_ids has 'o-nobody'"},
    ]
    names = [output["topic"] for output in outputs]
    connection = await fresh_topics(broker.bootstrap_servers, outputs=names)
    async with Watch(connection, *TOPICS, *names) as seen, tagging(connection, outputs=outputs):
        versions = ((ELSEWHERE_TITLE, ELSEWHERE_TEXT), (article("one").title, article("one").text))
        for number, (title, text) in enumerate(versions, start=1):
            await write(connection, article_record(article("one", title=title, text=text, version=number)))
        await seen.until(lambda: len(seen.outcomes("tagger")) == 2, what="both outcomes")
        await seen.catch_up()
    one = ids.article_id("one")
    ce_ids = {name: [header(record.headers, "ce_id") for record in seen.of(name)] for name in names}
    assert ce_ids == {
        "stories.strikes": [f"{one}.1", f"{one}.2.canceled"],
        "stories.sure-not-grey": [f"{one}.1", f"{one}.2"],
        "stories.nobody": [],
    }
    assert seen.of("stories.strikes")[0].value == seen.of("stories")[0].value
    state = decode(StoryState, seen.of("story-states")[-1].value, what="the state")
    assert state.topics == ("stories", "stories.eastern-europe", "stories.sure-not-grey")
