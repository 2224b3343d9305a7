"""Closing clients of a broker that may be gone: within a time, and without taking anybody along.

aiokafka's stop may hang on what it cannot flush, and may end in a CancelledError of its own task; awaited
directly, that ended the shard which was to start anew, and no error told of it.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

__all__ = ["close_within"]


async def close_within(seconds: float, closing: Coroutine[Any, Any, None]) -> None:
    """Run a client's stop to its end, or for that long; whatever it raises is of no interest any more."""
    task = asyncio.ensure_future(closing)
    await asyncio.wait([task], timeout=seconds)
    if not task.cancel() and not task.cancelled():
        task.exception()  # retrieved, so that the loop does not report it
