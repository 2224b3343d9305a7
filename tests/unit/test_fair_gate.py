"""The gate before the workers: nobody has all of them, nobody waits for the end of another's list."""

import asyncio

from ingest.fair_gate import FairGate, Holder


class _Crowd:
    """Holders that stay until they are released."""

    def __init__(self, slots: int) -> None:
        self.gate = FairGate(slots)
        self.inside: list[str] = []
        self.release: dict[str, asyncio.Event] = {}

    async def stay(self, name: str, holder: Holder) -> None:
        """Hold a slot until released."""
        async with self.gate.entered(holder):
            self.inside.append(name)
            await self.release.setdefault(name, asyncio.Event()).wait()

    async def settle(self) -> None:
        """Let everybody go as far as they can."""
        for _ in range(5):
            await asyncio.sleep(0)

    def leave(self, name: str) -> None:
        """Release one."""
        self.release.setdefault(name, asyncio.Event()).set()


async def test_feed_with_many_tasks_leaves_a_slot_for_the_next_feed() -> None:
    """A page of another feed does not wait for twenty that take ten seconds each."""
    crowd = _Crowd(2)
    async with asyncio.TaskGroup() as group:
        for n in range(20):
            group.create_task(crowd.stay(f"slow{n}", Holder("hostile")))
        await crowd.settle()
        group.create_task(crowd.stay("good", Holder("good")))
        await crowd.settle()
        assert crowd.inside == ["slow0", "good"]
        for name in [f"slow{n}" for n in range(20)] + ["good"]:
            crowd.leave(name)
    assert len(crowd.inside) == 21


async def test_suspects_of_several_feeds_have_a_quarter_together() -> None:
    """One worker of four for all whose pages brought workers down."""
    crowd = _Crowd(4)
    async with asyncio.TaskGroup() as group:
        for n in range(6):
            group.create_task(crowd.stay(f"slow{n}", Holder(f"hostile{n}", is_suspect=True)))
        await crowd.settle()
        assert crowd.inside == ["slow0"]
        group.create_task(crowd.stay("good", Holder("good")))
        await crowd.settle()
        assert crowd.inside == ["slow0", "good"]
        for name in [f"slow{n}" for n in range(6)] + ["good"]:
            crowd.leave(name)
    assert sorted(crowd.inside) == ["good", *[f"slow{n}" for n in range(6)]]


async def test_feeds_are_let_in_by_turns() -> None:
    """One slot: a, b, a, b, though all of a's came first."""
    crowd = _Crowd(1)
    names = ["a0", "a1", "a2", "b0", "b1", "b2"]
    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(crowd.stay(name, Holder(name[0])))
            await crowd.settle()
        for n in range(len(names)):
            crowd.leave(crowd.inside[n])
            await crowd.settle()
    assert crowd.inside == ["a0", "a1", "b0", "a2", "b1", "b2"]


async def test_who_gives_up_waiting_takes_no_slot_along() -> None:
    """Also where the slot was given in the same moment."""
    crowd = _Crowd(1)
    first = asyncio.create_task(crowd.stay("a", Holder("a")))
    waiting = asyncio.create_task(crowd.stay("b", Holder("b")))
    late = asyncio.create_task(crowd.stay("c", Holder("c")))
    await crowd.settle()
    crowd.leave("a")
    await first  # b has its turn now, and has not run since
    waiting.cancel()
    late_waits = asyncio.create_task(crowd.stay("d", Holder("d")))
    await crowd.settle()
    for name in "bcd":
        crowd.leave(name)
    await asyncio.gather(waiting, late, late_waits, return_exceptions=True)
    assert {"c", "d"} <= set(crowd.inside)
