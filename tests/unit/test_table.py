"""Tables: what is held, what is in quarantine, and what a dead letter reports once."""

from datetime import UTC, datetime

import pytest

from runtime.kafka.table import Table, Unreadable, View
from schemas import contracts
from schemas.fetches import SiteState
from schemas.records import (
    QUARANTINE_SUFFIX,
    Headers,
    Received,
    quarantine_marker,
    state_headers,
    tombstone,
)

TOPIC = "site-states"
KNOWN = state_headers(contracts.SITE_STATE.ce_type)
NEWER = state_headers("conflictwire.site-state.v2")
VALUE = b'{"domain":"a.test"}'


def table() -> Table:
    return Table(contracts.table(contracts.SITE_STATE), 0)


def received(
    value: bytes | None, *, key: bytes = b"a.test", headers: Headers = KNOWN, offset: int = 0
) -> Received:
    return Received(TOPIC, 0, offset, key, value, headers, 0)


def marker(value: bytes | None = b"{}", *, key: bytes = b"a.test", offset: int = 1) -> Received:
    return received(value, key=key + QUARANTINE_SUFFIX, offset=offset)


def test_last_record_of_a_key_counts_and_a_tombstone_removes_it() -> None:
    """A compacted topic, in memory."""
    held = table()
    held.load(received(b"one"))
    held.load(received(b"two"))
    assert (held.get(b"a.test"), len(held), held.held_bytes) == (b"two", 1, len(b"a.testtwo"))
    held.load(received(None))
    assert (held.get(b"a.test"), len(held), held.held_bytes) == (None, 0, 0)


def test_own_write_counts_before_it_is_read_back() -> None:
    """The next decision knows the one before, committed or not."""
    held = table()
    held.apply(contracts.SITE_STATE.encode(SiteState(domain="a.test")))
    assert View(held, contracts.SITE_STATE).get("a.test") == SiteState(domain="a.test")
    held.apply(tombstone(TOPIC, key="a.test"))
    assert b"a.test" not in held


def test_listener_hears_changes_and_removals_but_nothing_that_changes_nothing() -> None:
    """A projection follows its table."""
    held, heard = table(), list[tuple[bytes, bytes | None]]()
    held.listen(lambda key, value: heard.append((key, value)))
    held.load(received(b"one"))
    held.load(received(None))
    held.load(received(None))
    assert heard == [(b"a.test", b"one"), (b"a.test", None)]


@pytest.mark.parametrize("headers", [NEWER, (), (("ce_type", b""),)], ids=["newer", "none", "empty"])
def test_record_of_another_type_is_in_quarantine(headers: Headers) -> None:
    """A newer major version is not worked on, and its neighbours are."""
    held = table()
    held.load(received(VALUE, key=b"b.test"))
    held.load(received(VALUE, headers=headers))
    with pytest.raises(Unreadable, match="quarantine"):
        held.get(b"a.test")
    assert held.get(b"b.test") == VALUE
    assert list(held) == [b"b.test"]


def test_newer_version_takes_the_old_value_away() -> None:
    """Work on the value before would undo what the newer program decided."""
    held = table()
    held.load(received(VALUE))
    held.load(received(VALUE, headers=NEWER))
    assert (len(held), held.held_bytes) == (0, 0)


def test_value_that_is_no_json_is_in_quarantine_once_it_is_looked_at() -> None:
    """Values are decoded on use, so that is when it shows."""
    held = table()
    held.load(received(b"\x00 no JSON"))
    with pytest.raises(Unreadable, match="site-states"):
        View(held, contracts.SITE_STATE).get("a.test")
    (parked,) = held.unreported()
    assert (parked.key, parked.value) == (b"a.test", b"\x00 no JSON")
    with pytest.raises(Unreadable):
        held.get(b"a.test")


