"""Input positions as an operator sees and sets them, from outside a stage.

Owns reading both places in which a position is kept (`runtime.kafka.position`), and writing both together.
An operator has to decide in one case: a shard halts, since records are missing that it never read.
"""

from dataclasses import dataclass
from typing import Literal

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from runtime.errors import Fatal, Halt, MissingTopics
from runtime.kafka.closing import close_producer
from runtime.kafka.connection import Connection
from runtime.kafka.conversion import received
from runtime.kafka.footprint import Footprint
from runtime.kafka.position import first_offset, position_of, position_record
from runtime.kafka.producer import open_producer, take_over
from runtime.kafka.stage import StageTopics
from runtime.kafka.topics import partition_counts
from schemas.records import POSITION_KEY

__all__ = ["ShardPosition", "set_position", "shard_positions"]

_READ_MS = 500


@dataclass(frozen=True, slots=True)
class ShardPosition:
    """Where a shard goes on reading, and what there is to read.

    Attributes:
        committed: The group's offset; None where Kafka has none (any more).
        remembered: The position in the shard's own table; None where there is none.
        first, end: First offset kept, and the one after the last record.
        lag: Offsets between the position and the end, markers of transactions among them.
        problem: Why the shard halts; None where it does not.
    """

    stage: str
    partition: int
    topic: str
    committed: int | None
    remembered: int | None
    first: int
    end: int
    lag: int
    problem: str | None


async def shard_positions(connection: Connection, spec: StageTopics) -> list[ShardPosition]:
    """Return the positions of a stage's shards, by partition. Reads the table that remembers them.

    Raises:
        Fatal: Kafka does not answer, or topics are missing.
    """
    counts = await _counts(connection, spec)
    sources = [TopicPartition(connection.topic(spec.source), p) for p in range(counts[spec.source])]
    consumer = AIOKafkaConsumer(
        **connection.client_arguments(), group_id=connection.prefix + spec.name, enable_auto_commit=False
    )
    try:
        await consumer.start()
        consumer.assign(sources)
        committed = {source: await consumer.committed(source) for source in sources}
        firsts = await consumer.beginning_offsets(sources)
        ends = await consumer.end_offsets(sources)
        remembered = await _remembered(connection, spec, len(sources))
    except (KafkaError, OSError) as error:
        raise Fatal(f"reading the offsets of {spec.name}: {error!r}") from error
    finally:
        await consumer.stop()
    return [
        _shard(
            spec,
            source,
            (firsts[source], ends[source]),
            committed=committed[source],
            remembered=remembered.get(source.partition),
        )
        for source in sources
    ]


async def set_position(
    connection: Connection, spec: StageTopics, partition: int, target: int | Literal["beginning", "end"]
) -> int:
    """Set the group's offset and the remembered position of a shard in one transaction; return the offset.

    It fences whoever had the shard, and closes what that one left open.

    Raises:
        Fatal: The stage runs, there is no such partition or offset, or Kafka does not answer.
        Transient: Kafka did not answer in time; nothing is set, or everything.
    """
    counts = await _counts(connection, spec)
    if not 0 <= partition < counts[spec.source]:
        raise Fatal(
            f"setting an offset of {spec.name}: partition {partition} is not in 0..{counts[spec.source] - 1}"
        )
    await _require_stopped(connection, spec)
    shard = (await shard_positions(connection, spec))[partition]
    offset = {"beginning": shard.first, "end": shard.end}.get(str(target), target)
    if not isinstance(offset, int) or not shard.first <= offset <= shard.end:
        raise Fatal(
            f"setting an offset of {spec.name}: {offset} is not in {shard.first}..{shard.end}, "
            f"what {shard.topic}[{partition}] keeps"
        )
    group, source = connection.prefix + spec.name, TopicPartition(connection.topic(spec.source), partition)
    producer = await open_producer(connection, f"{group}-{partition}")
    try:
        current = shard.committed if shard.committed is not None else shard.first
        writable = _writable(connection, spec, partition, counts)
        table = _position_table(spec)
        place = TopicPartition(connection.topic(table), partition) if table else None
        await take_over(producer, writable, group=group, offsets={source: current}, table=place)
        async with producer.transaction():
            if table is not None:
                epoch = producer._txn_manager.producer_epoch  # noqa: SLF001
                footprint = Footprint(epoch, 1, {})
                record = position_record(table, offset, partition=partition, footprint=footprint)
                await producer.send_and_wait(
                    connection.topic(table),
                    record.value,
                    record.key,
                    partition=partition,
                    headers=list(record.headers),
                )
            await producer.send_offsets_to_transaction({source: offset}, group)
    except (KafkaError, OSError) as error:
        raise Fatal(f"setting the offset of {source.topic}[{partition}]: {error!r}") from error
    finally:
        await close_producer(producer)
    return offset


