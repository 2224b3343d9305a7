"""The gap between new connections to one address: names are free, addresses are not."""

import asyncio
import socket
from typing import Any

import pytest

from ingest.http.guard import AddressGuard
from ingest.http.limits import HttpLimits
from ingest.http.paces import MAX_ADDRESSES, AddressPaces
from ingest.http.pool import Pool, Turn, WebOrigin


def test_connections_to_one_address_come_one_after_the_other() -> None:
    """Whatever names lead there; another address does not wait."""
    paces = AddressPaces(0.5)
    assert [paces.wait_seconds(["192.0.2.1"], now=10.0) for _ in range(3)] == [0.0, 0.5, 1.0]
    assert paces.wait_seconds(["192.0.2.2"], now=10.0) == 0.0
    assert paces.wait_seconds(["192.0.2.1"], now=20.0) == 0.0


def test_name_with_several_addresses_waits_for_the_busiest_and_takes_a_turn_of_each() -> None:
    """Nobody escapes by a second address beside the first."""
    paces = AddressPaces(1.0)
    paces.wait_seconds(["192.0.2.1"], now=0.0)
    assert paces.wait_seconds(["192.0.2.2", "192.0.2.1"], now=0.0) == 1.0
    assert paces.wait_seconds(["192.0.2.2"], now=0.0) == 2.0


def test_addresses_of_one_customer_are_one() -> None:
    """Of IPv6 a customer has 64 bits at least, and scopes are no part of it."""
    paces = AddressPaces(1.0)
    assert paces.wait_seconds(["2001:db8::1"], now=0.0) == 0.0
    assert paces.wait_seconds(["2001:db8::ffff%eth0"], now=0.0) == 1.0
    assert paces.wait_seconds(["2001:db8:0:1::1"], now=0.0) == 0.0


def test_no_gap_and_bounded_memory() -> None:
    """Zero is none; the oldest addresses are forgotten."""
    assert [AddressPaces(0).wait_seconds(["192.0.2.1"], now=0.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    paces = AddressPaces(1000.0)
    for n in range(MAX_ADDRESSES + 1):
        paces.wait_seconds([f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"], now=0.0)
    assert paces.wait_seconds(["10.0.0.0"], now=0.0) == 0.0
    assert paces.wait_seconds(["10.0.0.9"], now=0.0) == 1000.0


async def test_many_names_on_one_address_are_connected_to_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the pool itself; where the operator says where a host is, nothing waits."""
    at: list[float] = []
    loop = asyncio.get_running_loop()

    async def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        at.append(loop.time())
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def one_address(_host: str, port: int, **_kinds: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(loop, "getaddrinfo", one_address)
    limits = HttpLimits.model_validate(
        {"address_gap_seconds": 0.2, "allowed_ports": [port], "allowed_networks": ["127.0.0.0/8"]}
    )
    guard = AddressGuard(
        {"named*.test": f"127.0.0.1:{port}"}, ports=limits.allowed_ports, allowed=limits.allowed_networks
    )
    pool = Pool(guard, limits)
    for prefix, gap in (("a", 0.2), ("named", 0.0)):
        at.clear()
        origins = [WebOrigin("http", f"{prefix}{n}.test", port) for n in range(4)]
        for lease in await asyncio.gather(*[pool.lease(origin, Turn()) for origin in origins]):
            pool.release(lease)
        async with asyncio.timeout(10):
            while len(at) < 4:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.01)
        assert max(at) - min(at) >= 3 * gap - 0.05
    await pool.close()
    server.close()
