"""Publishers at their worst, on loopback: they never answer, drip, reset, throttle or have no name.

Owns their server. Which of them a host is, its name says: `drip7.bad` drips.
"""

import asyncio
import contextlib
import socket
from email.utils import formatdate
from types import TracebackType
from typing import Self

__all__ = ["KINDS", "BadPublishers"]

KINDS = ("dead", "drip", "reset", "throttling", "nowhere")
LOOPBACK = "127.0.0.1"
DRIP_SECONDS = 0.5
MAX_HEAD_BYTES = 1 << 14


class BadPublishers:
    """Serves while the context lasts.

    Attributes:
        requests: How many it received.
    """

    def __init__(self) -> None:
        self.requests = 0
        self._server: asyncio.Server | None = None
        self._dead = socket.socket()
        self._waiting: list[socket.socket] = []
        self._pages: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        """Listen, and fill the queue of the socket that nobody accepts from: further connections hang."""
        self._server = await asyncio.start_server(self._answer, LOOPBACK, 0)
        self._dead.bind((LOOPBACK, 0))
        self._dead.listen(0)
        for _ in range(3):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(self._dead.getsockname())
            self._waiting.append(client)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        if self._server is not None:
            self._server.close()
        for each in (*self._waiting, self._dead):
            each.close()

    @property
    def resolve(self) -> dict[str, str]:
        """The service's `resolve` setting for them; of `nowhere` it has nothing, so DNS is asked."""
        if self._server is None:
            raise RuntimeError("the bad publishers do not listen")
        host, port = self._server.sockets[0].getsockname()
        dead_host, dead_port = self._dead.getsockname()
        return {"*.bad": f"{host}:{port}", "*.dead": f"{dead_host}:{dead_port}"}

    def host(self, kind: str, number: int) -> str:
        """Return the name of a publisher of that kind; each is a domain of its own."""
        if kind == "dead":
            return f"a{number}.dead"
        if kind == "nowhere":
            return f"a{number}.invalid"  # RFC 6761: no resolver knows it
        return f"{kind}{number}.bad"

    def feed_urls(self, count: int) -> list[str]:
        """Return the feeds of `count` publishers of each kind."""
        return [f"http://{self.host(kind, number)}/feed" for kind in KINDS for number in range(count)]

    def listing_url(self, count: int) -> str:
        """Return a feed that answers well, and lists an article at `count` publishers of each kind."""
        self._pages["list.bad"] = count
        return "http://list.bad/feed"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = (await reader.readuntil(b"\r\n\r\n"))[:MAX_HEAD_BYTES].decode("latin-1").lower()
            self.requests += 1
            host = next((line[5:].strip() for line in head.split("\r\n") if line.startswith("host:")), "")
            await self._behave(host.partition(":")[0], writer)
        writer.transport.abort()

    async def _behave(self, host: str, writer: asyncio.StreamWriter) -> None:
        if host in self._pages:
            body = self._listing(self._pages[host]).encode()
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
        elif host.startswith("throttling"):
            writer.write(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
        elif host.startswith("drip"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"<")
                await writer.drain()
                await asyncio.sleep(DRIP_SECONDS)

    def _listing(self, count: int) -> str:
        items = "".join(
            f"<item><title>At {kind} {number}</title><guid>{kind}-{number}</guid>"
            f"<link>http://{self.host(kind, number)}/article</link>"
            f"<pubDate>{formatdate(usegmt=True)}</pubDate></item>"
            for kind in KINDS
            for number in range(count)
        )
        return f'<rss version="2.0"><channel><title>links</title>{items}</channel></rss>'
