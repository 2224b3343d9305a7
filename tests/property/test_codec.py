"""The codec: whatever a model holds comes back from its bytes as it was."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from schemas import contracts
from schemas.feeds import Entry, Feed, FeedState, PollReason
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Origin, decode, encode_event, encode_json, encode_state
from schemas.stories import StoryState

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MAYBE_TEXT = st.none() | TEXT
COUNT = st.integers(min_value=0, max_value=2**53)
MILLISECONDS = st.integers(min_value=0, max_value=4_102_444_800_000)
MOMENT = MILLISECONDS.map(lambda ms: datetime.fromtimestamp(ms / 1000, UTC))
MAYBE_MOMENT = st.none() | MOMENT
TEXTS = st.lists(TEXT, max_size=3).map(tuple)

FEED = st.builds(
    Feed,
    feed_id=TEXT,
    url=TEXT,
    added_at=MOMENT,
    publisher=MAYBE_TEXT,
    paused=st.booleans(),
    poll_requested_at=MAYBE_MOMENT,
    seed=st.binary(max_size=48),
)
FEED_STATE = st.builds(
    FeedState,
    feed_id=TEXT,
    next_poll_at=MOMENT,
    etag=MAYBE_TEXT,
    last_reason=st.none() | st.sampled_from(PollReason),
    failures=COUNT,
)
ENTRY = st.builds(
    Entry,
    entry_id=TEXT,
    feed_id=TEXT,
    article_id=TEXT,
    discovered_at=MOMENT,
    revision=COUNT,
    title=TEXT,
    content=TEXT,
    url=MAYBE_TEXT,
    published_at=MAYBE_MOMENT,
    backlog=st.booleans(),
    hop=st.integers(min_value=0, max_value=5),
)
FETCH_STATE = st.builds(
    FetchState,
    article_id=TEXT,
    status=st.sampled_from(FetchStatus),
    entry=st.none() | ENTRY,
    origin=st.none() | st.builds(Origin, topic=TEXT, partition=COUNT, offset=COUNT),
    attempts=COUNT,
    next_attempt_at=MAYBE_MOMENT,
    entry_ids=TEXTS,
)
OUTCOME = st.builds(
    Outcome,
    id=TEXT,
    version=COUNT,
    stage=st.sampled_from(["ingest", "tagger"]),
    outcome=st.sampled_from(OutcomeKind),
    reason=st.sampled_from(Reason),
    decided_at=MOMENT,
    score=st.none() | st.floats(min_value=0, max_value=1),
    topic=TEXT,
    partition=COUNT,
    offset=COUNT,
)
STORY_STATE = st.builds(StoryState, article_id=TEXT, version=COUNT, relevant=st.booleans(), desks=TEXTS)
MODEL = st.one_of(FEED, FEED_STATE, ENTRY, FETCH_STATE, OUTCOME, STORY_STATE)


@given(MODEL)
def test_state_comes_back_as_it_was(model: BaseModel) -> None:
    """Defaults that a table's record leaves out are the same on the way back."""
    record = encode_state("feed-states", model, key="k", ce_type="conflictwire.x.v1")
    assert decode(type(model), record.value, what="a state") == model


@given(MODEL)
def test_event_comes_back_as_it_was(model: BaseModel) -> None:
    """Nulls that an event leaves out are nulls on the way back."""
    assert decode(type(model), encode_json(model), what="an event") == model


@given(ENTRY)
def test_encoding_twice_gives_the_same_bytes(entry: Entry) -> None:
    """A record that is written again after a failed transaction is the same record."""
    first, second = (
        encode_event(
            "entries",
            entry,
            key="k",
            ce_type=contracts.ENTRY.ce_type,
            ce_id="k.1",
            stage="ingest",
            time=entry.discovered_at,
        )
        for _ in range(2)
    )
    assert first == second


@given(OUTCOME)
def test_outcome_is_known_by_what_it_is_about(outcome: Outcome) -> None:
    """Key and ce_id follow from the id, the version and the stage, whatever they hold."""
    record = contracts.OUTCOME.encode(outcome)
    assert record.key == outcome.id.encode()
    ce_id = dict(record.headers)["ce_id"].decode()
    assert ce_id == f"{outcome.id}.{outcome.version}.{outcome.stage}"


@given(MODEL, st.dictionaries(st.sampled_from(["newer_one", "newer_two"]), TEXT, max_size=2))
def test_fields_of_a_newer_program_survive(model: BaseModel, newer: dict[str, str]) -> None:
    """An old worker hands on what it does not know."""
    extended = type(model).model_validate({**dict(model), **newer})
    record = encode_state("feed-states", extended, key="k", ce_type="conflictwire.x.v1")
    again = decode(type(model), record.value, what="a state")
    assert again.model_extra == newer
