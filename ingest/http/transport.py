"""The transport: httpx's requests over our connections.

Owns the translation between httpx and the pool: requests without a body, responses as streams, errors. Not
httpx's own pool, which looks through all connections at every request (`bench/http_client.py`).
"""

import re
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Self

import httpx

from ingest.http.connection import ResponseBroken
from ingest.http.guard import AddressGuard, AddressRefused
from ingest.http.limits import HttpLimits
from ingest.http.pool import ConnectFailed, Lease, Pool, Turn, WebOrigin

__all__ = ["GuardedTransport", "RefusedError"]

_DEFAULT_PORTS = {"http": 80, "https": 443}
_BREAKS_A_HEAD = re.compile(rb"[\r\n\0]")


class RefusedError(httpx.ConnectError):
    """No address of the host may be connected to."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests; opened and closed by the `httpx.AsyncClient` that it is given to."""

    def __init__(self, *, resolve: Mapping[str, str], limits: HttpLimits) -> None:
        """Keep the settings; connections are opened inside the context."""
        self._guard = AddressGuard(
            resolve,
            ports=limits.allowed_ports,
            denied=limits.denied_networks,
            allowed=limits.allowed_networks,
        )
        self._limits = limits
        self._pool: Pool | None = None

    async def __aenter__(self) -> Self:
        """Make the pool."""
        self._pool = Pool(self._guard, self._limits)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Close all connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response to a request without a body; its body is read through its stream, as sent.

        Raises:
            RefusedError: Before a connection was made.
            httpx.TransportError: Another failure; the text says which step failed, and for which host.
        """
        if self._pool is None:
            raise RuntimeError(f"requesting {request.url}: the client is not open")
        url = request.url
        port = url.port or _DEFAULT_PORTS[url.scheme]
        origin = WebOrigin(url.scheme, url.raw_host.decode("ascii"), port)
        try:
            lease = await _sent(self._pool, origin, _head(request), request.extensions["turn"])
        except AddressRefused as error:
            raise RefusedError(str(error)) from error
        except ConnectFailed as error:
            raise httpx.ConnectError(str(error)) from error
        except ResponseBroken as error:
            raise _read_error(origin, error) from error
        connection = lease.connection
        return _Response(
            connection.status, headers=connection.headers, stream=_ResponseStream(self._pool, lease)
        )


class _Response(httpx.Response):
    """A response whose redirect `HttpClient` follows, so that httpx prepares no request for it."""

    @property
    def has_redirect_location(self) -> bool:
        return False


class _ResponseStream(httpx.AsyncByteStream):
    """A response's body in chunks; closing it gives the connection back."""

    def __init__(self, pool: Pool, lease: Lease) -> None:
        self._pool = pool
        self._lease = lease
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._lease.connection.body():
                yield chunk
        except ResponseBroken as error:
            raise _read_error(self._lease.origin, error) from error

    async def aclose(self) -> None:
        if self._is_open:
            self._is_open = False
            self._pool.release(self._lease)


async def _sent(pool: Pool, origin: WebOrigin, head: bytes, turn: Turn) -> Lease:
    """Return the connection on which the head of the response has arrived."""
    while True:
        lease = await pool.lease(origin, turn)
        try:
            await lease.connection.send(head)
        except BaseException as error:
            lease.connection.close()
            pool.release(lease)
            # A kept connection may have been closed by the server the moment we wrote (RFC 9112 §9.3.1).
            if isinstance(error, ResponseBroken) and not lease.is_new and lease.connection.is_silent:
                continue
            raise
        return lease


def _head(request: httpx.Request) -> bytes:
    lines = [b"%s %s HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)]
    lines += [b"%s: %s" % header for header in request.headers.raw]
    if any(_BREAKS_A_HEAD.search(line) for line in lines):
        raise httpx.LocalProtocolError(f"requesting {request.url}: a header holds a line break")
    return b"\r\n".join([*lines, b"", b""])


def _read_error(origin: WebOrigin, error: OSError) -> httpx.ReadError:
    return httpx.ReadError(f"reading the response of {origin.host}:{origin.port}: {error}")
