"""Closing clients of a broker that may be gone: within a time, and whatever they raise.

Owns the deadlines of an orderly stop, 5 s in all: what is decided commits (DRAIN), then each shard's producer
and tables close, then the group's consumer.

aiokafka's stop may hang on what it cannot flush, and may end in a CancelledError of its own task; awaited
directly, that ended the shard which was about to restart, without an error.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

__all__ = ["CLIENT_SECONDS", "DRAIN_SECONDS", "GROUP_SECONDS", "close_within"]

DRAIN_SECONDS = 2.0
CLIENT_SECONDS = 2.0  # of a shard
GROUP_SECONDS = 1.0


async def close_within(seconds: float, closing: Coroutine[Any, Any, None]) -> None:
    """Run a client's stop to its end, or for that long; what it raises is dropped."""
    task = asyncio.ensure_future(closing)
    await asyncio.wait([task], timeout=seconds)
    if not task.cancel() and not task.cancelled():
        task.exception()  # retrieved, so that the loop does not report it
