"""The probe: a client outside the group that knows whether the broker answers, and where partitions end.

A consumer of aiokafka retries in silence while the broker is away, so a process that only reads and writes
does not know. The probe asks once a second. It reads uncommitted, so that the ends that it gives are the high
watermarks.

Leans on aiokafka's internals (pinned in pyproject.toml): `_client.fetch_all_metadata`, of which the public
call passes on the names of topics alone.
"""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from runtime.clock import Clock
from runtime.errors import Transient
from runtime.kafka.closing import GROUP_SECONDS, close_consumer
from runtime.kafka.connection import Connection

__all__ = ["BrokerProbe"]

INTERVAL_SECONDS = 1.0
ANSWER_SECONDS = 5.0
SILENT_SECONDS = 15.0  # as long as a rebalance may take


class BrokerProbe:
    """Asks the cluster for its topics, once a second from `start` to `close`.

    Attributes:
        answers: Set while the last question was answered.
        gone: Set while no broker can be reached: waiting for an answer is in vain.
        error: Why the last question was not answered; None where it was.
        partitions: The cluster's topics and how many partitions each has, as of the last answer.
    """

    def __init__(self, connection: Connection, *, clock: Clock) -> None:
        self.answers = asyncio.Event()
        self.gone = asyncio.Event()
        self.error: str | None = None
        self.partitions: dict[str, int] = {}
        self._connection = connection
        self._clock = clock
        self._answered_at = clock.monotonic()
        self._asking: asyncio.Task[None] | None = None
        self._consumer: AIOKafkaConsumer | None = None

    async def start(self) -> None:
        """Begin to ask.

        Raises:
            Transient: The broker does not answer.
        """
        self._consumer = AIOKafkaConsumer(
            **self._connection.client_arguments(),
            group_id=None,
            enable_auto_commit=False,
            isolation_level="read_uncommitted",
        )
        try:
            await self._consumer.start()
        except KafkaError as error:
            raise Transient(f"starting the probe: {error!r}") from error
        await self._ask(self._consumer)
        self._asking = asyncio.create_task(self._ask_again_and_again(self._consumer), name="probe")

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        if self._consumer is not None:
            await close_consumer(self._consumer, seconds=GROUP_SECONDS)
            self._consumer = None

    @property
    def silent(self) -> bool:
        """Return whether the broker has not answered for so long that the stage is not ready."""
        return self.seconds_since_answer > SILENT_SECONDS

    @property
    def seconds_since_answer(self) -> float:
        """Return how long ago the broker last answered."""
        return self._clock.monotonic() - self._answered_at

    async def ends(self, sources: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Return the high watermark of each partition: the offset behind its last record, committed or not.

        Raises:
            KafkaError: The broker said so.
        """
        if self._consumer is None:
            raise Transient("reading ends of partitions: the probe is not started")
        return dict(await self._consumer.end_offsets(sources))

    async def _ask_again_and_again(self, consumer: AIOKafkaConsumer) -> None:
        while True:
            await asyncio.sleep(INTERVAL_SECONDS)
            await self._ask(consumer)

    async def _ask(self, consumer: AIOKafkaConsumer) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                cluster = await consumer._client.fetch_all_metadata()  # noqa: SLF001
        except TimeoutError:
            self.answers.clear()
            self.error = f"no answer within {ANSWER_SECONDS:.0f} s"
        except (KafkaError, OSError) as error:
            self.answers.clear()
            self.gone.set()
            self.error = f"no broker can be reached: {error}"
        else:
            self._answered_at = self._clock.monotonic()
            self.partitions = {
                name: len(cluster.partitions_for_topic(name) or ()) for name in cluster.topics()
            }
            self.error = None
            self.gone.clear()
            self.answers.set()
