"""Liveness: a process whose event loop stands still ends, so that its supervisor starts it again.

Owns the timer, which is a thread in C: it needs neither the event loop nor the interpreter's lock, which a
single call of a C function may hold for minutes. What is kept in Kafka loses nothing by it.
"""

import asyncio
import contextlib
import faulthandler
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

__all__ = ["ends_when_stuck"]

_BEATS = 6  # how often the timer is set again before it would run out


@asynccontextmanager
async def ends_when_stuck(seconds: float) -> AsyncIterator[None]:
    """End this process, its stacks on standard error, once its loop has stood still for so long.

    Args:
        seconds: 0 for never.
    """
    if not seconds:
        yield
        return
    beating = asyncio.create_task(_beat(seconds), name="liveness")
    try:
        yield
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating
        faulthandler.cancel_dump_traceback_later()


async def _beat(seconds: float) -> None:
    while True:
        # The file of the process itself: what stands in its place as `sys.stderr` may have no descriptor.
        faulthandler.dump_traceback_later(seconds, exit=True, file=sys.__stderr__ or sys.stderr)
        await asyncio.sleep(seconds / _BEATS)
