"""The faults one after the other under load, and after each how long the service took to work again.

Owns the order, the time, the counting. What is wrong with what was seen is the ledger's to say; it is asked
after every kind of fault, when everything published has come to its end.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.suite.faults import Fault
from tests.faults.suite.ledger import Findings
from tests.faults.suite.rig import Rig
from tests.faults.suite.signals import SCRAPE_SECONDS
from tests.faults.suite.worlds import Group, running_world

__all__ = ["Result", "goes_on", "run_group"]

START_SECONDS = 600.0  # 240 were too short at a load of 35 on two cores
RECOVERY_SECONDS = 150.0
Say = Callable[[str], None]


@dataclass(slots=True)
class Result:
    """What one kind of fault did.

    Attributes:
        goal: How often it was to strike.
        times: How often it did.
        recovery_seconds: Of each wave of strikes, from its end until every shard of both stages has decided
            something.
        stuck: Waves after which that took more than two minutes and a half.
        signals: Name to the number of waves in which it was seen.
        findings: What was wrong when all that was published had come to its end.
        problems: What else should not be: processes that ended by themselves, the reader's errors, editions
            that were never discovered.
        notes: What was measured beside.
        skipped: Why it did not strike; empty where it did.
        signal: Of those that should show it, the one that did most often.
    """

    fault: str
    what: str
    goal: int
    times: int = 0
    recovery_seconds: list[float] = field(default_factory=list)
    stuck: int = 0
    records: int = 0
    signals: Counter[str] = field(default_factory=Counter)
    findings: Findings = field(default_factory=Findings)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""
    signal: str = ""

    @property
    def waves(self) -> int:
        """How often it was let strike, each time once or several times."""
        return len(self.recovery_seconds) + self.stuck

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.findings or self.stuck or self.problems)


async def run_group(
    group: Group,
    directory: Path,
    *,
    seed: int,
    minutes: float,
    seconds: float | None = None,
    only: Sequence[str] = (),
    starting: asyncio.Lock | None = None,
    say: Say,
) -> list[Result]:
    """Run a group; each of its faults strikes at least once.

    Args:
        minutes: Of the whole run; multiplies how often each fault strikes.
        seconds: The time for this group: no fault strikes again once its part is used up. None: no limit.
        only: Names of groups and faults; none: all.
        starting: Held while the world starts: several at once would take each other's time.
        say: Called with a line about each step.
    """
    chosen = [f for f in group.faults if not only or f.name in only or group.name in only]
    skipped = [
        Result(fault.name, fault.what, fault.waves(minutes) * fault.wave, skipped=fault.obstacle())
        for fault in chosen
        if fault.obstacle()
    ]
    for result in skipped:
        say(f"{result.fault}: left out: {result.skipped}")
    faults = [fault for fault in chosen if not fault.obstacle()]
    if not faults:
        return skipped
    ends = None if seconds is None else time.monotonic() + seconds
    async with AsyncExitStack() as world:
        async with starting or nullcontext():
            say(f"{group.name}: starting a broker and the stages")
            run = _Run(await world.enter_async_context(running_world(group, directory, seed=seed)), say)
            await run.started()
        found = []
        for number, fault in enumerate(faults):
            until = None if ends is None else _share(faults[number:], minutes, ends)
            found.append(await run.strike(fault, waves=fault.waves(minutes), until=until))
    return [*found, *skipped]


def goes_on(fault: Fault, result: Result, *, waves: int, until: float | None) -> bool:
    """Return whether the fault strikes once more; one that always does may need more waves than planned."""
    if not result.waves:
        return True
    if fault.always:
        return result.times < result.goal and result.waves < 2 * waves
    return result.waves < waves and (until is None or time.monotonic() <= until)


def _share(left: Sequence[Fault], minutes: float, ends: float) -> float:
    """Return when the first of the faults that are left should end, the others having their part after it."""
    costs = [fault.waves(minutes) * fault.seconds for fault in left]
    now = time.monotonic()
    return now + max(0.0, ends - now) * costs[0] / sum(costs)


class _Run:
    def __init__(self, rig: Rig, say: Say) -> None:
        self._rig = rig
        self._say = say
        self._before = Findings()
        self._taken = {"problems": 0, "errors": 0, "letters": 0}
        self._missing: set[str] = set()
        self._torn: Counter[str] = Counter()

    async def started(self) -> None:
        """Return when every shard works.

        Raises:
            RuntimeError: They do not.
        """
        if await self._recovered(time.monotonic(), START_SECONDS) is None:
            raise RuntimeError(f"the service did not start in {START_SECONDS:.0f} s")

    async def strike(self, fault: Fault, *, waves: int, until: float | None) -> Result:
        """Strike that often, then let everything come to its end, and judge."""
        rig, result, records = (
            self._rig,
            Result(fault.name, fault.what, waves * fault.wave),
            self._rig.records,
        )
        while goes_on(fault, result, waves=waves, until=until):
            rig.scrapes.reset()
            result.times += await fault.strike(rig)
            recovery = await self._recovered(time.monotonic(), RECOVERY_SECONDS)
            await asyncio.sleep(1.5 * SCRAPE_SECONDS)  # one more look at the metrics
            result.signals.update(signal.shown for signal in rig.scrapes.seen)
            if recovery is None:
                result.stuck += 1
            else:
                result.recovery_seconds.append(recovery)
            shown = "not recovered" if recovery is None else f"recovered in {recovery:.1f} s"
            self._say(f"{fault.name} {result.times}/{result.goal}: {shown}; {rig.records} records seen")
        await rig.settle()
        torn = await self._torn_commits()
        rig.publishing.set()  # nothing is awaited from here on: an edition would come in between
        now = rig.ledger.findings()
        result.findings, self._before = now.since(self._before), now
        result.records = rig.records - records
        result.notes, rig.notes = [*rig.notes, *torn], []
        expected = [signal.shown for signal in fault.shown_by]
        result.signal = max(expected, key=lambda name: result.signals[name])
        result.problems = self._problems()
        if not result.times:
            result.problems.append("it never struck")
        if not result.signals[result.signal]:
            result.problems.append(f"no metric showed it; expected: {' or '.join(expected)}")
        self._say(f"{fault.name}: {'good' if result.good else f'NOT GOOD: {result}'}")
        return result

    async def _recovered(self, since: float, limit: float) -> float | None:
        """Return after how many seconds every shard of both stages had decided; None: they did not."""
        while time.monotonic() < since + limit:
            if self._rig.deciding_since(since):
                return time.monotonic() - since
            await asyncio.sleep(0.1)
        return None

    async def _torn_commits(self) -> list[str]:
        """Return what the logs tell of torn commits since the last kind of fault."""
        before, self._torn = self._torn, await asyncio.to_thread(self._rig.torn_commits)
        return [f"{fate}: {count} times" for fate, count in (self._torn - before).items()]

    def _new(self, name: str, all_of_it: Sequence[str]) -> Sequence[str]:
        before, self._taken[name] = self._taken[name], len(all_of_it)
        return all_of_it[before:]

    def _problems(self) -> list[str]:
        rig = self._rig
        missing = set(rig.missing_editions) - self._missing
        self._missing |= missing
        return [
            *self._new("problems", rig.problems),
            *(f"reader: {error}" for error in self._new("errors", rig.reader_errors)),
            *(f"never discovered: {title}" for title in sorted(missing)),
            *(f"dead letter: {letter}" for letter in self._new("letters", rig.ledger.dead_letters)),
        ]
