"""One owned shard: its producer, its tables, its worker; restarted whenever a transaction fails.

Owns the order in which a shard comes to life: fence, read the committed offset, restore, work. What the
worker may do is `runtime.kafka.context`, the group that hands shards out `runtime.kafka.stage`.
"""

import asyncio
import contextlib
from enum import StrEnum
from typing import Any

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from runtime.errors import Fatal, Fenced, Halt, Transient
from runtime.kafka.closing import DRAIN_SECONDS, close_producer
from runtime.kafka.committer import Committer
from runtime.kafka.context import ShardContext, StageServices
from runtime.kafka.position import first_offset
from runtime.kafka.producer import CALL_DEADLINE_SECONDS, open_producer, take_over
from runtime.kafka.restore import TableReader
from runtime.kafka.table import Table
from schemas.outcomes import Reason
from schemas.records import quarantine_marker

__all__ = ["Shard", "ShardState"]

RESTART_SECONDS = 0.2
MAX_RESTART_SECONDS = 30.0
FENCED_SECONDS = 2.0  # longer than a heartbeat: by then the group has said whether the shard is still ours
HEALTHY_SECONDS = 30.0  # after a session this long the next pause is short again
REVOKE_SECONDS = 5.0  # a third of the rebalance timeout: runtime/kafka/stage.py
HOUSEKEEPING_SECONDS = 1.0


class ShardState(StrEnum):
    """Where a shard stands; `/readyz` and the log use the same words."""

    STARTING = "starting"
    RESTORING = "restoring"
    RUNNING = "running"
    SUSPENDED = "suspended"
    WAITING = "waiting"
    HALTED = "halted"
    STOPPED = "stopped"


