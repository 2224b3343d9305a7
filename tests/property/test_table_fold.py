"""A table is the fold of its log: whatever was written, in whatever order, the last of each key stands."""

from hypothesis import given
from hypothesis import strategies as st

from runtime.kafka.table import Table
from schemas.records import QUARANTINE_SUFFIX, Received, Record, state_headers
from schemas.topics import TableSpec

KNOWN, NEWER = state_headers("conflictwire.x.v1"), state_headers("conflictwire.x.v2")
SPEC = TableSpec("site-states", frozenset({b"conflictwire.x.v1"}))
KEYS = st.sampled_from([b"a", b"b", b"c"])
VALUES = st.one_of(st.none(), st.binary(max_size=5))
LOG = st.lists(st.tuples(KEYS, VALUES, st.booleans(), st.booleans()), max_size=30)


def loaded(log: list[tuple[bytes, bytes | None, bool, bool]]) -> Table:
    """Load a log; with the third of each, a marker follows the record; with the fourth it is newer."""
    table, offset = Table(SPEC, 0), 0
    for key, value, marked, newer in log:
        records = [(key, value, NEWER if newer else KNOWN)]
        if marked:
            records.append((key + QUARANTINE_SUFFIX, b"{}", KNOWN))
        for each, content, headers in records:
            table.load(Received(SPEC.topic, 0, offset, each, content, headers, 0))
            offset += 1
    return table


@given(LOG)
def test_table_is_the_fold_of_its_log(log: list[tuple[bytes, bytes | None, bool, bool]]) -> None:
    """Values, keys in quarantine and bytes follow from the last record of each key alone."""
    table = loaded(log)
    last = {key: (value, newer) for key, value, _, newer in log}
    readable = {key: value for key, (value, newer) in last.items() if value is not None and not newer}
    assert dict(table.items()) == readable
    assert set(table.unreadable) == {k for k, (value, newer) in last.items() if value is not None and newer}
    assert table.held_bytes == sum(len(key) + len(value) for key, value in readable.items())


@given(LOG)
def test_compaction_changes_nothing(log: list[tuple[bytes, bytes | None, bool, bool]]) -> None:
    """A log without what later records of the same key replace gives the same table."""
    latest = {key: index for index, (key, *_) in enumerate(log)}
    compacted = [each for index, each in enumerate(log) if latest[each[0]] == index]
    whole, short = loaded(log), loaded(compacted)
    assert dict(whole.items()) == dict(short.items())
    assert set(whole.unreadable) == set(short.unreadable)
    assert {r.key for r in whole.unreported()} == {r.key for r in short.unreported()}


@given(st.lists(st.tuples(KEYS, VALUES), max_size=30))
def test_written_table_equals_the_one_that_is_read_back(log: list[tuple[bytes, bytes | None]]) -> None:
    """What a worker decides on is what the next owner restores."""
    written = Table(SPEC, 0)
    for key, value in log:
        written.apply(Record(SPEC.topic, key, value, KNOWN))
    restored = loaded([(key, value, False, False) for key, value in log])
    assert dict(written.items()) == dict(restored.items())
    assert written.held_bytes == restored.held_bytes


@given(LOG)
def test_listener_can_rebuild_the_table(log: list[tuple[bytes, bytes | None, bool, bool]]) -> None:
    """A projection that follows every change holds what the table holds."""
    table, copy = Table(SPEC, 0), dict[bytes, bytes]()

    def follow(key: bytes, value: bytes | None) -> None:
        if value is None:
            del copy[key]
        else:
            copy[key] = value

    table.listen(follow)
    for offset, (key, value, _, newer) in enumerate(log):
        table.load(Received(SPEC.topic, 0, offset, key, value, NEWER if newer else KNOWN, 0))
    assert copy == dict(table.items())
