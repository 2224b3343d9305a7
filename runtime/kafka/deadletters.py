"""Dead letters: a record parked with its reason and its origin, the original bytes untouched."""

from datetime import datetime

from schemas.records import Headers, Received, Record

__all__ = ["DEAD_LETTERS", "dead_letter"]

DEAD_LETTERS = "dead-letters"
_DETAIL_BYTES = 2_000


def dead_letter(received: Received, *, reason: str, detail: str, stage: str, now: datetime) -> Record:
    """Return the record for `dead-letters`.

    Key, value and headers stand as they came; ours are added behind them, their names beginning with
    `dead-letter-`: reason, detail (at most 2,000 bytes), stage, time, topic, partition, offset, timestamp.
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
    added: Headers = tuple(
        (f"dead-letter-{name}", text.encode("utf-8", "replace")[:_DETAIL_BYTES])
        for name, text in ours.items()
    )
    return Record(DEAD_LETTERS, received.key, received.value, received.headers + added)
