"""The faults one after the other under load, and after each how long the service took to work again.

Owns the order, the time, the counting. What is wrong with what was seen is the ledger's to say; it is asked
after every kind of fault, when everything published has come to its end.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from localkafka import LocalBroker
from localkafka.ports import free_port
from runtime.kafka.connection import Connection
from tests.faults.suite.faults import Fault
from tests.faults.suite.ledger import Findings
from tests.faults.suite.reader import CommittedReader
from tests.faults.suite.rig import SHARDS, Rig, running_rig
from tests.support.kafka_cluster import LocalCluster

__all__ = ["Group", "Result", "run_group"]

START_SECONDS = 180.0
RECOVERY_SECONDS = 120.0
SETTLE_SECONDS = 120.0
QUIET_SECONDS = 2.0
LONG_RUN_SECONDS = 25 * 60.0
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Group:
    """Faults that share a Kafka.

    Attributes:
        cluster: It is three brokers.
    """

    name: str
    faults: tuple[Fault, ...]
    cluster: bool = False


@dataclass(slots=True)
class Result:
    """What one kind of fault did.

    Attributes:
        recovery_seconds: Of each strike, from its end until every shard of both stages has decided something.
        stuck: Strikes after which that took more than two minutes.
        findings: What was wrong when all that was published had come to its end.
        problems: What else should not be: processes that ended by themselves, the reader's errors, editions
            that were never discovered.
    """

    fault: str
    what: str
    recovery_seconds: list[float] = field(default_factory=list)
    stuck: int = 0
    records: int = 0
    findings: Findings = field(default_factory=Findings)
    problems: list[str] = field(default_factory=list)

    @property
    def times(self) -> int:
        """How often it struck."""
        return len(self.recovery_seconds) + self.stuck

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.findings or self.stuck or self.problems)


async def run_group(
    group: Group, directory: Path, *, seed: int, seconds: float, only: Sequence[str] = (), say: Say
) -> list[Result]:
    """Run a group for about that long; each of its faults strikes at least once."""
    faults = [
        fault
        for fault in group.faults
        if (fault.name in only or group.name in only or not only)
        and not (fault.long_run_only and seconds < LONG_RUN_SECONDS / 3)
    ]
    if not faults:
        return []
    await asyncio.to_thread(directory.mkdir, parents=True)
    async with (
        _kafka(group, directory) as (kafka, connection),
        running_rig(kafka, connection, directory, seed=seed) as (rig, reader),
    ):
        run = _Run(rig, reader, say)
        say(f"{group.name}: starting under load")
        await run.started()
        shares = sum(fault.share * fault.seconds for fault in faults)
        return [
            await run.strike(fault, times=max(1, round(seconds * fault.share / shares))) for fault in faults
        ]


class _Run:
    def __init__(self, rig: Rig, reader: CommittedReader, say: Say) -> None:
        self._rig = rig
        self._reader = reader
        self._say = say
        self._before = Findings()
        self._records = 0
        self._ended = self._errors = 0
        self._missing: set[str] = set()

    async def started(self) -> None:
        """Return when every shard works.

        Raises:
            RuntimeError: They do not.
        """
        if await self._recovered(time.monotonic(), START_SECONDS) is None:
            raise RuntimeError(f"the service did not start in {START_SECONDS:.0f} s")

    async def strike(self, fault: Fault, *, times: int) -> Result:
        """Strike that often, then let everything come to its end, and judge."""
        result, records = Result(fault.name, fault.what), self._records
        for number in range(times):
            await fault.strike(self._rig)
            recovery = await self._recovered(time.monotonic(), RECOVERY_SECONDS)
            if recovery is None:
                result.stuck += 1
            else:
                result.recovery_seconds.append(recovery)
            shown = "not recovered" if recovery is None else f"recovered in {recovery:.1f} s"
            self._say(f"{fault.name} {number + 1}/{times}: {shown}; {self._records} records seen")
        await self._settle()
        now = self._rig.ledger.findings()
        result.findings, self._before = now.since(self._before), now
        result.records = self._records - records
        result.problems = self._problems()
        self._say(f"{fault.name}: {'good' if result.good else f'NOT GOOD: {result}'}")
        return result

    def _take(self, since: float) -> set[tuple[str, int]]:
        """Enter what came; return the shards that decided something since then."""
        records = self._reader.new()
        self._records += len(records)
        late = [seen for seen in records if seen.at >= since]
        self._rig.take(seen for seen in records if seen.at < since)
        return self._rig.take(late)

    async def _recovered(self, since: float, limit: float) -> float | None:
        """Return after how many seconds every shard of both stages had decided; None: they did not."""
        waiting = set(SHARDS)
        while time.monotonic() < since + limit:
            waiting -= self._take(since)
            if not waiting:
                return time.monotonic() - since
            await asyncio.sleep(0.1)
        return None

    async def _settle(self) -> None:
        """Publish nothing until everything published has come to its end, at most two minutes."""
        self._rig.publishing.clear()
        began = quiet_since = time.monotonic()
        while time.monotonic() < began + SETTLE_SECONDS:
            before = self._records
            self._take(0.0)
            if self._records > before or not self._rig.ledger.settled or self._rig.missing_editions:
                quiet_since = time.monotonic()
            if time.monotonic() > quiet_since + QUIET_SECONDS:
                break
            await asyncio.sleep(0.2)
        self._rig.publishing.set()

    def _problems(self) -> list[str]:
        ended, self._ended = self._rig.ended[self._ended :], len(self._rig.ended)
        errors, self._errors = self._reader.errors[self._errors :], len(self._reader.errors)
        missing = set(self._rig.missing_editions) - self._missing
        self._missing |= missing
        return [
            *(f"ended by itself: {name}" for name in ended),
            *(f"reader: {error}" for error in errors),
            *(f"never discovered: {title}" for title in sorted(missing)),
            *(f"dead letter: {letter}" for letter in self._rig.ledger.dead_letters),
        ]


@asynccontextmanager
async def _kafka(
    group: Group, directory: Path
) -> AsyncIterator[tuple[LocalBroker | LocalCluster, Connection]]:
    if group.cluster:
        async with LocalCluster(directory / "kafka") as cluster:
            yield cluster, Connection(cluster.bootstrap_servers, prefix="faults.")
        return
    async with LocalBroker(directory / "kafka", port=free_port()) as broker:
        yield broker, Connection(broker.bootstrap_servers, prefix="faults.")
