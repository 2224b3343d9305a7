"""An open connection: one HTTP/1.1 exchange at a time, parsed by httptools (llhttp, the parser of Node.js).

Owns the framing of a response: informational ones before it, a body by length, by chunks or until the
connection closes, and whether another request may follow. Opening it is `ingest.http.pool`.

    ResponseBroken    OSError: no complete response came
"""

import asyncio
from collections.abc import AsyncIterator

import httptools

__all__ = ["HttpConnection", "ResponseBroken"]

_MAX_HEAD_BYTES = 65_536  # of headers or trailers; long security policies and cookies are 20,000
_MAX_BUFFERED_BYTES = 262_144  # of a body that nobody has read yet; then the server has to wait


class ResponseBroken(OSError):  # noqa: N818 - beside AddressRefused and ConnectFailed
    """The response is not HTTP, or the connection closed before its end."""


class HttpConnection(asyncio.Protocol):
    """A connection to one origin.

    Attributes:
        status: Of the response; 0 until its head has arrived.
        headers: Names and values of the response as sent, in order.
        closed: Nothing can be sent any more.
    """

    def __init__(self) -> None:
        """Begin without an exchange."""
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.closed = False
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._failure: str | None = None
        self._head_bytes = 0
        self._heard = False
        self._chunks: list[bytes] = []
        self._buffered_bytes = 0
        self._complete = False
        self._keeps_alive = False
        self._reading = True

    @property
    def is_reusable(self) -> bool:
        """Return whether the exchange is over and another may follow."""
        return self._complete and self._keeps_alive and not self.closed

    @property
    def is_silent(self) -> bool:
        """Return whether the server closed the connection without a byte of a response."""
        return self.closed and not self._heard

    async def send(self, head: bytes) -> None:
        """Send a request without a body and return when the head of its response has arrived.

        Raises:
            ResponseBroken: It did not arrive.
        """
        self.status = 0
        self.headers = []
        self._head_bytes = self._buffered_bytes = 0
        self._complete = self._heard = False
        self._chunks.clear()  # of a body that was not of interest
        self._resume()
        self._parser = httptools.HttpResponseParser(self)
        # What browsers read too: odd characters in values, bare line feeds, spaces behind a chunk's size.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True, lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True
        )
        if self._transport is not None and not self.closed:
            self._transport.write(head)
        while not self.status:
            await self._progress()

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives, without its framing and as it is coded.

        Raises:
            ResponseBroken: The connection closed before the end.
        """
        while True:
            if self._chunks:
                chunk = b"".join(self._chunks)
                self._chunks.clear()
                self._buffered_bytes = 0
                self._resume()
                yield chunk
            elif self._complete:
                return
            else:
                await self._progress()

    def close(self) -> None:
        """Close at once: a client has nothing left to send."""
        self.closed = True
        if self._transport is not None:
            self._transport.abort()

    async def _progress(self) -> None:
        """Return when something has arrived."""
        if self._failure is not None:
            raise ResponseBroken(self._failure)
        if self.closed:
            raise ResponseBroken("the connection closed before the end of the response")
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _resume(self) -> None:
        if not self._reading and self._transport is not None:
            self._reading = True
            self._transport.resume_reading()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Parse what arrived; bytes that nobody asked for make the connection useless."""
        if self._parser is None or self._complete:
            self.close()
            return
        self._heard = True
        self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(f"not a valid HTTP response: {error}")
        if self._head_bytes > _MAX_HEAD_BYTES:
            self._fail(f"its headers exceed the limit of {_MAX_HEAD_BYTES} bytes")
        if self._buffered_bytes > _MAX_BUFFERED_BYTES and self._reading and self._transport is not None:
            self._reading = False
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """End a body that lasts until the connection closes."""
        self.closed = True
        if self.status and exc is None and self._is_until_close():
            self._complete = True
        elif exc is not None and self._failure is None:
            self._failure = str(exc) or type(exc).__name__
        self._wake()

    def _fail(self, reason: str) -> None:
        self._failure = self._failure or reason
        self.close()

    def _is_until_close(self) -> bool:
        """Return whether nothing else says where the body ends (RFC 9112 §6.3)."""
        names = {name.lower() for name, _ in self.headers}
        return not names & {b"content-length", b"transfer-encoding"}

    # What httptools calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; trailers behind a body are not used."""
        if not self.status:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Begin the body, or pass over an informational response (RFC 9110 §15.2)."""
        status = self._parser.get_status_code() if self._parser is not None else 0
        if status < 200:
            self.headers = []
        else:
            self.status = status
        self._head_bytes = 0

    def on_body(self, chunk: bytes) -> None:
        """Keep a piece of the body."""
        self._head_bytes = 0
        self._chunks.append(chunk)
        self._buffered_bytes += len(chunk)

    def on_message_begin(self) -> None:
        """Refuse a second response to one request; httptools passes the error on."""
        if self._complete:
            raise ResponseBroken("a second response to one request")

    def on_message_complete(self) -> None:
        """Note the end, except of an informational response."""
        self._complete = self.status != 0
        self._head_bytes = 0
        self._keeps_alive = self._parser is not None and self._parser.should_keep_alive()
