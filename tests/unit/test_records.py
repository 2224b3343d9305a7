"""The codec: events with CloudEvents headers, states without, and errors that say where and what."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from schemas import contracts
from schemas.feeds import Entry, Feed
from schemas.fetches import FetchState, FetchStatus
from schemas.records import (
    DecodeError,
    Record,
    decode,
    encode_event,
    encode_json,
    encode_state,
    header,
    schema_id,
    tombstone,
    with_header,
)

NOW = datetime(2026, 3, 1, 12, 30, 15, 123_000, tzinfo=UTC)
ENTRY = Entry(entry_id="e1", feed_id="f1", article_id="a1", discovered_at=NOW, title="Nachricht — Звістка")


def event(time: datetime = NOW) -> Record:
    return encode_event(
        "entries",
        ENTRY,
        key="e1",
        ce_type=contracts.ENTRY.ce_type,
        ce_id="e1.1",
        stage="ingest",
        time=time,
        shard_key="a.test",
        traceparent="00-a-b-01",
    )


def test_event_has_the_attributes_of_cloudevents_in_its_headers() -> None:
    """Binary mode: the value is the item alone, and who routes need not read it."""
    record = event()
    assert dict(record.headers) == {
        "ce_specversion": b"1.0",
        "ce_id": b"e1.1",
        "ce_source": b"/conflictwire/ingest",
        "ce_type": b"conflictwire.entry.v1",
        "ce_time": b"2026-03-01T12:30:15.123Z",
        "ce_subject": b"e1",
        "ce_dataschema": b"urn:conflictwire:schema:entry.v1",
        "content-type": b"application/json",
        "traceparent": b"00-a-b-01",
    }
    assert (record.topic, record.key, record.shard_key) == ("entries", b"e1", "a.test")
    assert decode(Entry, record.value, what="an entry") == ENTRY


def test_time_of_an_event_is_told_in_utc() -> None:
    """Whatever zone its maker lived in."""
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert header(event(elsewhere).headers, "ce_time") == "2026-03-01T12:30:15.123Z"


def test_value_is_utf8_without_nulls() -> None:
    """Letters stand as they are, what is not known is left out."""
    value = encode_json(ENTRY)
    assert "Звістка".encode() in value
    assert b"null" not in value


def test_state_leaves_out_defaults_and_has_two_headers() -> None:
    """A table is rewritten often, so its records are short."""
    state = FetchState(article_id="a1", status=FetchStatus.DONE)
    record = encode_state("fetch-states", state, key="a1", ce_type=contracts.FETCH_STATE.ce_type, partition=1)
    assert record.value == b'{"article_id":"a1","status":"done"}'
    assert record.headers == (
        ("content-type", b"application/json"),
        ("ce_type", contracts.FETCH_STATE.ce_type.encode()),
    )
    assert record.partition == 1


def test_tombstone_has_neither_value_nor_headers() -> None:
    """It removes a key, nothing more."""
    assert tombstone("feeds", key="f1", partition=0) == Record("feeds", b"f1", None, partition=0)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        pytest.param(None, "the value is null", id="null"),
        pytest.param(b"", "the value", id="empty"),
        pytest.param(b"{", "the value", id="truncated"),
        pytest.param(b"\xff\xfe", "the value", id="not UTF-8"),
        pytest.param(b"[1]", "the value", id="a list"),
        pytest.param(b'{"feed_id":"f1","url":"u"}', "added_at", id="a field lacks"),
        pytest.param(
            b'{"feed_id":1,"url":"u","added_at":"2026-03-01T00:00:00Z"}', "feed_id", id="of another type"
        ),
        pytest.param(
            b'{"feed_id":"f1","url":null,"added_at":"2026-03-01T00:00:00Z"}', "url", id="a null field"
        ),
        pytest.param(
            b'{"feed_id":"f1","url":"u","added_at":"2026-03-01T00:00:00"}', "added_at", id="no time zone"
        ),
    ],
)
def test_value_that_is_no_feed_is_told_with_place_and_field(value: bytes | None, word: str) -> None:
    """Whoever reads the dead letter knows where to look."""
    with pytest.raises(DecodeError, match=r"feeds\[1\]@17") as caught:
        decode(Feed, value, what="feeds[1]@17")
    assert word in str(caught.value)


def test_error_text_does_not_repeat_the_value() -> None:
    """A value may be large, or a secret."""
    with pytest.raises(DecodeError) as caught:
        decode(Feed, b'{"feed_id":["hunter2"]}', what="a feed")
    assert "hunter2" not in str(caught.value)


def test_last_header_of_a_name_counts() -> None:
    """Whoever adds a header speaks after those before."""
    headers = (("a", b"1"), ("b", b"x"), ("a", b"\xff2"))
    assert header(headers, "a") == "\ufffd2"
    assert header(headers, "c") is None


def test_header_is_added_behind_and_none_adds_nothing() -> None:
    """A record whose hop has no trace stays as it is."""
    record = tombstone("feeds", key="f1")
    assert with_header(record, "traceparent", None) is record
    assert with_header(record, "traceparent", "x").headers == (("traceparent", b"x"),)


def test_schema_id_follows_from_the_type() -> None:
    """One name for a contract, wherever it is named."""
    assert schema_id("conflictwire.story.v1") == "urn:conflictwire:schema:story.v1"


def test_size_counts_key_value_and_headers() -> None:
    """No smaller than what the broker counts, or a record under our limit would be refused by it."""
    record = Record("entries", b"k" * 10, b"v" * 100, (("name", b"w" * 50),))
    assert record.size_bytes >= 10 + 100 + 4 + 50
