"""A transaction that is committed in some partitions and hangs in others is committed in those, too.

Kafka 4.4.0 can leave out markers of a decided transaction where a broker dies (docs/adr/0011). What hangs is
then aborted by a shard's next start, which is right only if it was not committed. This module looks for proof
that it was, after the fence and before that abort, and writes the commit markers that are missing. Nothing is
decided here without proof; what remains is aborted.

Proof is what the logs say after the fence, when no coordinator decides anything about the predecessor any
more:

- a footprint (`runtime.kafka.footprint`) that is committed in the shard's own table: its transaction, and
  each before it in the session, was committed;
- a footprint that hangs there, and a COMMIT marker behind the last record of its transaction in any other
  partition.

Either names, for each partition, the last record that belongs to what was committed. A partition that hangs
and ends with exactly that record gets its marker. One that has more behind it holds two transactions, of
which a marker cannot commit the first alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import structlog
from aiokafka import TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import ClusterAuthorizationFailedError, OffsetOutOfRangeError
from aiokafka.record.control_record import COMMIT_MARKER, ControlRecord

from runtime.kafka.footprint import Footprint, footprint_of
from runtime.kafka.marker_requests import (
    EARLIEST,
    LATEST,
    OpenTransaction,
    batches,
    offset_at,
    write_commit_markers,
)
from schemas.records import POSITION_KEY

__all__ = ["commit_what_is_torn"]

_TAIL_OFFSETS = 5_000  # of a table: ten full transactions, each of which ends with a footprint


class _Ending(Enum):
    """How a transaction ended in a partition."""

    COMMITTED = auto()
    ABORTED = auto()
    REMOVED = auto()  # retention took its records, or their marker


@dataclass(slots=True)
class _Tail:
    """The last footprints of a table.

    Attributes:
        committed: The last one that is committed.
        hanging: Those behind it that are neither committed nor aborted, in their order.
    """

    committed: Footprint | None
    hanging: list[Footprint]


async def commit_what_is_torn(
    client: AIOKafkaClient,
    producer: tuple[int, int],
    table: TopicPartition,
    hanging: dict[TopicPartition, OpenTransaction],
) -> list[TopicPartition]:
    """Commit the rest of a transaction of which a part is committed; return the partitions that got a marker.

    Args:
        producer: Its id and present epoch; the fence is up.
        table: Where the shard's position record is.
        hanging: Every partition in which something is open under the id.

    Raises:
        KafkaError: A leader did not answer; the next start finds the same proof.
    """
    log = structlog.get_logger().bind(table=f"{table.topic}[{table.partition}]")
    proof, gone = await _proven(client, producer[0], table, hanging)
    torn = {tp: found for tp, found in hanging.items() if proof and _ends_with(proof, tp, found)}
    others = {tp: found for tp, found in hanging.items() if tp not in torn}
    mixed = [tp for tp, found in others.items() if proof and _began_within(proof, tp, found)]
    if mixed:
        why = "a later transaction hangs behind it, so both are aborted here"
        log.error("commit_torn", partitions=_names(mixed), why=why)
    if unproven := [tp for tp in others if tp not in mixed]:
        names = _names(unproven)
        if gone:
            why = "what would tell whether it was committed is removed, so it is aborted here"
            log.warning("commit_unproven", partitions=names, removed=_names(gone), why=why)
        else:
            log.info("left_open", partitions=names, why="it was not committed, so it is aborted")
    if proof is None or not torn:
        return []
    try:
        await write_commit_markers(client, *producer, torn)
    except ClusterAuthorizationFailedError:
        why = "not allowed to write markers, so it is aborted here: grant ALTER on the cluster"
        log.error("commit_torn", partitions=_names(torn), why=why)  # noqa: TRY400 - the sentence says it all
        return []
    log.warning("commit_completed", partitions=_names(torn), transaction=proof.transaction)
    return list(torn)


async def _proven(
    client: AIOKafkaClient,
    producer_id: int,
    table: TopicPartition,
    hanging: dict[TopicPartition, OpenTransaction],
) -> tuple[Footprint | None, list[TopicPartition]]:
    """Return the last footprint whose transaction is proven to be committed; None where there is none.

    With it go the partitions that could tell of a later one, if retention had left its records there.
    """
    tail = await _tail(client, producer_id, table)
    if not tail.hanging:
        return tail.committed, []
    last = tail.hanging[-1]
    others = {tp: found for tp, found in last.of_last_transaction().items() if tp not in hanging}
    endings = {tp: await _ending(client, producer_id, tp, found.offset) for tp, found in others.items()}
    if _Ending.COMMITTED in endings.values():
        return last, []
    # Had the one before not been committed, the session would have ended with it.
    before = tail.hanging[-2] if len(tail.hanging) > 1 else tail.committed
    if _Ending.ABORTED in endings.values():
        return before, []
    return before, [tp for tp, ending in endings.items() if ending is _Ending.REMOVED]


async def _tail(client: AIOKafkaClient, producer_id: int, table: TopicPartition) -> _Tail:
    """Read the last footprints of a table that the producer wrote."""
    first = await offset_at(client, table, EARLIEST)
    end = await offset_at(client, table, LATEST)
    near = max(first, end - _TAIL_OFFSETS)
    tail = await _footprints(client, producer_id, table, near)
    return tail if tail.committed or near == first else await _footprints(client, producer_id, table, first)


async def _footprints(client: AIOKafkaClient, producer_id: int, table: TopicPartition, start: int) -> _Tail:
    tail = _Tail(None, [])
    async for batch in batches(client, table, start):
        if batch.producer_id != producer_id:
            continue
        if not batch.is_control_batch:
            tail.hanging += _in_batch(batch, table)
            continue
        if _commits(batch) and tail.hanging:
            tail.committed = tail.hanging[-1]
        tail.hanging = []
    return tail


def _in_batch(batch: Any, table: TopicPartition) -> list[Footprint]:  # noqa: ANN401 - aiokafka's batch
    found = []
    for record in batch:
        footprint = footprint_of(record.headers) if record.key == POSITION_KEY else None
        if footprint is not None and table in footprint.written:
            itself = replace(footprint.written[table], offset=record.offset)
            found.append(replace(footprint, written={**footprint.written, table: itself}))
    return found


async def _ending(client: AIOKafkaClient, producer_id: int, source: TopicPartition, offset: int) -> _Ending:
    """Return what the producer's first marker behind a record says."""
    try:
        async for batch in batches(client, source, offset):
            if batch.producer_id == producer_id and batch.is_control_batch:
                return _Ending.COMMITTED if _commits(batch) else _Ending.ABORTED
    except OffsetOutOfRangeError:
        pass
    return _Ending.REMOVED


def _commits(batch: Any) -> bool:  # noqa: ANN401 - aiokafka's batch
    return bool(ControlRecord.parse(next(iter(batch)).key) == COMMIT_MARKER)


def _ends_with(proof: Footprint, tp: TopicPartition, hanging: OpenTransaction) -> bool:
    last = proof.written.get(tp)
    return last is not None and (hanging.epoch, hanging.last_sequence) == (proof.epoch, last.sequence)


def _began_within(proof: Footprint, tp: TopicPartition, hanging: OpenTransaction) -> bool:
    last = proof.written.get(tp)
    return last is not None and hanging.start <= last.offset


def _names(partitions: Iterable[TopicPartition]) -> list[str]:
    return [f"{tp.topic}[{tp.partition}]" for tp in partitions]
