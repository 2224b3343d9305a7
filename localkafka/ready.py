"""Waits until a broker really answers: an open port is not enough, it registers itself after opening it.

It owns the question asked; what to do when no answer comes is the caller's.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

POLL_SECONDS = 0.05
REQUEST_TIMEOUT_MS = 5000


async def answers(bootstrap_servers: str, *, brokers: int = 1) -> bool:
    """Return whether the cluster lists at least that many brokers as ready for clients."""
    host, port = bootstrap_servers.split(",", maxsplit=1)[0].rsplit(":", 1)
    if not await _is_open(host, int(port)):
        return False  # aiokafka logs an ERROR at each attempt on a closed port
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=REQUEST_TIMEOUT_MS)
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return len(cluster["brokers"]) >= brokers


async def wait_until_it_answers(
    bootstrap_servers: str, *, alive: Callable[[], bool], timeout_seconds: float, brokers: int = 1
) -> bool:
    """Return True once the broker answers; False when it is no longer alive or the time is up."""
    with contextlib.suppress(TimeoutError), _silenced_aiokafka():
        async with asyncio.timeout(timeout_seconds):
            while await asyncio.to_thread(alive):  # it may ask /proc
                if await answers(bootstrap_servers, brokers=brokers):
                    return True
                await asyncio.sleep(POLL_SECONDS)
    return False


async def _is_open(host: str, port: int) -> bool:
    try:
        _reader, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


@contextlib.contextmanager
def _silenced_aiokafka() -> Iterator[None]:
    """Silence aiokafka while refused connections are what we wait to see the end of."""
    logger = logging.getLogger("aiokafka")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
