"""Dead letters: records that could not be worked on, as they came, with their reason and origin.

Owns the headers that are added to such a record, and the outcome of what it was about.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from itertools import accumulate

from schemas.base import MAX_DETAIL_CHARACTERS
from schemas.contracts import DEAD_LETTERS
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Headers, Received, Record, header

__all__ = ["HEADER_NAMES", "HEADER_PREFIX", "dead_letter", "dead_letter_outcome"]

HEADER_PREFIX = "dead-letter-"
HEADER_NAMES = {
    "reason": "Why it could not be worked on, in one word; the reason of its outcome.",
    "detail": "A sentence for people, at most 2,000 bytes.",
    "stage": "The stage that could not work on it.",
    "time": "When, RFC 3339, UTC.",
    "topic": "The topic that it was on, without the prefix.",
    "partition": "Its partition there.",
    "offset": "Its offset there.",
    "timestamp": "When it was written there, milliseconds since 1970.",
    "bytes": "Where the record is too large for this topic, and so is here without its value: its size.",
    "sha256": "The SHA-256 of the value that is left out, in hex; absent where the value is here.",
}
"""What is added to a record, behind the prefix."""
_DETAIL_BYTES = 2_000
_ID_CHARACTERS = 200  # our ids have 21
_KEPT_BYTES = 65_536  # of the key, and of the headers, of a record that is too large


def dead_letter(received: Received, *, reason: str, detail: str, stage: str, now: datetime) -> Record:
    """Return the record for `dead-letters`.

    Key, value and headers stand as they came; ours are added behind them, their names beginning with
    `dead-letter-` (`HEADER_NAMES`). A record that the topic does not take, as a compressed one may be that
    another topic took, is here without its value, with the beginning of its key and its first headers; the
    original is where `dead-letter-topic` says.
    """
    ours = {
        "reason": reason,
        "detail": detail,
        "stage": stage,
        "time": now.isoformat(timespec="milliseconds"),
        "topic": received.topic,
        "partition": str(received.partition),
        "offset": str(received.offset),
        "timestamp": str(received.timestamp_ms),
    }
    value = (
        received.value if received.key is not None else received.value or b""
    )  # aiokafka writes no two nulls
    letter = Record(DEAD_LETTERS.name, received.key, value, received.headers + _added(ours))
    if letter.size_bytes <= DEAD_LETTERS.max_record_bytes:
        return letter
    ours |= {"bytes": str(letter.size_bytes), "sha256": sha256(received.value or b"").hexdigest()}
    key = (received.key or b"")[:_KEPT_BYTES]
    return Record(DEAD_LETTERS.name, key, None, _first(received.headers) + _added(ours))


def _added(ours: Mapping[str, str]) -> Headers:
    return tuple(
        (HEADER_PREFIX + name, text.encode("utf-8", "replace")[:_DETAIL_BYTES]) for name, text in ours.items()
    )


def _first(headers: Headers) -> Headers:
    sizes = accumulate(len(name.encode()) + len(value) for name, value in headers)
    return tuple(header for header, size in zip(headers, sizes, strict=True) if size <= _KEPT_BYTES)


def dead_letter_outcome(
    received: Received, *, stage: str, reason: Reason, detail: str, now: datetime
) -> Outcome:
    """Return the outcome of a record that cannot be worked on.

    It is about what the record's ce_id names, so that the entry or article version has its outcome; where
    that says nothing, about the key (as far as it is text, at most 200 characters) and version 0.
    """
    key = (received.key or b"").decode("utf-8", "replace")
    named, _, version = (header(received.headers, "ce_id") or "").rpartition(".")
    known = named == key and version.isascii() and version.isdigit()
    return Outcome(
        id=key[:_ID_CHARACTERS],
        version=int(version[:9]) if known else 0,
        stage=stage,
        outcome=OutcomeKind.DEAD_LETTER,
        reason=reason,
        decided_at=now,
        detail=detail[:MAX_DETAIL_CHARACTERS],
        topic=received.topic,
        partition=received.partition,
        offset=received.offset,
    )
