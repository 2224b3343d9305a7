"""Connections of the HTTP client against a server that answers byte by byte as a test says."""

import asyncio
from asyncio.sslproto import SSLProtocol
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from ingest.core.web.caching import Conditional
from ingest.core.web.failures import RequestFailure
from ingest.core.web.urls import Url
from ingest.http.client import HttpClient, HttpError, HttpResponse
from ingest.http.guard import AddressGuard, AddrInfo
from ingest.http.limits import HttpLimits
from ingest.http.pool import Pool, Turn, WebOrigin

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSE = b"\x00close"
"""In place of a response: close the connection."""


@dataclass
class Server:
    """Sends to the n-th request the n-th of its answers, a list of pieces; after the last, the last."""

    answers: list[list[bytes]]
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    open: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what comes over one connection."""
        self.connections += 1
        self.open += 1
        try:
            while True:
                self.requests.append(await reader.readuntil(b"\r\n\r\n"))
                pieces = self.answers[min(len(self.requests), len(self.answers)) - 1]
                for piece in pieces:
                    if piece == CLOSE:
                        return
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.01)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self.open -= 1
            writer.close()


@asynccontextmanager
async def answering(*answers: list[bytes], **limits: float) -> AsyncIterator[tuple[Server, HttpClient]]:
    server = Server(list(answers))
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    resolve = {"*.test": f"127.0.0.1:{server.port}"}
    try:
        async with HttpClient(
            resolve=resolve, user_agent="t", limits=HttpLimits.model_validate(limits)
        ) as client:
            yield server, client
    finally:
        listener.close()
        await listener.wait_closed()


async def get(client: HttpClient, url: str = "http://a.test/", **headers: str) -> HttpResponse:
    return await client.get(
        Url.parse(url),
        conditional=Conditional(Url.parse(url).text, headers),
        max_bytes=10_000_000,
        deadline_seconds=5,
    )


async def failure(client: HttpClient, url: str = "http://a.test/") -> HttpError:
    with pytest.raises(HttpError) as caught:
        await get(client, url)
    return caught.value


@pytest.mark.parametrize(
    ("pieces", "status", "body"),
    [
        ([b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the ", b"end", CLOSE], 200, b"to the end"),
        ([b"HTTP/1.0 200 OK\r\n\r\nold", CLOSE], 200, b"old"),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", OK], 200, b"ok"),
        ([b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK], 200, b"ok"),
        ([b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"], 304, b""),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], 204, b""),
        (
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\no", b"k\r\n0\r\nX-T: 1\r\n\r\n"],
            200,
            b"ok",
        ),
        ([b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"], 200, b"ok"),
        ([bytes([byte]) for byte in OK], 200, b"ok"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + b"x" * 3_000_000], 200, b"x" * 3_000_000),
        ([b"HTTP/1.1 200 OK\r\nP: " + b"x" * 40_000 + b"\r\nContent-Length: 2\r\n\r\nok"], 200, b"ok"),
    ],
    ids=[
        "until close",
        "HTTP/1.0",
        "continue",
        "early hints",
        "not modified",
        "no content",
        "chunks with a trailer",
        "bare line feeds",
        "byte by byte",
        "more than is buffered",
        "long header",
    ],
)
async def test_response_is_read_in_every_framing(pieces: list[bytes], status: int, body: bytes) -> None:
    """What servers send in practice; RFC 9112 §6."""
    async with answering(pieces) as (_server, client):
        response = await get(client)
    assert (response.status, response.body) == (status, body)
    assert "x-t" not in response.headers
    assert "link" not in response.headers


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ([b"SSH-2.0-OpenSSH_9.9\r\n"], "not a valid HTTP response"),
        ([b"HTTP/1.1 200 OK\r\nP: " + b"x" * 70_000], "headers exceed the limit of 65536 bytes"),
        (
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: ", *[b"x" * 30_000] * 3],
            "headers exceed the limit of 65536 bytes",
        ),
        ([b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"], "not a valid"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", CLOSE], "closed before the end"),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", CLOSE], "closed before the end"),
        ([CLOSE], "closed before the end"),
    ],
)
async def test_what_is_not_a_whole_response_is_a_network_error(pieces: list[bytes], words: str) -> None:
    """The text names the host and what is wrong."""
    async with answering(pieces) as (_server, client):
        error = await failure(client)
    assert error.reason is RequestFailure.NETWORK_ERROR
    assert words in str(error)
    assert "http://a.test/" in str(error)
    assert "a.test:80" in str(error)


async def test_connection_that_the_server_gave_up_meanwhile_is_replaced() -> None:
    """A server that closes an idle connection the moment we write costs no failed poll."""
    async with answering([OK], [CLOSE], [OK]) as (server, client):
        for _ in range(2):
            assert (await get(client)).body == b"ok"
    assert (server.connections, len(server.requests)) == (2, 3)


async def test_new_connection_without_a_response_is_not_tried_twice() -> None:
    """A server that never answers is not asked for ever."""
    async with answering([CLOSE]) as (server, client):
        await failure(client)
    assert len(server.requests) == 1


async def test_second_response_to_one_request_is_nobody_elses() -> None:
    """Bytes after the end of a response are never taken for the answer to the next request."""
    stray = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray"
    async with answering([OK + stray], [OK, stray], [OK]) as (server, client):
        for _ in range(3):
            assert (await get(client)).body == b"ok"
            await asyncio.sleep(0.05)
    assert server.connections == 3


@pytest.mark.parametrize("header", [b"Connection: close", b"connection: Close, x"])
async def test_connection_is_not_kept_where_the_server_says_so(header: bytes) -> None:
    """RFC 9112 §9.6."""
    async with answering([OK.replace(b"\r\n\r\n", b"\r\n" + header + b"\r\n\r\n")]) as (server, client):
        for _ in range(2):
            await get(client)
    assert server.connections == 2


async def test_idle_connection_is_closed_after_its_time() -> None:
    """A server sees no connection that we shall not use again."""
    async with answering([OK], keepalive_seconds=0.1) as (server, client):
        await get(client)
        assert server.open == 1
        await asyncio.sleep(0.3)
        assert server.open == 0


async def test_closing_the_client_closes_its_connections() -> None:
    """Those in use as well as those kept."""
    async with answering([OK]) as (server, client):
        await asyncio.gather(*(get(client, f"http://{name}.test/") for name in "abc"))
        assert server.open == 3
    await asyncio.sleep(0.05)
    assert server.open == 0


async def test_body_that_was_not_read_costs_its_connection_alone() -> None:
    """A redirect's page is not waited for, and the next request has its own response."""
    moved = b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 5\r\n\r\n"
    async with answering([moved], [OK]) as (server, client):
        assert (await get(client)).body == b"ok"
    assert server.connections == 2


