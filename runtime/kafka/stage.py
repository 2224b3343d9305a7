"""A stage: a member of a consumer group that works on the shards which the group gives it.

Owns the group membership and the life of the shards (`runtime.kafka.shard`): rebalances, readiness, the
watchdog, the orderly stop.

aiokafka sends no heartbeat until a rebalance callback returns, so the callbacks start tasks and return.

Leans on aiokafka's internals (pinned in pyproject.toml): the consumer's `_coordinator`, whose errors nothing
public takes without reading, and which knows the process's place in the group.
"""

import asyncio
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from runtime.clock import Clock
from runtime.errors import Fatal, Transient
from runtime.kafka.assignor import isolated_sticky_assignor
from runtime.kafka.closing import GROUP_SECONDS, close_consumer
from runtime.kafka.committer import CommitLimits
from runtime.kafka.connection import Connection, wait_until_answers
from runtime.kafka.context import ShardContext, ShardWorker, StageServices
from runtime.kafka.displacement import Displacements
from runtime.kafka.probe import BrokerProbe
from runtime.kafka.shard import Shard, ShardState
from runtime.kafka.topics import require_topics
from runtime.kafka.watchdog import Watchdog
from runtime.metrics import RuntimeMetrics
from schemas.contracts import DEAD_LETTERS
from schemas.topics import TableSpec, TopicSpec

__all__ = ["Readiness", "Stage", "StageSpec", "StageTopics", "stop_on_signals"]

SESSION_TIMEOUT_MS = 6_000  # recovery after a kill: docs/adr/0004
HEARTBEAT_MS = 1_500
REBALANCE_TIMEOUT_MS = 15_000
IDLE_MS = 24 * 3600 * 1000  # a shard with a full queue does not read; our own watchdog finds a stuck one
GROUP_ERRORS_POLL_SECONDS = 1.0
JOIN_ATTEMPTS = 3
JOIN_PAUSE_SECONDS = 1.0
MAX_SHOWN_KEYS, MAX_SHOWN_CHARACTERS = 20, 80  # of those in quarantine: a neighbour may send any


@dataclass(frozen=True, slots=True)
class StageTopics:
    """What a stage reads and writes; known without loading what it works with.

    Attributes:
        source: The topic whose partitions are the stage's shards.
        writes: Logical names of the topics that it may write, its tables included.
    """

    name: str
    source: str
    writes: tuple[str, ...]
    tables: tuple[TableSpec, ...]


