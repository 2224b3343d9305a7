"""A process that takes over a partition with a torn commit, and kills itself at a point of the healing.

Run: python -m tests.support.dying_owner BOOTSTRAP PREFIX POINT
"""

import asyncio
import os
import signal
import sys
from typing import Any

from aiokafka import AIOKafkaProducer

from runtime.kafka import marker_requests, producer, torn
from runtime.kafka.connection import Connection
from tests.support.owners import owning
from tests.support.torn import Copies

WRITE = "write_commit_markers"
POINTS = ("some-markers", "all-markers", "abort-written", "abort-done", "nothing-open")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _install(point: str) -> None:
    """Let the process die at a point, in the order of the healing's steps."""
    write = marker_requests.write_commit_markers

    async def write_some(client: Any, number: int, epoch: int, partitions: dict[Any, Any]) -> None:  # noqa: ANN401
        first = next(iter(partitions))
        await write(client, number, epoch, {first: partitions[first]})
        _die()

    def dying(function: Any, *, first: bool) -> Any:  # noqa: ANN401 - whatever it takes and returns
        async def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            if first:
                _die()
            result = await function(*arguments, **named)
            _die()
            return result

        return wrapped

    match point:
        case "some-markers":
            setattr(torn, WRITE, write_some)
        case "all-markers":
            setattr(torn, WRITE, dying(write, first=False))
        case "abort-written":
            AIOKafkaProducer.abort_transaction = dying(AIOKafkaProducer.abort_transaction, first=True)
        case "abort-done":
            AIOKafkaProducer.abort_transaction = dying(AIOKafkaProducer.abort_transaction, first=False)
        case "nothing-open":
            producer._wait_until_closed = dying(producer._wait_until_closed, first=False)  # noqa: SLF001
        case _:
            raise ValueError(point)


async def main(bootstrap: str, prefix: str, point: str) -> None:
    """Take the partition; it never comes to its work."""
    _install(point)
    async with owning(Connection(bootstrap, prefix=prefix), Copies):
        await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