def _position_table(spec: StageTopics) -> str | None:
    return next((table.topic for table in spec.tables if not table.tailed), None)


def _writable(
    connection: Connection, spec: StageTopics, partition: int, counts: dict[str, int]
) -> list[TopicPartition]:
    own = {table.topic for table in spec.tables if not table.tailed}
    return [
        TopicPartition(connection.topic(name), p)
        for name in spec.writes
        for p in ([partition] if name in own else range(counts[name]))
    ]


async def _counts(connection: Connection, spec: StageTopics) -> dict[str, int]:
    names = {spec.source, *spec.writes}
    counts = await partition_counts(connection, names)
    missing = [connection.topic(name) for name in sorted(names - counts.keys())]
    if missing:
        raise MissingTopics(f"no such topic: {', '.join(missing)}")
    return counts


async def _require_stopped(connection: Connection, spec: StageTopics) -> None:
    group = connection.prefix + spec.name
    admin = AIOKafkaAdminClient(**connection.client_arguments())
    try:
        await admin.start()
        (answer,) = await admin.describe_consumer_groups([group])
    except (KafkaError, OSError) as error:
        raise Fatal(f"asking who is in the group {group}: {error!r}") from error
    finally:
        await admin.close()
    state = answer.to_object()["groups"][0]["state"]
    if state not in ("Empty", "Dead", ""):
        raise Fatal(
            f"{spec.name} runs (its group {group} is {state}): stop every process of it, and try again "
            "after 10 s, when the group has noticed"
        )


async def _remembered(connection: Connection, spec: StageTopics, shards: int) -> dict[int, int | None]:
    table = _position_table(spec)
    if table is None:
        return {}
    sources = [TopicPartition(connection.topic(table), p) for p in range(shards)]
    consumer = AIOKafkaConsumer(
        **connection.client_arguments(),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    found: dict[int, int | None] = {}
    try:
        await consumer.start()
        consumer.assign(sources)
        await consumer.seek_to_beginning()
        ends = await consumer.end_offsets(sources)
        while any([await consumer.position(tp) < end for tp, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=_READ_MS)).values():
                for record in records:
                    if record.key == POSITION_KEY:
                        found[record.partition] = position_of(received(record, connection))
    finally:
        await consumer.stop()
    return found


def _shard(
    spec: StageTopics,
    source: TopicPartition,
    kept: tuple[int, int],
    *,
    committed: int | None,
    remembered: int | None,
) -> ShardPosition:
    (first, end), problem = kept, None
    name = f"{source.topic}[{source.partition}]"
    try:
        position = first_offset(
            committed=committed, remembered=remembered, beginning=first, end=end, source=name
        )
    except Halt as error:
        position, problem = end, str(error)
    return ShardPosition(
        stage=spec.name,
        partition=source.partition,
        topic=source.topic,
        committed=committed,
        remembered=remembered,
        first=first,
        end=end,
        lag=end - position,
        problem=problem,
    )
