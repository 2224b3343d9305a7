"""A concurrent read_committed reader on confluent-kafka: another client library than the service's.

Owns the thread that reads. It begins with the first record and never jumps: an offset that is not there is an
error, not a reset.
"""

import queue
import threading
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from runtime.kafka.connection import Connection
from tests.faults.suite.ledger import Seen

__all__ = ["CommittedReader"]

ANSWER_SECONDS = 30.0


class CommittedReader:
    """Reads topics from their beginning while the context lasts."""

    def __init__(self, connection: Connection, topics: Iterable[str]) -> None:
        self.errors: list[str] = []
        self._connection = connection
        self._topics = tuple(topics)
        self._found: queue.SimpleQueue[Seen] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(ANSWER_SECONDS)

    def new(self) -> list[Seen]:
        """Return what was read since the last call, in the order of each partition."""
        found = []
        while True:
            try:
                found.append(self._found.get_nowait())
            except queue.Empty:
                return found

    def _run(self) -> None:
        consumer = Consumer(
            {
                "bootstrap.servers": self._connection.bootstrap_servers,
                "group.id": f"{self._connection.prefix}checker",
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
                "auto.offset.reset": "error",
                "fetch.wait.max.ms": 100,
                "reconnect.backoff.max.ms": 500,
                "log_level": 0,
            },
        )
        try:
            consumer.assign(self._places(consumer))
            while not self._ended.is_set():
                for message in consumer.consume(500, timeout=0.1):
                    self._take(message)
        except KafkaException as error:
            self.errors.append(str(error))
        finally:
            consumer.close()

    def _places(self, consumer: Consumer) -> list[TopicPartition]:
        places = []
        known = consumer.list_topics(timeout=ANSWER_SECONDS).topics
        for topic in map(self._connection.topic, self._topics):
            places += [TopicPartition(topic, number, 0) for number in known[topic].partitions]
        return places

    def _take(self, message: Message) -> None:
        error = message.error()
        if error is not None:
            self.errors.append(f"{message.topic()}[{message.partition()}]: {error}")
            return
        headers = {pair[0]: pair[1] for pair in message.headers() or [] if isinstance(pair[1], bytes)}
        key = message.key() or b""
        self._found.put(
            Seen(
                self._connection.logical(message.topic() or ""),
                message.partition() or 0,
                message.offset() or 0,
                key if isinstance(key, bytes) else key.encode(),
                message.value() or b"",
                headers,
                time.monotonic(),
            )
        )
