"""Publishers that break HTTP: a loopback server that sends a host's bytes as they are, valid or not.

Owns the listener. A server that speaks valid HTTP is `tests.support.site`.
"""

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

__all__ = ["CLOSE", "PAUSE", "RESET", "STALL", "RawSite", "raw_site", "response"]

CLOSE = b"\x00close"
"""A piece that closes the connection instead of being sent."""
RESET = b"\x00reset"
"""A piece that resets the connection (RST) instead of being sent."""
PAUSE = b"\x00pause"
"""A piece that is a tenth of a second of silence."""
STALL = b"\x00stall"
"""A piece that is never sent: the connection stays open and silent."""

_NO_LINGER = struct.pack("ii", 1, 0)
_HEAD_BYTES = 65_536


@dataclass
class RawSite:
    """What each host sends, a list of pieces.

    Attributes:
        asked: Host to the number of its requests.
    """

    answers: Mapping[str, Sequence[bytes]]
    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def resolve(self) -> dict[str, str]:
        """The `resolve` setting under which the service finds these hosts."""
        return {"*.test": f"127.0.0.1:{self.port}"}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while not self.closing.is_set():
                head = await reader.readuntil(b"\r\n\r\n")
                host = _host(head)
                self.asked[host] += 1
                for piece in self.answers.get(host, [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]):
                    if not await self._send(piece, writer):
                        return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def _send(self, piece: bytes, writer: asyncio.StreamWriter) -> bool:
        if piece == STALL:
            await self.closing.wait()
        if piece == RESET:
            raw: socket.socket = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            writer.transport.abort()
        if piece in (STALL, RESET, CLOSE):
            return False
        if piece == PAUSE:
            await asyncio.sleep(0.1)
            return True
        writer.write(piece)
        await writer.drain()
        return True


def response(body: bytes, *headers: str, status: str = "200 OK", length: str | None = None) -> bytes:
    """Return a response with these header lines, and the body's own length where none is given."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def raw_site(answers: Mapping[str, Sequence[bytes]]) -> AsyncIterator[RawSite]:
    """Serve until the block ends."""
    site = RawSite(answers)
    listener = await asyncio.start_server(site.serve, "127.0.0.1", 0, limit=_HEAD_BYTES)
    site.port = listener.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        site.closing.set()
        listener.close()
        await listener.wait_closed()


def _host(head: bytes) -> str:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"host":
            return value.strip().decode()
    return ""
