"""The contract table: what follows from its rows, and what it refuses."""

import pytest

from schemas import contracts, examples
from schemas.contracts import CONTRACTS, TOPICS, Event, topics
from schemas.outcomes import Reason
from schemas.records import DecodeError, Headers, Origin, Received, state_headers
from schemas.topics import Cleanup, desk_topic


def received(value: bytes | None, headers: Headers) -> Received:
    return Received("entries", 1, 41, b"e1", value, headers, timestamp_ms=0)


def test_no_two_kinds_share_a_type_and_no_two_topics_a_name() -> None:
    """A reader tells records apart by `ce_type`, and topics by their name."""
    types = [contract.ce_type for contract in CONTRACTS]
    assert len(set(types)) == len(types)
    names = {spec.name for contract in CONTRACTS for spec in contract.topics}
    assert names | {"dead-letters"} == set(TOPICS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_states_are_compacted_and_events_expire(contract: contracts.Contract) -> None:
    """Compaction would drop all but the last event of a key; retention would drop a state."""
    wanted = Cleanup.DELETE if isinstance(contract, Event) else Cleanup.COMPACT
    assert {spec.cleanup for spec in contract.topics} == {wanted}


def test_an_output_is_a_topic_like_a_desk() -> None:
    """It comes behind the others, with the same retention, limits and partitions."""
    every = topics(["stories.wagner"])
    desk, output = every[desk_topic("middle-east")], every["stories.wagner"]
    assert (output.configs(), output.partitions(12)) == (desk.configs(), desk.partitions(12))
    assert every.keys() - TOPICS.keys() == {"stories.wagner"}


def test_a_story_is_not_encoded_without_the_time_of_the_decision() -> None:
    """`ce_time` is when the tagger decided; the item knows only when its article was made."""
    with pytest.raises(ValueError, match=r"story\.v1: .*pass `time`"):
        contracts.STORY.encode(examples.STORY)


def test_a_cancellation_is_known_by_another_id_than_its_version() -> None:
    """A subscriber that has done the version must not take the cancellation as done."""
    story = examples.CANCELED_STORY
    assert contracts.STORY.ce_id(story) == f"{story.ingest.article_id}.2.canceled"


def test_a_table_holds_kinds_of_one_topic_and_follows_what_others_write() -> None:
    """`feeds` is written by the command line as well; the seen set lies beside the feed's state."""
    feeds, states = contracts.table(contracts.FEED), contracts.table(contracts.FEED_STATE, contracts.SEEN_SET)
    assert (feeds.topic, feeds.tailed) == ("feeds", True)
    assert (states.topic, states.tailed) == ("feed-states", False)
    assert states.ce_types == {b"conflictwire.feed-state.v1", b"conflictwire.seen.v1"}
    with pytest.raises(ValueError, match="feeds, fetch-states"):
        contracts.table(contracts.FEED, contracts.FETCH_STATE)


@pytest.mark.parametrize(
    ("value", "ce_type", "reason"),
    [
        (b"{}", "conflictwire.entry.v2", Reason.UNKNOWN_VERSION),
        (b"{}", "conflictwire.entry.v1", Reason.UNDECODABLE),
        (None, "conflictwire.entry.v1", Reason.UNDECODABLE),
        (b"\xff", "conflictwire.entry.v1", Reason.UNDECODABLE),
    ],
)
def test_what_cannot_be_decoded_says_why_in_the_word_of_its_outcome(
    value: bytes | None, ce_type: str, reason: Reason
) -> None:
    """The stages make a dead letter of it without looking again."""
    with pytest.raises(DecodeError, match=r"entries\[1\]@41") as caught:
        contracts.ENTRY.decode(received(value, state_headers(ce_type)))
    assert caught.value.reason is reason


def test_a_record_says_where_it_is() -> None:
    """The same place in an error's text and in a state."""
    record = received(b"", ())
    assert record.position == "entries[1]@41"
    assert record.origin == Origin(topic="entries", partition=1, offset=41)
