"""Properties of the seen set: what is packed comes back."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.feeds.seen import KEPT_DAYS, Seen, SeenSet

_DIGITS = st.binary(min_size=10, max_size=10).map(bytes.hex)
_SEEN = st.builds(Seen, _DIGITS, st.integers(1, 65_535), st.integers(0, 65_535))
_ENTRIES = st.dictionaries(_DIGITS.map(lambda digits: f"e{digits}"), _SEEN, max_size=20)


@given(_ENTRIES)
def test_packed_set_decodes_to_itself(entries: dict[str, Seen]) -> None:
    """24 bytes an entry, and nothing is lost."""
    seen = SeenSet(entries)
    packed = seen.encode()
    assert len(packed) == 24 * len(entries)
    assert SeenSet.decode(packed) == seen
    assert SeenSet.decode(packed).encode() == packed


@given(_ENTRIES, _ENTRIES, st.integers(0, 65_535))
def test_listed_entries_are_known_and_old_ones_fall_out(
    before: dict[str, Seen], listed: dict[str, Seen], today: int
) -> None:
    """The set is what was listed within the last sixty days, the latest word on each."""
    merged = {**before, **listed}
    after = SeenSet(before).after_listing(listed, today=today)
    expected = {entry_id for entry_id, seen in merged.items() if today - seen.day <= KEPT_DAYS}
    assert {entry_id for entry_id in merged if after.get(entry_id) == merged[entry_id]} == expected
    assert len(after) == len(expected)
