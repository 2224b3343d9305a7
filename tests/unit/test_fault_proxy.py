"""The proxy of the fault suite: what it holds back, what it loses, and that it heals."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from localkafka.ports import free_port
from tests.faults.suite.proxy import Proxy

SECONDS = 5.0


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while received := await reader.read(1024):
        writer.write(received)
    writer.close()


@asynccontextmanager
async def _echoing() -> AsyncIterator[Proxy]:
    """Yield a proxy before a server that sends back what it gets."""
    async with await asyncio.start_server(_echo, "127.0.0.1", 0) as server:
        behind = server.sockets[0].getsockname()[1]
        async with Proxy(free_port(), behind) as proxy:
            yield proxy


async def _connect(proxy: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", proxy.port)


@pytest.mark.parametrize("direction", ["drops_requests", "drops_answers"])
async def test_what_is_dropped_comes_when_the_network_heals(direction: str) -> None:
    """As TCP would send it again."""
    async with _echoing() as proxy:
        reader, writer = await _connect(proxy)
        setattr(proxy, direction, True)
        writer.write(b"held")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await reader.read(4)
        proxy.heal()
        async with asyncio.timeout(SECONDS):
            assert await reader.readexactly(4) == b"held"
        writer.close()


async def test_reset_ends_the_connection_and_a_refusing_proxy_every_new_one() -> None:
    """Neither end can take it for an orderly end."""
    async with _echoing() as proxy:
        reader, writer = await _connect(proxy)
        writer.write(b"sent")
        async with asyncio.timeout(SECONDS):
            assert await reader.readexactly(4) == b"sent"
        proxy.reset()
        async with asyncio.timeout(SECONDS):
            with pytest.raises(ConnectionResetError):
                await reader.readexactly(1)
        writer.close()
        proxy.refuses = True
        reader, writer = await _connect(proxy)
        async with asyncio.timeout(SECONDS):
            with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
                await reader.readexactly(1)
        writer.close()


async def test_everything_arrives_in_its_order_late_and_narrow() -> None:
    """Delay and limit change when, not what."""
    async with _echoing() as proxy:
        proxy.delay_seconds, proxy.bytes_per_second = 0.01, 1_000_000.0
        reader, writer = await _connect(proxy)
        sent = bytes(range(256)) * 400
        writer.write(sent)
        async with asyncio.timeout(SECONDS):
            assert await reader.readexactly(len(sent)) == sent
        writer.close()
