"""Records of every topic that a stage reads, damaged: a hypothesis strategy.

Each begins as a valid record and suffers one to three mutations of its JSON, bytes, key or headers. Some stay
valid: that is for the stages to find out.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from schemas import examples
from schemas.contracts import (
    ARTICLE,
    ENTRY,
    FEED,
    FEED_STATE,
    FETCH_STATE,
    SITE_STATE,
    STORY_STATE,
    Event,
    State,
)
from schemas.records import Record
from tests.support.raw_records import RawRecord

__all__ = ["EVENTS", "mutants"]

EVENTS = (ENTRY.topic, ARTICLE.topic)
_KINDS: tuple[tuple[Event[Any] | State[Any], Any], ...] = (
    (ENTRY, examples.ENTRY),
    (FEED, examples.FEED),
    (FEED_STATE, examples.FEED_STATE),
    (FETCH_STATE, examples.FETCH_STATE),
    (SITE_STATE, examples.SITE_STATE),
    (ARTICLE, examples.ARTICLE),
    (STORY_STATE, examples.STORY_STATE),
)
_ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            None,
            True,
            -1,
            10**300,
            1e308,
            "",
            "/",
            "a/quarantined",
            "\x00",
            "x" * 70_000,
            [],
            {},
            "file:///etc/passwd",
            "http://[::1]:0/",
            "http://127.0.0.1:1/",
            "9999-12-31T23:59:59.999Z",
            "0001-01-01T00:00:00+14:00",
            "2150-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
        ]
    ),
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
)
_BYTES = st.one_of(st.none(), st.sampled_from([b"", b"\xff\xfe", b"/quarantined"]), st.binary(max_size=20))
_HEADER = st.tuples(
    st.one_of(st.sampled_from([b"ce_type", b"ce_id", b"traceparent", b"", b"\xff"]), st.binary(max_size=8)),
    _BYTES,
)

_Mutation = Callable[[RawRecord], RawRecord]


def mutants() -> st.SearchStrategy[RawRecord]:
    """Return the strategy; all of partition 0."""
    return st.builds(
        _mutated,
        st.sampled_from(_KINDS),
        st.integers(0, 2**64),
        st.lists(_mutations(), min_size=1, max_size=3),
    )


def _mutated(kind: tuple[Event[Any] | State[Any], Any], number: int, mutations: list[_Mutation]) -> RawRecord:
    contract, example = kind
    made = RawRecord.of(_renamed(contract.encode(example), f"{number:020x}"[-20:]))
    for mutation in mutations:
        made = mutation(made)
    return made


def _renamed(record: Record, digits: str) -> Record:
    """Return the record of another feed, entry or article, so that no two of a run meet by chance."""
    value = (record.value or b"").decode().replace("https://www.harborlight.example/", "http://a.test/")
    for name in (examples.ENTRY.entry_id, examples.ENTRY.article_id, examples.FEED.feed_id):
        value = value.replace(name, name[0] + digits)
    key = (record.key or b"").decode()
    return replace(
        record, key=(key[0] + digits).encode() if len(key) == 21 else record.key, value=value.encode()
    )


def _mutations() -> st.SearchStrategy[_Mutation]:
    fraction = st.floats(0, 1, exclude_max=True)
    return st.one_of(
        st.builds(_with_field, fraction, _ODD),
        st.builds(_without_field, fraction),
        st.builds(_with_bytes, fraction, st.integers(0, 9), st.binary(max_size=4)),
        _BYTES.map(lambda key: lambda record: replace(record, key=key)),
        _BYTES.map(lambda value: lambda record: replace(record, value=value)),
        _HEADER.map(lambda header: lambda record: replace(record, headers=(*record.headers, header))),
        fraction.map(lambda at: lambda record: _without_header(record, at)),
    )


def _with_field(fraction: float, odd: object) -> _Mutation:
    def mutation(record: RawRecord) -> RawRecord:
        return _changed(record, fraction, lambda holder, name: holder.__setitem__(name, odd))

    return mutation


def _without_field(fraction: float) -> _Mutation:
    return lambda record: _changed(record, fraction, lambda holder, name: holder.pop(name))


def _changed(record: RawRecord, fraction: float, change: Callable[[Any, Any], object]) -> RawRecord:
    """Return the record with one of its JSON's fields changed, at any depth."""
    try:
        value = json.loads(record.value or b"")
    except ValueError:
        return record
    places = list(_places(value))
    if not places:
        return record
    change(*places[int(fraction * len(places))])
    return replace(record, value=json.dumps(value).encode())


def _places(value: object) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return [place for name, held in value.items() for place in ((value, name), *_places(held))]
    if isinstance(value, list):
        return [place for number, held in enumerate(value) for place in ((value, number), *_places(held))]
    return []


def _with_bytes(fraction: float, removed: int, added: bytes) -> _Mutation:
    def mutation(record: RawRecord) -> RawRecord:
        value = record.value or b""
        at = int(fraction * len(value))
        return replace(record, value=value[:at] + added + value[at + removed :])

    return mutation


def _without_header(record: RawRecord, fraction: float) -> RawRecord:
    at = int(fraction * len(record.headers))
    return replace(record, headers=record.headers[:at] + record.headers[at + 1 :])
