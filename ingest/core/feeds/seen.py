"""The seen set: what a feed listed lately, in rows of 24 bytes.

Owns the packed form and when a row falls out; what counts as new or changed is `ingest.core.feeds.entries`,
what a note says `ingest.core.feeds.notes`. Layout, big-endian: 10 bytes of entry_id (its 20 hex digits), 10
bytes of fingerprint, 2 bytes of revision, 2 bytes of the day it was last listed, counted from 2020-01-01;
sorted by the first ten. A revision of 0 marks a note: ten bytes of key and ten of value. A version of the
code that knows no notes takes them for entries that are never listed again.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

__all__ = ["Note", "Seen", "SeenSet", "day_number", "is_packed"]

EPOCH = date(2020, 1, 1)
KEPT_DAYS = 60  # an entry that is listed again after two months counts as new
NOTE_KEPT_DAYS = 3  # a note serves what is still listed, or was yesterday
MAX_ROWS = 150_000  # 3.6 MB, under the 4 MiB of a table's record
MAX_REVISION = 65_535

_PACKED = struct.Struct(">10s10sHH")


class Seen(NamedTuple):
    """What is known of one listed entry.

    Attributes:
        fingerprint: 20 hex digits over what the publisher may change.
        day: When it was last listed, as `day_number`.
    """

    fingerprint: str
    revision: int
    day: int


def day_number(now: datetime) -> int:
    """Return the days since 2020-01-01, within two bytes."""
    return min(max((now.date() - EPOCH).days, 0), 65_535)


def is_packed(packed: bytes) -> bool:
    """Return whether bytes can be decoded: every multiple of 24 can."""
    return len(packed) % _PACKED.size == 0


class Note(NamedTuple):
    """What is remembered beside an entry.

    Attributes:
        value: 20 hex digits; what they mean is `ingest.core.feeds.notes`.
        day: When it was last of use, as `day_number`.
    """

    value: str
    day: int


@dataclass(frozen=True, slots=True)
class SeenSet:
    """Entry_id to what is known of it, and notes by their key of 20 hex digits; never changed in place."""

    _seen: Mapping[str, Seen] = field(default_factory=dict)
    _notes: Mapping[str, Note] = field(default_factory=dict)

    @classmethod
    def decode(cls, packed: bytes) -> "SeenSet":
        """Return the set of packed bytes; empty bytes are the empty set.

        Raises:
            ValueError: The length is not a multiple of 24.
        """
        if not is_packed(packed):
            raise ValueError(f"decoding a seen set: {len(packed)} bytes are not a multiple of {_PACKED.size}")
        entries: dict[str, Seen] = {}
        notes: dict[str, Note] = {}
        for key, value, revision, day in _PACKED.iter_unpack(packed):
            if revision:
                entries[f"e{key.hex()}"] = Seen(value.hex(), revision, day)
            else:
                notes[key.hex()] = Note(value.hex(), day)
        return cls(entries, notes)

    def encode(self) -> bytes:
        """Return the packed bytes; equal sets give equal bytes."""
        rows = [
            (bytes.fromhex(entry_id[1:]), bytes.fromhex(seen.fingerprint), seen.revision, seen.day)
            for entry_id, seen in self._seen.items()
        ]
        rows += [
            (bytes.fromhex(key), bytes.fromhex(note.value), 0, note.day) for key, note in self._notes.items()
        ]
        return b"".join(_PACKED.pack(*row) for row in sorted(rows))

    def get(self, entry_id: str) -> Seen | None:
        """Return what is known of an entry, None where it was not listed lately."""
        return self._seen.get(entry_id)

    def note(self, key: str) -> str | None:
        """Return the value of a note, None where there is none."""
        note = self._notes.get(key)
        return note.value if note is not None else None

    def listed_since(self, day: int) -> int:
        """Return how many entries were listed on that day or later."""
        return sum(seen.day >= day for seen in self._seen.values())

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._seen)

    def after_listing(
        self, entries: Mapping[str, Seen], notes: Mapping[str, str] | None = None, *, today: int
    ) -> "SeenSet":
        """Return the set after these entries were listed, and these notes taken.

        Entries not listed for 60 days fall out, notes after three; of more than 150,000 rows the longest
        unlisted do, notes before entries.
        """
        merged = {**self._seen, **entries}
        seen = {entry_id: one for entry_id, one in merged.items() if today - one.day <= KEPT_DAYS}
        taken = {key: Note(value, today) for key, value in (notes or {}).items()}
        kept = {
            key: note for key, note in {**self._notes, **taken}.items() if today - note.day <= NOTE_KEPT_DAYS
        }
        if len(seen) > MAX_ROWS:
            seen = dict(sorted(seen.items(), key=lambda item: item[1].day, reverse=True)[:MAX_ROWS])
        room = MAX_ROWS - len(seen)
        if len(kept) > room:
            kept = dict(sorted(kept.items(), key=lambda item: item[1].day, reverse=True)[:room])
        return SeenSet(seen, kept)
