"""The transactional producer of a shard: it fences its predecessor, and closes what that one left open.

Owns starting it. What is written with it is `runtime.kafka.committer`.
"""

import asyncio
from collections.abc import Iterable

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import IllegalOperation, KafkaError, ProducerFenced

from runtime.errors import Fenced, Transient
from runtime.kafka.closing import close_producer
from runtime.kafka.connection import Connection
from runtime.kafka.marker_requests import OpenTransaction, open_transactions
from runtime.kafka.torn import commit_what_is_torn

__all__ = ["CALL_DEADLINE_SECONDS", "COMPRESSION", "abort_once", "open_producer", "take_over"]

TRANSACTION_TIMEOUT_MS = 10_000  # an open transaction holds back every reader of its partitions
CALL_DEADLINE_SECONDS = 8.0  # below the transaction's, so that we know before the broker does
# Every client reads gzip; KafkaJS and aiokafka read zstd with another package only.
COMPRESSION = "gzip"
MAX_REQUEST_BYTES = 9 << 20  # dead letters of 8 MiB; aiokafka checks before compression
MARKERS_POLL_SECONDS = 0.01


async def open_producer(connection: Connection, transactional_id: str) -> AIOKafkaProducer:
    """Start the producer of a shard; that fences the one that had the id before.

    Raises:
        Transient: Kafka did not answer in time.
    """
    producer = AIOKafkaProducer(
        **connection.client_arguments(),
        transactional_id=transactional_id,
        transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
        acks="all",
        max_request_size=MAX_REQUEST_BYTES,
        compression_type=COMPRESSION,
    )
    try:
        async with asyncio.timeout(CALL_DEADLINE_SECONDS):
            await producer.start()
    except BaseException as error:
        await close_producer(producer)
        if isinstance(error, (KafkaError, TimeoutError, OSError)):
            raise Transient(f"starting the producer {transactional_id}: {error!r}") from error
        raise
    return producer


async def take_over(
    producer: AIOKafkaProducer,
    partitions: Iterable[TopicPartition],
    *,
    group: str,
    offsets: dict[TopicPartition, int],
    table: TopicPartition | None,
) -> None:
    """Leave nothing open of what a predecessor wrote: what is proven to be committed is, the rest is aborted.

    Args:
        partitions: Every one that the shard may write.
        offsets: What is committed already.
        table: Where the shard's position record is; None where it has none, and nothing can be proven.

    Raises:
        Fenced: Another process has started this producer since.
        Transient: Kafka did not answer in time, or something is still open.
    """
    partitions = list(partitions)
    transactions = producer._txn_manager  # noqa: SLF001 - nothing public tells a producer's id
    identity = transactions.producer_id, transactions.producer_epoch
    hidden: set[str] = set()
    try:
        async with asyncio.timeout(CALL_DEADLINE_SECONDS):
            hanging = await open_transactions(producer.client, identity[0], partitions, hidden=hidden)
            if hidden:
                _say_what_is_hidden(sorted(hidden))
            if hanging and table is not None:
                await commit_what_is_torn(producer.client, identity, table, hanging)
    except (KafkaError, TimeoutError, OSError) as error:
        raise Transient(f"looking for what a predecessor left open: {error!r}") from error
    await abort_once(producer, partitions, group=group, offsets=offsets)
    await _wait_until_closed(producer.client, identity[0], partitions)


def _say_what_is_hidden(topics: list[str]) -> None:
    why = "not allowed to read them, so a torn commit is not noticed there: grant READ on the topics"
    structlog.get_logger().warning("open_transactions_hidden", topics=topics, why=why)


async def _wait_until_closed(
    client: AIOKafkaClient, producer_id: int, partitions: list[TopicPartition]
) -> None:
    """Return when no partition has anything open: the markers of the abort may have been left out as well.

    Raises:
        Transient: They are not there in time; the next commit would make visible what hangs.
    """
    hanging: dict[TopicPartition, OpenTransaction] = {}
    try:
        async with asyncio.timeout(CALL_DEADLINE_SECONDS):
            while hanging := await open_transactions(client, producer_id, partitions):  # noqa: ASYNC110 - a broker tells nobody
                await asyncio.sleep(MARKERS_POLL_SECONDS)
    except (KafkaError, TimeoutError, OSError) as error:
        names = ", ".join(f"{tp.topic}[{tp.partition}]" for tp in hanging)
        raise Transient(f"waiting for the markers of an abort ({names}): {error!r}") from error


async def abort_once(
    producer: AIOKafkaProducer,
    partitions: Iterable[TopicPartition],
    *,
    group: str,
    offsets: dict[TopicPartition, int],
) -> None:
    """Abort one transaction that touches every partition that the shard may write, and its group's offsets.

    A broker that dies in mid-transaction may never write the abort marker of a partition (ADR 0010): the
    records stay open under our producer id, and our next commit marker would make them visible. The abort
    markers of this transaction close them. Nothing may commit under the id before.

    Args:
        offsets: What is committed already: harmless, whatever becomes of it.

    Raises:
        Fenced: Another process has started this producer since.
        Transient: Kafka did not answer in time.
    """
    try:
        async with asyncio.timeout(CALL_DEADLINE_SECONDS):
            await producer.begin_transaction()
            sent = [await producer.send(tp.topic, None, b"", partition=tp.partition) for tp in partitions]
            await asyncio.gather(*sent)
            await producer.send_offsets_to_transaction(offsets, group)
            await producer.abort_transaction()
    except (KafkaError, IllegalOperation, TimeoutError, OSError, AssertionError) as error:
        fenced = isinstance(error, (ProducerFenced, IllegalOperation))  # the second: sends after the fence
        fault = Fenced if fenced else Transient
        raise fault(f"closing what a predecessor left open: {error!r}") from error
