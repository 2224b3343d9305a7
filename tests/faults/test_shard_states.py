"""A shard in any order of assignments, suspensions, failures and fences: output if and only if offset.

Two owners of one partition on the real broker, driven by hypothesis. The worker writes one output for each
record of the input; whatever happened, each record has exactly one at the end, and at no time more.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from localkafka import LocalBroker
from runtime.kafka.closing import close_producer
from runtime.kafka.producer import open_producer
from runtime.kafka.reader import Reader
from schemas.records import Record
from tests.support.articles import write
from tests.support.kafka import fresh_topics
from tests.support.owners import Owner
from tests.support.thorough import thorough

ResultT = TypeVar("ResultT")
OWNERS = st.sampled_from([0, 1])


class Ownership(RuleBasedStateMachine):
    """What the group, the operator and bad luck do to a partition's owners."""

    bootstrap_servers = ""
    loop: asyncio.AbstractEventLoop

    def __init__(self) -> None:
        super().__init__()
        self.written = 0
        self.outputs: list[bytes] = []
        self.held_by: int | None = None

    @initialize()
    def connect(self) -> None:
        """Begin with empty topics, two owners, and somebody who reads the output."""
        self.connection = self._run(fresh_topics(self.bootstrap_servers))
        self.reader = self._run(self._reading())
        self.owners = [self._run(self._opened()) for _ in range(2)]

    async def _reading(self) -> Reader:
        return await Reader(self.connection, ["articles"]).__aenter__()

    async def _opened(self) -> Owner:
        owner = Owner(self.connection)
        await owner.open()
        return owner

    @rule(count=st.integers(1, 6))
    def records_come_in(self, count: int) -> None:
        """Published by somebody else."""
        new = [Record("entries", b"k", b"x", partition=0) for _ in range(count)]
        self._run(write(self.connection, *new))
        self.written += count

    @rule(number=OWNERS)
    def assign(self, number: int) -> None:
        """In order: the one before is suspended first."""
        self._suspend(self.held_by)
        self._give(number)

    @precondition(lambda self: self.held_by is not None)
    @rule()
    def assign_to_the_other_before_the_first_knows(self) -> None:
        """A zombie works on until it is fenced; the group tells it later."""
        zombie = self.held_by
        assert zombie is not None
        self._give(1 - zombie)
        self._run(asyncio.sleep(0.2))
        self._suspend(zombie)

    @precondition(lambda self: self.held_by is not None)
    @rule()
    def revoke(self) -> None:
        """Nobody has it for a while."""
        self._suspend(self.held_by)
        self.held_by = None

    @precondition(lambda self: self.held_by is not None)
    @rule(drain=st.booleans())
    def stop_the_owner(self, drain: bool) -> None:
        """In order, or in the middle of anything."""
        owner = self.owners[self.held_by or 0]
        if owner.shard is not None:
            self._run(owner.shard.stop(drain=drain))
        self.held_by = None

    @precondition(lambda self: self.held_by is not None)
    @rule()
    def lose_the_producer(self) -> None:
        """As when the connection breaks: the transaction fails, the shard restarts."""
        shard = self.owners[self.held_by or 0].shard
        committer = shard._committer if shard is not None else None  # noqa: SLF001
        if committer is not None:
            self._run(close_producer(committer._producer))  # noqa: SLF001

    @rule()
    def fence(self) -> None:
        """Somebody else starts the producer, and goes away: whoever has the shard has to start again."""
        self._run(self._fence())

    async def _fence(self) -> None:
        await close_producer(await open_producer(self.connection, f"{self.connection.prefix}echo-0"))

    @precondition(lambda self: self.held_by is not None)
    @rule()
    def restore(self) -> None:
        """A new owner with nothing in memory reads offset and table again."""
        number = self.held_by or 0
        self._run(self.owners[number].close())
        self.owners[number] = self._run(self._opened())
        self._give(number)

    @rule(seconds=st.sampled_from([0.02, 0.1, 0.5, 1.0]))
    def time_passes(self, seconds: float) -> None:
        """So that the rules hit every state of a session."""
        self._run(asyncio.sleep(seconds))

    @invariant()
    def nothing_is_doubled(self) -> None:
        """Read by somebody else, read_committed."""
        if hasattr(self, "owners"):
            self._run(self._read(0.05))
            assert self.outputs == [b"%d:%d" % (n, n + 1) for n in range(len(self.outputs))]

    @invariant()
    def no_shard_ends_unasked(self) -> None:
        """The stage ends its process for one that does: it would stand still and say that it runs."""
        for owner in getattr(self, "owners", ()):
            assert owner.shard is None or not owner.shard.ended_unasked

    def teardown(self) -> None:
        """Whoever comes last finishes what there is."""
        if not hasattr(self, "owners"):
            return
        try:
            self._suspend(self.held_by)
            self._give(0)
            self._run(self._until_all_is_out())
            self.nothing_is_doubled()
        finally:
            for owner in self.owners:
                self._run(owner.close())
            self._run(self.reader.__aexit__(None, None, None))

    async def _until_all_is_out(self) -> None:
        async with asyncio.timeout(40):
            while len(self.outputs) < self.written:
                await self._read(0.2)

    async def _read(self, seconds: float) -> None:
        records = await self.reader.read(timeout_seconds=seconds)
        self.outputs += [record.value or b"" for record in records if record.key == b"output"]

    def _give(self, number: int) -> None:
        self._run(self.owners[number].take())
        self.held_by = number

    def _suspend(self, number: int | None) -> None:
        shard = self.owners[number].shard if number is not None else None
        if shard is not None:
            self._run(shard.suspend())

    def _run(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)


def test_output_if_and_only_if_offset(broker: LocalBroker) -> None:
    """In any order of what can happen to a shard, each record of the input has one output, in order."""
    Ownership.bootstrap_servers = broker.bootstrap_servers
    Ownership.loop = asyncio.new_event_loop()
    thread = threading.Thread(target=Ownership.loop.run_forever, daemon=True)
    thread.start()
    try:
        run_state_machine_as_test(
            Ownership,
            settings=settings(
                max_examples=thorough(12, otherwise=3),
                stateful_step_count=30,
                deadline=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Ownership.loop.call_soon_threadsafe(Ownership.loop.stop)
        thread.join(10)
        Ownership.loop.close()