async def test_request_carries_one_of_each_header() -> None:
    """Host, our name, what we read, and the validators as they were given."""
    async with answering([OK]) as (server, client):
        await get(client, "http://a.test/p%20q?x='y'", **{"If-None-Match": 'W/"ü"'})
    head = server.requests[0].split(b"\r\n")
    assert head[0] == b"GET /p%20q?x='y' HTTP/1.1"
    assert sorted(head[1:-2]) == [
        b"Accept-Encoding: gzip, deflate, br, zstd",
        b"Accept: */*",
        b"Host: a.test",
        b'If-None-Match: W/"\xc3\xbc"',
        b"User-Agent: t",
    ]


async def test_header_with_a_line_break_is_not_sent() -> None:
    """A validator cannot smuggle a request."""
    async with answering([OK]) as (server, client):
        with pytest.raises(HttpError, match="line break"):
            await get(client, **{"If-None-Match": '"a"\r\nX: y'})
    assert server.requests == []


async def test_failed_handshake_names_the_step_and_the_host() -> None:
    """A server without TLS on its port is distinguished from one that is not there."""

    async def no_tls(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n")
        writer.close()

    listener = await asyncio.start_server(no_tls, "127.0.0.1", 0)
    resolve = {"*.test": f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"}
    async with listener, HttpClient(resolve=resolve, user_agent="t", limits=HttpLimits()) as client:
        error = await failure(client, "https://a.test/")
    assert error.reason is RequestFailure.NETWORK_ERROR
    assert "TLS handshake with a.test:443" in str(error)


async def test_next_address_is_tried_where_the_first_refuses() -> None:
    """A host with a broken IPv6 address is reached over IPv4."""

    class Both(AddressGuard):
        async def resolve(self, host: str, port: int) -> list[AddrInfo]:
            found = await super().resolve(host, port)
            family, kind, protocol, name, _ = found[0]
            return [(family, kind, protocol, name, ("127.0.0.1", 1)), *found]

    async with answering([OK]) as (server, _client):
        pool = Pool(Both({"*.test": f"127.0.0.1:{server.port}"}), HttpLimits())
        lease = await pool.lease(WebOrigin("http", "a.test", 80), Turn())
        await lease.connection.send(b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")
        assert lease.connection.status == 200
        pool.release(lease)
        await pool.close()


async def test_tls_buffers_are_small() -> None:
    """The pool sets the size that every TLS connection of asyncio begins with."""
    pool = Pool(AddressGuard({}), HttpLimits())
    assert SSLProtocol.max_size == 32_768
    await pool.close()
