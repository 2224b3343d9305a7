"""Recovery: how long after a SIGKILL of ingest, of the tagger, of the broker freshness is back under 3 s.

    python -m bench.recovery [--json] [--rate 2.5]

The sample wire is published steadily and polled twice a second; each stage is killed once and restarted by
its supervisor, then the broker. Freshness counts from discovery, so what a dead ingest has not discovered yet
does not show in it; the latency from publication, which does, is printed beside it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import Figure, arguments, show
from bench.latency import QUIET_SECONDS, Publications, first_polls
from bench.service import broker_pid, running_service
from conflictwire.demo import sample_flags
from conflictwire.machine import OneMachine
from conflictwire.samplewire import SampleWire
from runtime.clock import Clock
from runtime.kafka.connection import Connection, wait_until_answers
from runtime.kafka.reader import Reader
from schemas.contracts import STORY
from schemas.records import Received

FRESH_SECONDS = 3.0
TARGET_SECONDS = 15.0
BEFORE_SECONDS = 6.0  # of publishing before the first kill
BETWEEN_SECONDS = 25.0
FIRST_SECONDS = 5.0
_ANSWER = "broker's answer"


@dataclass(frozen=True, slots=True)
class Seen:
    """A story as it was committed; `at` is monotonic."""

    at: float
    freshness_seconds: float
    latency_seconds: float


class Watcher:
    """A read_committed reader of stories."""

    def __init__(self, connection: Connection, publications: Publications, clock: Clock) -> None:
        self.seen: list[Seen] = []
        self._connection = connection
        self._publications = publications
        self._clock = clock

    async def run(self) -> None:
        """Read until cancelled."""
        async with Reader(self._connection, ["stories"]) as reader:
            while True:
                for received in await reader.read():
                    self._take(received)

    def _take(self, received: Received) -> None:
        story, at = STORY.decode(received), self._clock.monotonic()
        latency = self._publications.age(story, at)
        if latency is not None and not story.ingest.backlog:
            freshness = (self._clock.now() - story.ingest.discovered_at).total_seconds()
            self.seen.append(Seen(at, freshness, latency))


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was seen after a kill, up to the next.

    Attributes:
        fresh_seconds: From the kill to the first story after which none was older than 3 s.
        current_seconds: The same, by the latency from publication.
    """

    fresh_seconds: float
    current_seconds: float
    worst_freshness_seconds: float
    worst_latency_seconds: float


def recovery(seen: Sequence[Seen], killed_at: float, until: float) -> Recovery:
    """Return how the stories came back after a kill.

    Raises:
        RuntimeError: None came back.
    """
    after = [story for story in seen if killed_at < story.at < until]
    if not after:
        raise RuntimeError("no story came after the kill")
    return Recovery(
        _back(killed_at, [(story.at, story.freshness_seconds) for story in after]),
        _back(killed_at, [(story.at, story.latency_seconds) for story in after]),
        max(story.freshness_seconds for story in after),
        max(story.latency_seconds for story in after),
    )


def _back(killed_at: float, values: Sequence[tuple[float, float]]) -> float:
    """Return the seconds to the first value after the last that was too old."""
    late = [at for at, value in values if value > FRESH_SECONDS]
    good = [at for at, value in values if value <= FRESH_SECONDS and at > max(late, default=0.0)]
    if not good:
        raise RuntimeError(f"freshness did not come back under {FRESH_SECONDS:g} s before the next kill")
    return good[0] - killed_at


async def publish(wire: SampleWire, publications: Publications, clock: Clock, *, rate: float) -> None:
    """Publish everything at a steady rate."""
    began, count = clock.monotonic(), 0
    while published := wire.publish_next():
        publications.add(published, clock.monotonic())
        count += 1
        await asyncio.sleep(max(0.0, began + count / rate - clock.monotonic()))


async def kill_each(machine: OneMachine, clock: Clock) -> dict[str, float]:
    """Kill one stage after the other, then the broker; return when, and when the broker answered again."""
    killed = {}
    await asyncio.sleep(BEFORE_SECONDS)
    for stage in machine.stages:
        if stage.child.pid is None:
            raise RuntimeError(f"{stage.name} does not run")
        killed[stage.name] = clock.monotonic()
        os.kill(stage.child.pid, signal.SIGKILL)
        await asyncio.sleep(BETWEEN_SECONDS)
    killed["broker"] = clock.monotonic()
    os.kill(broker_pid(), signal.SIGKILL)
    await asyncio.sleep(0.5)
    await wait_until_answers(machine.connection, progress=lambda _text: None)
    killed[_ANSWER] = clock.monotonic()
    await asyncio.sleep(BETWEEN_SECONDS)
    return killed


async def run(wire: SampleWire, clock: Clock, *, rate: float) -> tuple[list[Seen], dict[str, float]]:
    """Return the stories seen while each stage was killed, and when that was."""
    async with running_service(sample_flags(wire)) as machine:
        publications = Publications()
        watcher = Watcher(machine.connection, publications, clock)
        watching = asyncio.create_task(watcher.run())
        await first_polls(wire, machine.connection, clock)
        _, killed = await asyncio.gather(
            publish(wire, publications, clock, rate=rate), kill_each(machine, clock)
        )
        await asyncio.sleep(QUIET_SECONDS)
        watching.cancel()
    return watcher.seen, killed


async def measure(rate: float) -> list[Figure]:
    """Return the figures of a kill of each stage."""
    clock = Clock()
    async with SampleWire(now=clock.now(), slow_page_seconds=0) as wire:
        seen, killed = await run(wire, clock, rate=rate)
    figures = [Figure("stories", len(seen))]
    answered_at = killed.pop(_ANSWER)
    first = min(story.at for story in seen if story.at > answered_at) - answered_at
    figures.append(Figure("broker killed: first story after it answers", first, "s", at_most=FIRST_SECONDS))
    for name, at in killed.items():
        found = recovery(seen, at, at + BETWEEN_SECONDS)
        figures += [
            Figure(
                f"{name} killed: freshness back under 3 s", found.fresh_seconds, "s", at_most=TARGET_SECONDS
            ),
            Figure(
                f"{name} killed: latency back under 3 s", found.current_seconds, "s", at_most=TARGET_SECONDS
            ),
            Figure(f"{name} killed: worst freshness", found.worst_freshness_seconds, "s"),
            Figure(f"{name} killed: worst latency", found.worst_latency_seconds, "s"),
        ]
    return figures


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rate", type=float, default=2.5, help="articles per second")
    options = parser.parse_args()
    show(asyncio.run(measure(options.rate)), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
