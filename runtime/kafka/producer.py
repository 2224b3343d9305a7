"""The transactional producer of a shard: it fences its predecessor, and closes what that one left open.

Owns starting it. What is written with it is `runtime.kafka.committer`.
"""

import asyncio
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, KafkaError, ProducerFenced

from runtime.errors import Fenced, Transient
from runtime.kafka.closing import close_producer
from runtime.kafka.connection import Connection

__all__ = ["CALL_DEADLINE_SECONDS", "abort_once", "open_producer"]

TRANSACTION_TIMEOUT_MS = 10_000  # an open transaction holds back every reader of its partitions
CALL_DEADLINE_SECONDS = 8.0  # below the transaction's, so that we know before the broker does
MAX_REQUEST_BYTES = 9 << 20  # dead letters of 8 MiB; aiokafka checks before compression


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