def test_view_reads_the_neighbours_of_what_cannot_be_read() -> None:
    """What cannot goes into quarantine on the way."""
    held = table()
    held.load(received(VALUE))
    held.load(received(b"null", key=b"bad.test"))
    held.load(received(VALUE.replace(b"a.test", b"b.test"), key=b"b.test"))
    view = View(held, contracts.SITE_STATE)
    with pytest.raises(Unreadable, match=r"bad\.test"):
        view.get("bad.test")
    assert [view.get(key) for key in ("a.test", "b.test")] == [
        SiteState(domain=domain) for domain in ("a.test", "b.test")
    ]
    assert set(held.unreadable) == {b"bad.test"}


def test_value_of_another_key_is_in_quarantine() -> None:
    """What is decided about it would be written under the key that the value names, again and again."""
    held = table()
    held.load(received(VALUE, key=b"b.test"))
    view = View(held, contracts.SITE_STATE)
    with pytest.raises(Unreadable, match=r"b\.test.*value is that of key 'a\.test'"):
        view.get("b.test")
    assert set(held.unreadable) == {b"b.test"}


def test_marker_of_a_huge_key_is_small() -> None:
    """A key may be as large as a record; the marker must fit into the same table beside it."""
    held, key = table(), b"k" * (4 << 20)
    held.load(received(VALUE, key=key, headers=()))
    (reported,) = held.unreported()
    assert (reported.key, held.unreported()) == (key, [])
    marker = quarantine_marker("site-states", key, partition=0)
    assert marker.size_bytes < 1024
    again = table()
    again.load(received(VALUE, key=key, headers=()))
    again.load(received(marker.value, key=marker.key or b""))
    assert again.unreported() == []


def test_key_that_is_no_text_is_in_quarantine() -> None:
    """Keys are ids and domains; one that is neither must not stop the shard that holds it."""
    held = table()
    held.load(received(VALUE, key=b"\xff\xfe"))
    held.load(received(VALUE))
    assert list(held) == [b"a.test"]
    assert set(held.unreadable) == {b"\xff\xfe"}


def test_record_in_quarantine_is_reported_once() -> None:
    """One dead letter reports it."""
    held = table()
    held.load(received(VALUE, headers=NEWER, offset=7))
    assert [each.offset for each in held.unreported()] == [7]
    assert held.unreported() == []


def test_marker_keeps_a_restarted_shard_from_reporting_again() -> None:
    """The marker follows the record that it reports."""
    held = table()
    held.load(received(VALUE, headers=NEWER))
    held.load(marker())
    assert held.unreported() == []
    assert b"a.test" in held.unreadable
    assert len(held) == 0


def test_new_unreadable_record_is_reported_though_an_older_one_was() -> None:
    """The marker reported the record before it."""
    held = table()
    held.load(received(VALUE, headers=NEWER))
    held.load(marker())
    held.load(received(VALUE, headers=NEWER, offset=2))
    assert [each.offset for each in held.unreported()] == [2]


def test_readable_record_ends_the_quarantine() -> None:
    """The operator repaired it: the key is worked on again."""
    held = table()
    held.load(received(VALUE, headers=NEWER))
    held.load(received(VALUE, offset=2))
    assert held.get(b"a.test") == VALUE
    assert held.unreported() == []


def test_tombstone_ends_the_quarantine() -> None:
    """The operator removed it."""
    held = table()
    held.load(received(VALUE, headers=NEWER))
    held.load(received(None, offset=2))
    assert held.get(b"a.test") is None


def test_unknown_fields_of_the_same_version_are_kept() -> None:
    """An old worker that rewrites the state of a newer one loses nothing of it."""
    held = table()
    held.load(received(b'{"domain":"a.test","policy":"strict"}'))
    state = View(held, contracts.SITE_STATE).get("a.test")
    assert state is not None
    until = datetime(2026, 3, 1, tzinfo=UTC)
    changed = state.model_copy(update={"blocked_until": until})
    record = contracts.SITE_STATE.encode(changed)
    assert b'"policy":"strict"' in (record.value or b"")