class Shard:
    """A shard from its assignment to its end."""

    def __init__(self, services: StageServices, partition: int) -> None:
        self.partition = partition
        self.source = TopicPartition(services.connection.topic(services.source), partition)
        self.state = ShardState.STARTING
        self.problem: str | None = None
        self.context: ShardContext | None = None
        self._services = services
        self._committer: Committer | None = None
        self._tables: dict[str, Table] = {}
        self._owned = asyncio.Event()
        self._owned.set()
        self._stopping = asyncio.Event()
        self._log = structlog.get_logger().bind(stage=services.name, shard=partition)
        self._task = asyncio.create_task(self._run(), name=f"{services.name}-{partition}")

    @property
    def quarantined(self) -> list[tuple[str, bytes]]:
        """Return the tables' topics and keys that are not worked on."""
        return [(topic, key) for topic, table in self._tables.items() for key in table.unreadable]

    async def suspend(self) -> None:
        """Take no new work, finish the open transaction or abandon it, within 5 s."""
        self._owned.clear()
        if self.context is None or self._committer is None:
            return
        self.context.close()
        self._committer.suspend()
        self.state = ShardState.SUSPENDED
        try:
            async with asyncio.timeout(REVOKE_SECONDS):
                await self._committer.idle()
        except TimeoutError:
            self._log.warning("transaction_abandoned", seconds=REVOKE_SECONDS)
            await self.stop()

    def resume(self) -> None:
        """Go on where the shard stood; a producer that is not fenced proves that its tables are current."""
        self._owned.set()
        if self.context is None or self._committer is None:
            return
        self._services.consumer.seek(self.source, self.context.next_offset)
        self._services.consumer.resume(self.source)
        self._committer.resume()
        self.context.open()
        self.state = ShardState.RUNNING

    @property
    def alive(self) -> bool:
        """Return whether the shard can be given back."""
        return not self._task.done() and not self._stopping.is_set()

    @property
    def ended_unasked(self) -> bool:
        """Return whether its task has ended though nobody stopped it.

        A shard that had to abandon its transaction in a rebalance was stopped, until the group assigns again.
        """
        return self._task.done() and not self._stopping.is_set()

    async def stop(self, *, drain: bool = False) -> None:
        """End the work; with `drain` commit first what is decided, at most 2 s."""
        self._stopping.set()
        if not drain or self.context is None:  # nothing is decided yet: it starts, or waits for its turn
            self._task.cancel()
        await asyncio.wait([self._task])
        self.state = ShardState.STOPPED
        self._services.metrics.forget(self.partition, self._tables)

    async def _run(self) -> None:
        probe, pause = self._services.probe, RESTART_SECONDS
        while not self._stopping.is_set():
            began = self._services.clock.monotonic()
            self.problem = None
            try:
                await self._session_while_broker_is_there()
            except (Halt, Fatal) as error:
                self.state, self.problem = ShardState.HALTED, str(error)
                self._log.error("shard_halted", error=str(error))
                if isinstance(error, Fatal):
                    self._services.fail(error)
                return
            except Fenced as error:
                pause = max(pause, FENCED_SECONDS)
                self._restarting(error, pause)
            except Transient as error:
                self._restarting(error, pause)
            except Exception as error:  # noqa: BLE001 - a bug in a worker must not end the other shards
                self._log.exception("shard_failed")
                self._restarting(error, pause)
            if self._stopping.is_set():
                return
            self._services.metrics.restarted()
            self.state = ShardState.WAITING
            if not probe.answers.is_set() or self._services.clock.monotonic() - began > HEALTHY_SECONDS:
                pause = RESTART_SECONDS  # a broker that was away says nothing of how the next try will go
            await probe.answers.wait()
            await asyncio.sleep(pause)
            await self._owned.wait()  # or our fence would hit its present owner
            pause = min(pause * 2, MAX_RESTART_SECONDS)

    def _restarting(self, error: Exception, pause: float) -> None:
        self.problem = f"shard {self.partition}: {error}"
        self._log.warning("shard_restarting", error=str(error), seconds=pause)

    async def _session_while_broker_is_there(self) -> None:
        """Run a session; end it as soon as no broker can be reached: its calls would only time out."""
        probe = self._services.probe
        session = asyncio.create_task(self._session(), name="session")
        gone = asyncio.create_task(probe.gone.wait())
        try:
            await asyncio.wait([session, gone], return_when=asyncio.FIRST_COMPLETED)
            if not session.done() and not self._stopping.is_set():
                raise Transient(probe.error or "no broker can be reached")
            await session
        finally:
            for task in (session, gone):
                task.cancel()
            await asyncio.gather(session, gone, return_exceptions=True)

    async def _session(self) -> None:
        services = self._services
        table = services.position_table
        self.state = ShardState.STARTING
        producer = await open_producer(services.connection, f"{services.group}-{self.partition}")
        self._tables = {spec.topic: Table(spec, self.partition) for spec in services.tables}
        reader = TableReader(services.connection, list(self._tables.values()), clock=services.clock)
        try:
            committed, beginning, end = await self._offsets()
            await take_over(
                producer,
                self._writable(),
                group=services.group,
                offsets={self.source: committed if committed is not None else beginning},
                table=TopicPartition(services.connection.topic(table), self.partition) if table else None,
            )
            await self._restore(reader)
            self._doubt(table, end)
            offset = first_offset(
                committed=committed,
                remembered=self._tables[table].position if table else None,
                beginning=beginning,
                end=end,
                source=f"{self.source.topic}[{self.partition}]",
            )
            committer = Committer(
                producer,
                connection=services.connection,
                group=services.group,
                source=self.source,
                position_table=table,
                position=offset,
                shards=services.shards,
                topics=services.topics,
                limits=services.limits,
                metrics=services.metrics,
                clock=services.clock,
            )
            context = ShardContext(services, self.source, self._tables, committer, offset)
            await self._work(context, committer, reader)
        finally:
            self.context = self._committer = None
            await asyncio.gather(close_producer(producer), reader.close())

    async def _offsets(self) -> tuple[int | None, int, int]:
        """Return the committed offset of the input, its first offset, and its high watermark.

        The fence is up, so no other process commits meanwhile.
        """
        services, sources = self._services, [self.source]
        try:
            async with asyncio.timeout(CALL_DEADLINE_SECONDS):
                committed = await services.consumer.committed(self.source)
                beginning = (await services.consumer.beginning_offsets(sources))[self.source]
                end = (await services.probe.ends(sources))[self.source]
        except (KafkaError, TimeoutError, OSError) as error:
            raise Transient(f"reading the offsets of {self.source}: {error!r}") from error
        return committed, beginning, end

    def _writable(self) -> list[TopicPartition]:
        """Return every partition that the shard may ever write: of tables of its own, its own."""
        own = {spec.topic for spec in self._services.tables if not spec.tailed}
        found = []
        for name in self._services.writes:
            topic = self._services.connection.topic(name)
            count = self._services.probe.partitions.get(topic, 0)
            found += [TopicPartition(topic, p) for p in ([self.partition] if name in own else range(count))]
        return found

    async def _restore(self, reader: TableReader) -> None:
        self.state = ShardState.RESTORING
        began = self._services.clock.monotonic()
        count = await reader.restore(self._services.probe.ends, self._restoring)
        self.problem = None
        seconds = self._services.clock.monotonic() - began
        self._services.metrics.restored(self.partition, seconds)
        self._log.info("restored", records=count, seconds=round(seconds, 2))

    def _doubt(self, table: str | None, end: int) -> None:
        remembered = self._tables[table].position if table else None
        if remembered is not None and remembered > end:
            text = f"the position {remembered} in {table} is behind the end of {self.source}, {end}"
            self._log.warning("position_doubted", why=f"{text}: the group's offset counts where there is one")

    def _restoring(self, done: int, total: int, held_back: list[str]) -> None:
        if held_back:
            names = ", ".join(held_back)
            self.problem = f"restoring waits for another producer's open transaction on {names}"
        self._log.info("restoring", offsets=done, total=total, held_back=held_back)

    async def _work(self, context: ShardContext, committer: Committer, reader: TableReader) -> None:
        self.context, self._committer = context, committer
        worker = asyncio.create_task(self._services.worker(context).run(), name="worker")
        stopping = asyncio.create_task(self._stopping.wait())
        others = [
            asyncio.create_task(committer.run(), name="committer"),
            asyncio.create_task(self._housekeeping(context), name="housekeeping"),
        ]
        if any(spec.tailed for spec in self._services.tables):
            others.append(asyncio.create_task(reader.tail(), name="tail"))
        if self._owned.is_set():
            self.resume()
        else:
            committer.suspend()
        try:
            done, _ = await asyncio.wait([worker, stopping, *others], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                raise _cause(task)
            worker.cancel()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    await asyncio.wait([worker])
                    with contextlib.suppress(KafkaError):
                        await context.keep_position()
                    await committer.drained()
        finally:
            context.close()
            tasks = [worker, stopping, *others]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _housekeeping(self, context: ShardContext) -> None:
        """Write a dead letter of what cannot be read, once a record, and set the tables' gauges."""
        metrics = self._services.metrics
        while True:
            for table in self._tables.values():
                for unreadable in table.unreported():
                    key = unreadable.key or b""
                    marker = quarantine_marker(table.spec.topic, key, partition=self.partition)
                    detail = f"key {unreadable.key!r} of a table cannot be read"
                    context.submit(
                        context.parked(unreadable, reason=Reason.UNREADABLE_STATE, detail=detail), marker
                    )
                metrics.table(table.spec.topic, self.partition, keys=len(table), held_bytes=table.held_bytes)
            metrics.quarantined(self.partition, len(self.quarantined))
            await asyncio.sleep(HOUSEKEEPING_SECONDS)


def _cause(task: asyncio.Task[Any]) -> BaseException:
    """Return why a task ended that should not: of a group's errors the first, which ended the others.

    A task may also have been cancelled by what it awaited (a write whose transaction failed): that is no
    cancellation of the shard, which would otherwise end in silence.
    """
    if task.cancelled():
        return Transient(f"the {task.get_name()} was cancelled")
    error = task.exception()
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error or RuntimeError(f"the {task.get_name()} ended by itself")
