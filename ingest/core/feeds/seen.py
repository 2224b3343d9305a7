"""The seen set: what a feed listed lately, in 24 bytes per entry.

Owns the packed form and when an entry falls out; what counts as new or changed is
`ingest.core.feeds.entries`. Layout, big-endian: 10 bytes of entry_id (its 20 hex digits), 10 bytes of
fingerprint, 2 bytes of revision, 2 bytes of the day it was last listed, counted from 2020-01-01; sorted by
entry_id.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

__all__ = ["Seen", "SeenSet", "day_number"]

EPOCH = date(2020, 1, 1)
KEPT_DAYS = 60  # an entry that is listed again after two months counts as new
MAX_ENTRIES = 100_000  # 2.4 MB, under the 4 MiB of a table's record
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


@dataclass(frozen=True, slots=True)
class SeenSet:
    """Entry_id to what is known of it; never changed in place."""

    _seen: Mapping[str, Seen] = field(default_factory=dict)

    @classmethod
    def decode(cls, packed: bytes) -> "SeenSet":
        """Return the set of packed bytes; empty bytes are the empty set.

        Raises:
            ValueError: The length is not a multiple of 24.
        """
        if len(packed) % _PACKED.size:
            raise ValueError(f"decoding a seen set: {len(packed)} bytes are not a multiple of {_PACKED.size}")
        return cls(
            {
                f"e{entry.hex()}": Seen(fingerprint.hex(), revision, day)
                for entry, fingerprint, revision, day in _PACKED.iter_unpack(packed)
            }
        )

    def encode(self) -> bytes:
        """Return the packed bytes; equal sets give equal bytes."""
        return b"".join(
            _PACKED.pack(
                bytes.fromhex(entry_id[1:]), bytes.fromhex(seen.fingerprint), seen.revision, seen.day
            )
            for entry_id, seen in sorted(self._seen.items())
        )

    def get(self, entry_id: str) -> Seen | None:
        """Return what is known of an entry, None where it was not listed lately."""
        return self._seen.get(entry_id)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._seen)

    def after_listing(self, entries: Mapping[str, Seen], *, today: int) -> "SeenSet":
        """Return the set after these entries were listed.

        Entries not listed for 60 days fall out, and the longest unlisted of more than 100,000.
        """
        merged = {**self._seen, **entries}
        kept = {entry_id: seen for entry_id, seen in merged.items() if today - seen.day <= KEPT_DAYS}
        if len(kept) > MAX_ENTRIES:
            latest = sorted(kept.items(), key=lambda item: item[1].day, reverse=True)
            kept = dict(latest[:MAX_ENTRIES])
        return SeenSet(kept)
