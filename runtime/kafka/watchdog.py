"""The watchdog: finds a shard that waits for input which is there.

A consumer of aiokafka can stop fetching without an error. A shard that waits for input while its position
stands below the last stable offset for a minute is stuck, and the process ends; the supervisor restarts it.
On the way it tells of steps of the machine's clock, which nothing waits on (`runtime.clock`).
"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from runtime.clock import Clock
from runtime.errors import Fatal
from runtime.kafka.shard import Shard
from runtime.metrics import RuntimeMetrics

__all__ = ["Watchdog"]

STUCK_SECONDS = 60.0
STEP_SECONDS = 2.0  # between two checks; NTP slews a clock by 0.5 ms a second at most

_log = structlog.get_logger()


class Watchdog:
    """Compares positions with last stable offsets, and sets the lag gauges on the way."""

    interval_seconds = 5.0

    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        metrics: RuntimeMetrics,
        clock: Clock,
        *,
        stuck_seconds: float = STUCK_SECONDS,
    ) -> None:
        self._consumer = consumer
        self._metrics = metrics
        self._clock = clock
        self._stuck_seconds = stuck_seconds
        self._clock_error = self._clock_ahead()
        self._unmoved: dict[int, tuple[int, float]] = {}  # shard: position, since when

    async def check(self, shards: Iterable[Shard]) -> None:
        """Check the running shards once; a broker that does not answer says nothing about them.

        Raises:
            Fatal: One of them is stuck.
        """
        self._tell_of_steps()
        for shard in shards:
            try:
                async with asyncio.timeout(self.interval_seconds):
                    stable = (await self._consumer.end_offsets([shard.source]))[shard.source]
                    position = await self._consumer.position(shard.source)
            except (KafkaError, TimeoutError, OSError):
                self._unmoved.clear()
                return
            high = self._consumer.highwater(shard.source) or stable
            self._metrics.lag(
                shard.partition, records=max(0, stable - position), unstable=max(0, high - stable)
            )
            self._judge(shard, position, stable)

    def _clock_ahead(self) -> timedelta:
        return self._clock.now() - self._clock.steady()

    def _tell_of_steps(self) -> None:
        before, self._clock_error = self._clock_error, self._clock_ahead()
        step = (self._clock_error - before).total_seconds()
        if abs(step) > STEP_SECONDS:
            self._metrics.clock_stepped()
            _log.warning("clock_stepped", seconds=round(step, 1))

    def _judge(self, shard: Shard, position: int, stable: int) -> None:
        now = self._clock.monotonic()
        before, since = self._unmoved.get(shard.partition, (-1, now))
        waits = shard.context is not None and shard.context.waiting
        if position != before or position >= stable or not waits:
            self._unmoved[shard.partition] = (position, now)
        elif now - since > self._stuck_seconds:
            raise Fatal(
                f"{shard.source.topic}[{shard.partition}] stands at {position} for {now - since:.0f} s while "
                f"{stable} is readable: the consumer is stuck, this process ends to be restarted"
            )
