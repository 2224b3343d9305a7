"""Origins for the benchmark of HTTP clients: one small page from any host, plain and over TLS, on loopback.

    python -m bench.http_origins CERTIFICATE KEY

A process of its own, so that its cost is not the client's, and a bare protocol, so that it is not a
bottleneck. Prints the plain and the TLS port on its first line.
"""

import asyncio
import ssl
import sys

from bench.loopback import raise_open_files

__all__ = ["BODY"]

BODY = b"<p>The bridge is open again.</p>\n" * 256  # 8 KiB, a short page
_HEAD = (
    b"HTTP/1.1 200 OK\r\nDate: Mon, 30 Nov 2026 00:00:00 GMT\r\nServer: bench\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nCache-Control: max-age=60\r\nVary: Accept-Encoding\r\n"
    b'ETag: "0123456789abcdef"\r\nLast-Modified: Sun, 29 Nov 2026 00:00:00 GMT\r\n'
)
_RESPONSE = _HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


class _Origin(asyncio.Protocol):
    """Answers every request head with the same response."""

    def __init__(self) -> None:
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - for the type: TCP gives no other
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (head := self._received.partition(b"\r\n\r\n"))[1]:
            self._received = head[2]
            if self._transport is not None:
                self._transport.write(_RESPONSE)


async def _serve(certificate: str, key: str) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    plain = await loop.create_server(_Origin, "127.0.0.1", 0, backlog=4096)
    tls = await loop.create_server(_Origin, "127.0.0.1", 0, ssl=context, backlog=4096)
    print(*(server.sockets[0].getsockname()[1] for server in (plain, tls)), flush=True)
    await asyncio.Event().wait()


def main() -> int:
    """Serve until ended."""
    raise_open_files()
    asyncio.run(_serve(*sys.argv[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
