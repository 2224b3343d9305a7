"""Proxies, and networks that an operator allows: what may be connected to besides public addresses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ingest.core.web.failures import RequestFailure
from tests.support.http_server import failure, get, requesting, serving


@asynccontextmanager
async def proxying(*, refuses: bytes = b"") -> AsyncIterator[tuple[int, list[bytes]]]:
    """Run an HTTP proxy that opens tunnels; yield its port and the heads that it was sent."""
    heads: list[bytes] = []

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        heads.append(head)
        if refuses:
            writer.write(refuses)
            writer.close()
            return
        host, _, port = head.split(b" ")[1].decode().rpartition(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
        await asyncio.gather(copy(reader, back), copy(there, writer))

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1], heads
    finally:
        listener.close()


async def test_proxy_by_setting_is_asked_for_the_address_that_was_checked() -> None:
    """The guard stands beside a proxy: no name goes to it, and nothing that is refused."""
    async with (
        serving() as server,
        proxying() as (port, heads),
        requesting(server, proxy=f"127.0.0.1:{port}") as client,
    ):
        for _ in range(2):
            assert (await get(client, "http://a.test/bytes/3")).body == b"xxx"
        error = await failure(client, "http://10.0.0.1/bytes/3")
    assert error.reason is RequestFailure.ADDRESS_REFUSED
    assert [head.split(b"\r\n")[0] for head in heads] == [b"CONNECT 127.0.0.1:%d HTTP/1.1" % server.port]


async def test_proxy_that_refuses_is_named_with_its_status() -> None:
    """An operator sees that it is his proxy, not the publisher."""
    answer = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    async with (
        serving() as server,
        proxying(refuses=answer) as (port, _),
        requesting(server, proxy=f"127.0.0.1:{port}") as client,
    ):
        error = await failure(client, "http://a.test/bytes/3")
    assert error.reason is RequestFailure.NETWORK_ERROR
    assert "the proxy answered 403" in str(error)
    assert server.requests == []


async def test_network_that_the_operator_allows_may_be_requested() -> None:
    """A newsroom has feeds of its own; what is denied stays denied."""
    async with serving() as server:
        ports = {"allowed_ports": [server.port], "allowed_networks": ["127.0.0.0/8"]}
        url = f"http://127.0.0.1:{server.port}/bytes/3"
        async with requesting(server, **ports) as client:
            assert (await get(client, url)).body == b"xxx"
            by_name = await get(client, f"http://localhost:{server.port}/bytes/3")
            assert by_name.body == b"xxx"
        async with requesting(server, **ports, denied_networks=["127.0.0.1/32"]) as client:
            error = await failure(client, url)
    assert "127.0.0.1 is in 127.0.0.1/32 (http_client.denied_networks)" in str(error)


async def test_refused_name_is_told_with_its_addresses_and_why() -> None:
    """Whoever reads the outcome knows what DNS said."""
    async with serving() as server, requesting(server) as client:
        error = await failure(client, "http://localhost/")
    assert error.reason is RequestFailure.ADDRESS_REFUSED
    assert "127.0.0.1 is in 127.0.0.0/8, which is not public" in str(error)
