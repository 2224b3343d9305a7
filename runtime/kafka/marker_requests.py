"""Questions of Kafka's protocol about transactions, put to the leaders of partitions.

Owns DescribeProducers and WriteTxnMarkers, which aiokafka does not have, and fetching batches with their
control batches, which its consumer leaves out. What follows from the answers is `runtime.kafka.torn`.

Leans on aiokafka's internals (pinned in pyproject.toml): its request classes and the client below a producer.

Source: Kafka's protocol (https://kafka.apache.org/protocol): keys 61, 27, 2 and 1.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

from aiokafka import TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, NotLeaderForPartitionError, TopicAuthorizationFailedError, for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.offset import OffsetRequest
from aiokafka.protocol.types import (
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Int64,
    Schema,
    TaggedFields,
)

from runtime.kafka.batches import Batches

__all__ = [
    "EARLIEST",
    "LATEST",
    "OpenTransaction",
    "batches",
    "offset_at",
    "open_transactions",
    "write_commit_markers",
]

EARLIEST = -2
LATEST = -1
_FETCH_BYTES = 1 << 20
_READ_UNCOMMITTED = 0
_TAGS = ("tags", TaggedFields)
_PARTITIONS_OF_TOPICS = CompactArray(
    ("name", CompactString("utf-8")), ("partitions", CompactArray(Int32)), _TAGS
)


@dataclass(frozen=True, slots=True)
class OpenTransaction:
    """What a partition's leader knows of a producer that has an open transaction there.

    Attributes:
        epoch: The producer's epoch there.
        last_sequence: Of the last record that it wrote there in that epoch.
        start: Offset of the first record that is neither committed nor aborted.
        coordinator_epoch: Of the coordinator that wrote its last marker there; -1 before the first.
    """

    epoch: int
    last_sequence: int
    start: int
    coordinator_epoch: int


class _DescribeProducersResponse(Response):  # type: ignore[misc]  # aiokafka is untyped
    API_KEY = 61
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "topics",
            CompactArray(
                ("name", CompactString("utf-8")),
                (
                    "partitions",
                    CompactArray(
                        ("partition", Int32),
                        ("error_code", Int16),
                        ("error_message", CompactString("utf-8")),
                        (
                            "producers",
                            CompactArray(
                                ("producer_id", Int64),
                                ("epoch", Int32),
                                ("last_sequence", Int32),
                                ("last_timestamp", Int64),
                                ("coordinator_epoch", Int32),
                                ("start", Int64),
                                _TAGS,
                            ),
                        ),
                        _TAGS,
                    ),
                ),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class _DescribeProducersRequest(RequestStruct):  # type: ignore[misc]  # aiokafka is untyped
    FLEXIBLE_VERSION = True
    API_KEY = 61
    API_VERSION = 0
    RESPONSE_TYPE = _DescribeProducersResponse
    SCHEMA = Schema(("topics", _PARTITIONS_OF_TOPICS), _TAGS)


class _WriteTxnMarkersResponse(Response):  # type: ignore[misc]  # aiokafka is untyped
    API_KEY = 27
    API_VERSION = 1
    SCHEMA = Schema(
        (
            "markers",
            CompactArray(
                ("producer_id", Int64),
                (
                    "topics",
                    CompactArray(
                        ("name", CompactString("utf-8")),
                        (
                            "partitions",
                            CompactArray(("partition", Int32), ("error_code", Int16), _TAGS),
                        ),
                        _TAGS,
                    ),
                ),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class _WriteTxnMarkersRequest(RequestStruct):  # type: ignore[misc]  # aiokafka is untyped
    FLEXIBLE_VERSION = True
    API_KEY = 27
    API_VERSION = 1
    RESPONSE_TYPE = _WriteTxnMarkersResponse
    SCHEMA = Schema(
        (
            "markers",
            CompactArray(
                ("producer_id", Int64),
                ("epoch", Int16),
                ("commit", Boolean),
                ("topics", _PARTITIONS_OF_TOPICS),
                ("coordinator_epoch", Int32),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class _DescribeProducers(Request[_DescribeProducersRequest]):  # type: ignore[misc]  # aiokafka is untyped
    API_KEY = 61

    def __init__(self, topics: list[Any]) -> None:
        self._topics = topics

    def build(self, request_struct_class: type[_DescribeProducersRequest]) -> _DescribeProducersRequest:
        return request_struct_class(self._topics, {})


class _WriteTxnMarkers(Request[_WriteTxnMarkersRequest]):  # type: ignore[misc]  # aiokafka is untyped
    API_KEY = 27

    def __init__(self, markers: list[Any]) -> None:
        self._markers = markers

    def build(self, request_struct_class: type[_WriteTxnMarkersRequest]) -> _WriteTxnMarkersRequest:
        return request_struct_class(self._markers, {})


async def open_transactions(
    client: AIOKafkaClient,
    producer_id: int,
    partitions: Iterable[TopicPartition],
    *,
    hidden: set[str] | None = None,
) -> dict[TopicPartition, OpenTransaction]:
    """Return in which of the partitions the producer has a transaction open.

    Args:
        hidden: Gets the topics that we may write and not read: the broker tells nothing of them.

    Raises:
        KafkaError: A leader did not answer, or a partition has none at the moment.
    """
    found = {}
    for node, wanted in (await _by_leader(client, partitions)).items():
        answer = await client.send(node, _DescribeProducers(_by_topic(wanted)))
        for topic, answers, _ in answer.topics:
            for partition, code, _, producers, _ in answers:
                if code != TopicAuthorizationFailedError.errno:
                    _check(code, f"asking for the producers of {topic}[{partition}]")
                elif hidden is not None:
                    hidden.add(topic)
                for producer, epoch, sequence, _, coordinator_epoch, start, _ in producers:
                    if producer == producer_id and start >= 0:
                        found[TopicPartition(topic, partition)] = OpenTransaction(
                            epoch, sequence, start, coordinator_epoch
                        )
    return found


async def write_commit_markers(
    client: AIOKafkaClient, producer_id: int, epoch: int, partitions: dict[TopicPartition, OpenTransaction]
) -> None:
    """Write a COMMIT marker to each partition, as the coordinator does.

    Raises:
        KafkaError: A leader did not answer or refused; some may have been written.
    """
    for node, wanted in (await _by_leader(client, partitions)).items():
        # A marker of an older coordinator than the last one's is refused; before the first, 0 stands.
        markers: list[Any] = [
            (producer_id, epoch, True, _by_topic([tp]), max(0, partitions[tp].coordinator_epoch), {})
            for tp in wanted
        ]
        answer = await client.send(node, _WriteTxnMarkers(markers))
        for _, topics, _ in answer.markers:
            for topic, answers, _ in topics:
                for partition, code, _ in answers:
                    _check(code, f"writing a commit marker to {topic}[{partition}]")


async def offset_at(client: AIOKafkaClient, source: TopicPartition, place: int) -> int:
    """Return the first offset that a partition keeps (EARLIEST), or its high watermark (LATEST).

    Raises:
        KafkaError: The leader did not answer.
    """
    (node,) = await _by_leader(client, [source])
    wanted = [(source.topic, [(source.partition, place)])]
    answer = await client.send(node, OffsetRequest(-1, _READ_UNCOMMITTED, wanted))
    ((_, ((_, code, _, offset),)),) = answer.topics
    _check(code, f"asking for an end of {source.topic}[{source.partition}]")
    return int(offset)


async def batches(client: AIOKafkaClient, source: TopicPartition, offset: int) -> AsyncIterator[Any]:
    """Yield the batches of a partition from an offset up to its high watermark, control batches too.

    Raises:
        KafkaError: The leader did not answer, or does not keep the offset.
    """
    (node,) = await _by_leader(client, [source])
    while True:
        wanted = [(source.topic, [(source.partition, offset, _FETCH_BYTES)])]
        answer = await client.send(node, FetchRequest(0, 0, _FETCH_BYTES, _READ_UNCOMMITTED, wanted))
        ((_, ((_, code, high_watermark, *_, raw),)),) = answer.topics
        _check(code, f"reading {source.topic}[{source.partition}] from {offset}")
        read = Batches(raw or b"")
        while (batch := read.next_batch()) is not None:
            if batch.next_offset > offset:
                offset = batch.next_offset
                yield batch
        if offset >= high_watermark or not raw:
            return


async def _by_leader(
    client: AIOKafkaClient, partitions: Iterable[TopicPartition]
) -> dict[int, list[TopicPartition]]:
    cluster = await client.fetch_all_metadata()
    found: dict[int, list[TopicPartition]] = defaultdict(list)
    for tp in partitions:
        leader = cluster.leader_for_partition(tp)
        if leader is None or leader < 0:
            raise NotLeaderForPartitionError(f"{tp.topic}[{tp.partition}] has no leader at the moment")
        found[leader].append(tp)
    return found


def _by_topic(partitions: Iterable[TopicPartition]) -> list[tuple[str, list[int], dict[int, bytes]]]:
    found: dict[str, list[int]] = defaultdict(list)
    for tp in partitions:
        found[tp.topic].append(tp.partition)
    return [(topic, numbers, {}) for topic, numbers in found.items()]


def _check(code: int, what: str) -> None:
    error: type[KafkaError] = for_code(code)
    if code:
        raise error(what)
