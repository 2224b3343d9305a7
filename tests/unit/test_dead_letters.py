"""Dead letters: whatever was received can be written."""

from hashlib import sha256

from schemas.contracts import DEAD_LETTERS
from schemas.dead_letters import dead_letter, dead_letter_outcome
from schemas.examples import DECIDED_AT
from schemas.outcomes import Reason
from schemas.records import Headers, Received, Record, header

MIB = 1 << 20


def _letter(key: bytes | None, value: bytes | None, *headers: tuple[str, bytes]) -> Record:
    return dead_letter(_received(key, value, headers), reason="r", detail="d", stage="s", now=DECIDED_AT)


def _received(key: bytes | None, value: bytes | None, headers: Headers = ()) -> Received:
    return Received("entries", 1, 41, key, value, headers, timestamp_ms=0)


def test_letter_that_fits_is_as_it_came() -> None:
    """Also where it is nearly too large."""
    value = b"x" * (8 * MIB - 10_000)
    letter = _letter(b"k", value, ("theirs", b"\xff"))
    assert (letter.key, letter.value, letter.headers[0]) == (b"k", value, ("theirs", b"\xff"))
    assert header(letter.headers, "dead-letter-sha256") is None


def test_letter_that_is_too_large_keeps_what_fits_and_a_digest() -> None:
    """Of value, key and headers each may be the one that is too large."""
    large = b"x" * (9 * MIB)
    for key, value, theirs in ((b"k", large, b"1"), (large, b"v", b"1"), (b"k", b"v", large)):
        letter = _letter(key, value, ("first", b"1"), ("theirs", theirs))
        assert letter.size_bytes < MIB < DEAD_LETTERS.max_record_bytes
        assert (letter.key, letter.value) == (key[:65_536], None)
        assert header(letter.headers, "first") == "1"
        assert header(letter.headers, "theirs") == (None if theirs is large else "1")
        assert header(letter.headers, "dead-letter-sha256") == sha256(value).hexdigest()
        assert int(header(letter.headers, "dead-letter-bytes") or "") > 9 * MIB


def test_letter_of_two_nulls_has_an_empty_value() -> None:
    """The producer refuses a record without key and value, and the shard would restart for it."""
    letter = _letter(None, None)
    assert (letter.key, letter.value) == (None, b"")
    assert _letter(b"k", None).value is None


def test_outcome_of_a_huge_key_is_small() -> None:
    """The id is the beginning of the key."""
    received = _received(b"\xff" * MIB, b"")
    outcome = dead_letter_outcome(
        received, stage="ingest", reason=Reason.UNDECODABLE, detail="d" * MIB, now=DECIDED_AT
    )
    assert outcome.id == "\ufffd" * 200
    assert len(outcome.model_dump_json()) < 10_000
