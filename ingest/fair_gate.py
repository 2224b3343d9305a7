"""A gate before what all feeds of a process share, such as its workers: each feed in turn, within its share.

Owns the waiting; how many a feed may have is `ingest.core.fetching.shares`.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ingest.core.fetching.shares import may_take

__all__ = ["FairGate", "Holder"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks.

    Attributes:
        key: The feed.
        is_suspect: Suspects together have a quarter of the slots.
    """

    key: str
    is_suspect: bool = False


class FairGate:
    """Lets so many in at the same time, and none at the cost of all others."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._held: Counter[str] = Counter()
        self._in_use = 0
        self._suspects = 0
        self._waiting: OrderedDict[Holder, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def entered(self, holder: Holder) -> AsyncIterator[None]:
        """Hold a slot until the block ends."""
        if holder in self._waiting or not self._may_enter(holder):
            await self._wait(holder)
        else:
            self._enter(holder)
        try:
            yield
        finally:
            self._leave(holder)

    async def _wait(self, holder: Holder) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(holder, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(holder)  # it had been let in already
            raise

    def _may_enter(self, holder: Holder) -> bool:
        return may_take(
            held=self._held[holder.key],
            in_use=self._in_use,
            slots=self._slots,
            suspects=self._suspects,
            is_suspect=holder.is_suspect,
        )

    def _enter(self, holder: Holder) -> None:
        self._held[holder.key] += 1
        self._in_use += 1
        self._suspects += holder.is_suspect

    def _leave(self, holder: Holder) -> None:
        self._held[holder.key] -= 1
        if not self._held[holder.key]:
            del self._held[holder.key]
        self._in_use -= 1
        self._suspects -= holder.is_suspect
        self._let_in()

    def _let_in(self) -> None:
        """Let in whoever waits and may enter, each in turn."""
        for _ in range(len(self._waiting)):
            if self._in_use >= self._slots:
                return
            holder, turns = self._waiting.popitem(last=False)
            while turns and turns[0].done():  # cancelled
                turns.popleft()
            if turns and self._may_enter(holder):
                self._enter(holder)
                turns.popleft().set_result(None)
            if turns:
                self._waiting[holder] = turns