@dataclass(frozen=True, slots=True)
class StageSpec(StageTopics):
    """What makes a stage.

    Attributes:
        worker: Makes the worker of one shard, when its tables are restored.
    """

    worker: Callable[[ShardContext], ShardWorker]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the stage does its work, and what prevents it.

    Attributes:
        degraded: Something is in quarantine; the rest goes on.
    """

    ready: bool
    degraded: bool
    shards: dict[int, str]
    problems: tuple[str, ...]


class Stage(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """One process's part in a stage.

    Args:
        topics: Every topic of the installation by its logical name; all must be there and fit.
    """

    def __init__(
        self,
        spec: StageSpec,
        *,
        connection: Connection,
        topics: Mapping[str, TopicSpec],
        instance_id: str | None,
        partitions: int | None = None,
        limits: CommitLimits,
        metrics: RuntimeMetrics,
        clock: Clock,
    ) -> None:
        self._spec = spec
        self._connection = connection
        self._topics = topics
        self._instance_id = instance_id
        self._partitions = partitions
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._shards: dict[int, Shard] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._displacements = Displacements(spec.name, instance_id, clock)
        self._joined = False
        self._probe = BrokerProbe(connection, clock=clock)
        self._failed: asyncio.Future[None] | None = None
        self._services: StageServices | None = None
        self._counts: Mapping[str, int] = {}
        self._log = structlog.get_logger().bind(stage=spec.name)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish what is decided and return, within 5 s.

        Raises:
            Fatal: The process cannot go on; the text says why.
        """
        self._failed = asyncio.get_running_loop().create_future()
        self._metrics.watch(
            ready=lambda: self.readiness().ready, silence=lambda: self._probe.seconds_since_answer
        )
        try:
            consumer = await self._start(stop)
            if consumer is not None:
                await self._work(consumer, stop, self._failed)
        finally:
            await self._probe.close()

    async def _work(
        self, consumer: AIOKafkaConsumer, stop: asyncio.Event, failed: "asyncio.Future[None]"
    ) -> None:
        watches = [
            asyncio.create_task(self._watch(consumer)),
            asyncio.create_task(self._poll_group_errors(consumer)),
        ]
        stopping = asyncio.create_task(stop.wait())
        try:
            ends: list[asyncio.Future[Any]] = [stopping, *watches, failed]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stopping, *watches):
                task.cancel()
            await self._close_all(consumer)
        for ended in (*watches, failed):
            if ended.done() and not ended.cancelled():
                ended.result()

    def readiness(self) -> Readiness:
        """Return the stage's condition."""
        states = {number: shard.state for number, shard in sorted(self._shards.items())}
        missing = self._missing_topics()
        problems = tuple(shard.problem for shard in self._shards.values() if shard.problem)
        if self._probe.error:
            problems += (f"{self._probe.error}, for {self._probe.seconds_since_answer:.0f} s",)
        if missing:
            problems += (
                f"topics are missing or have other partitions than at the start: {', '.join(missing)}",
            )
        quarantined = [found for shard in self._shards.values() for found in shard.quarantined]
        if quarantined:
            problems += (_in_quarantine(quarantined),)
        running = all(state is ShardState.RUNNING for state in states.values())
        return Readiness(
            ready=self._joined and running and not missing and not self._probe.silent,
            degraded=bool(quarantined),
            shards={number: str(state) for number, state in states.items()},
            problems=problems,
        )

    def _missing_topics(self) -> list[str]:
        """Return the topics that went since the start, or were made again with other partitions."""
        if self._services is None or not self._probe.answers.is_set():
            return []
        names = {self._connection.topic(name): count for name, count in self._counts.items()}
        return [name for name, count in names.items() if self._probe.partitions.get(name) != count]

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Suspend every shard; who gets them is not known yet."""
        del revoked  # eager protocol: all of them
        await asyncio.gather(*[shard.suspend() for shard in self._shards.values()])

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Go on with what came back, start what is new, end the rest."""
        services = self._services
        partitions = {tp.partition for tp in assigned}
        self._joined = True
        for number in set(self._shards) - partitions:
            self._close(self._shards.pop(number))
        if services is None:
            return
        displaced = self._displacements.count(services.consumer._coordinator.member_id)  # noqa: SLF001
        if displaced is not None:
            self._fail(displaced)
        for number in sorted(partitions):
            source = TopicPartition(self._connection.topic(self._spec.source), number)
            # A position of our choice, or aiokafka looks for the committed one and fails where none is.
            services.consumer.seek(source, 0)
            services.consumer.pause(source)
            shard = self._shards.get(number)
            if shard is not None and shard.alive:
                shard.resume()
            else:
                self._shards[number] = Shard(services, number)
        self._metrics.assigned(len(partitions))
        self._log.info("assigned", shards=sorted(partitions))

    async def _start(self, stop: asyncio.Event) -> AIOKafkaConsumer | None:
        """Return the consumer, started; None where the stop came first."""
        starting = asyncio.create_task(self._prepare())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if starting.done():
            return starting.result()
        starting.cancel()
        await asyncio.wait([starting])
        return None

    async def _prepare(self) -> AIOKafkaConsumer:
        spec = self._spec
        self._counts = counts = await self._find_topics()
        for _ in range(JOIN_ATTEMPTS - 1):
            try:
                return await self._join(counts[spec.source])
            except KafkaError as error:
                self._log.warning("joining_failed", error=repr(error), seconds=JOIN_PAUSE_SECONDS)
                await asyncio.sleep(JOIN_PAUSE_SECONDS)
        try:
            return await self._join(counts[spec.source])
        except KafkaError as error:
            raise Fatal(f"joining the group of {spec.name}: {error!r}") from error

    async def _find_topics(self) -> Mapping[str, int]:
        """Return the topics' partitions, the probe at work; wait for a broker that goes away meanwhile.

        Raises:
            Fatal: Topics are missing or do not fit, or the broker refuses to tell.
        """
        connection = self._connection
        while True:
            await wait_until_answers(connection, progress=lambda text: self._log.info("waiting", why=text))
            try:
                counts = await require_topics(connection, self._topics.values(), partitions=self._partitions)
                await self._probe.start()
            except (KafkaError, OSError, Transient) as error:
                await self._probe.close()
                if isinstance(error, KafkaError) and not error.retriable:
                    raise Fatal(f"asking for the topics of {self._spec.name}: {error!r}") from error
                self._log.warning("waiting", why=f"asking for topics: {error!r}")
                await asyncio.sleep(JOIN_PAUSE_SECONDS)
            else:
                return counts

    async def _join(self, shards: int) -> AIOKafkaConsumer:
        """Return the group's consumer, started.

        Raises:
            KafkaError: The group did not take it; a broker whose group is in motion answers so now and then.
        """
        connection, spec = self._connection, self._spec
        consumer = AIOKafkaConsumer(
            **connection.client_arguments(),
            group_id=connection.prefix + spec.name,
            group_instance_id=self._instance_id or None,
            partition_assignment_strategy=(isolated_sticky_assignor(),),
            session_timeout_ms=SESSION_TIMEOUT_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            rebalance_timeout_ms=REBALANCE_TIMEOUT_MS,
            max_poll_interval_ms=IDLE_MS,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            max_partition_fetch_bytes=4 << 20,
            fetch_max_wait_ms=500,
        )
        self._services = StageServices(
            name=spec.name,
            connection=connection,
            source=spec.source,
            shards=shards,
            topics=self._topics,
            writes=(*spec.writes, DEAD_LETTERS.name),
            tables=spec.tables,
            worker=spec.worker,
            consumer=consumer,
            probe=self._probe,
            limits=self._limits,
            metrics=self._metrics,
            clock=self._clock,
            fail=self._fail,
        )
        consumer.subscribe([connection.topic(spec.source)], listener=self)
        try:
            await consumer.start()
        except KafkaError:
            await close_consumer(consumer, seconds=GROUP_SECONDS)
            raise
        return consumer

    async def _watch(self, consumer: AIOKafkaConsumer) -> None:
        watchdog = Watchdog(consumer, self._metrics, self._clock)
        while True:
            await asyncio.sleep(watchdog.interval_seconds)
            states = [shard.state for shard in self._shards.values()]
            self._metrics.halted(states.count(ShardState.HALTED))
            self._require_alive()
            await watchdog.check([s for s in self._shards.values() if s.state is ShardState.RUNNING])

    def _require_alive(self) -> None:
        """End the process where a shard's task has ended without an error: its state would say running."""
        for number, shard in self._shards.items():
            if shard.ended_unasked and shard.state is not ShardState.HALTED:
                raise Fatal(f"shard {number} of {self._spec.name} ended; this process ends to be restarted")

    async def _poll_group_errors(self, consumer: AIOKafkaConsumer) -> None:
        """Take the group's errors from the consumer, which does not continue until they are taken.

        A worker's read would, but suspended shards do not read: after an outage of the broker in the middle
        of a rebalance the group stood still forever.

        Raises:
            Fatal: The error will not pass.
        """
        while True:
            await asyncio.sleep(GROUP_ERRORS_POLL_SECONDS)
            try:
                consumer._coordinator.check_errors()  # noqa: SLF001 - no public call takes errors alone
            except KafkaError as error:
                if (displaced := self._displacements.told(error)) is not None:
                    raise displaced from error
                if not error.retriable:
                    raise Fatal(f"the group of {self._spec.name}: {error!r}") from error
                self._log.warning("group_error", error=repr(error))

    def _fail(self, error: Fatal) -> None:
        if self._failed is not None and not self._failed.done():
            self._failed.set_exception(error)

    def _close(self, shard: Shard) -> None:
        task = asyncio.create_task(shard.stop())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close_all(self, consumer: AIOKafkaConsumer) -> None:
        await asyncio.gather(*[shard.stop(drain=True) for shard in self._shards.values()])
        if self._closing:
            await asyncio.wait(self._closing)
        await close_consumer(consumer, seconds=GROUP_SECONDS)


def _in_quarantine(keys: list[tuple[str, bytes]]) -> str:
    """Return the sentence about table keys that are not worked on; it names the first of them."""
    shown = [f"{topic} {_shown(key)}" for topic, key in keys[:MAX_SHOWN_KEYS]]
    more = f" and {len(keys) - len(shown)} more" if len(keys) > len(shown) else ""
    return f"{len(keys)} table keys are in quarantine: {', '.join(shown)}{more}; see the dead letters"


def _shown(key: bytes) -> str:
    text = key.decode(errors="backslashreplace")
    return text if len(text) <= MAX_SHOWN_CHARACTERS else text[:MAX_SHOWN_CHARACTERS] + "…"


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGTERM or SIGINT; a second SIGINT exits at once."""
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        if stop.is_set():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.raise_signal(signal.SIGINT)
        stop.set()

    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, interrupted)
