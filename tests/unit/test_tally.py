"""The tally: what the topics say of a run."""

from datetime import UTC, datetime

from conflictwire.tally import Tally
from schemas import contracts
from schemas.outcomes import Outcome, OutcomeKind, Reason
from schemas.records import Received, Record

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _read(record: Record) -> Received:
    return Received(record.topic, 0, 0, record.key, record.value, record.headers, 0)


def _entry(ce_id: str) -> Received:
    return Received("entries", 0, 0, ce_id.partition(".")[0].encode(), b"{}", (("ce_id", ce_id.encode()),), 0)


def _outcome(entry_id: str, version: int, kind: OutcomeKind) -> Received:
    return _read(
        contracts.OUTCOME.encode(
            Outcome(
                id=entry_id,
                version=version,
                stage="ingest",
                outcome=kind,
                reason=Reason.GONE,
                decided_at=NOW,
                topic="entries",
                partition=0,
                offset=0,
            )
        )
    )


def test_run_is_settled_when_each_revision_has_its_outcome() -> None:
    """An entry that was changed has two, and needs both."""
    tally = Tally()
    for ce_id in ("e1.1", "e1.2"):
        tally.take(_entry(ce_id), now=NOW)
    tally.take(_outcome("e1", 1, OutcomeKind.FAILED), now=NOW)
    assert not tally.settled
    tally.take(_outcome("e1", 2, OutcomeKind.REJECTED), now=NOW)
    assert tally.settled
    assert (tally.summary().entries, tally.summary().failed, tally.summary().rejected) == (2, 1, 1)


def test_forwarded_entry_counts_once() -> None:
    """Its second record is a hop of the same revision."""
    tally = Tally()
    for _ in range(2):
        tally.take(_entry("e1.1"), now=NOW)
    assert tally.summary().entries == 1


def test_summary_without_a_fresh_story_says_none() -> None:
    """No figure is made up."""
    assert Tally().summary().lines()[-1] == "freshness_p99_seconds: none"
