"""The transport: httpx's requests over aiohttp's connections, every one behind the address guard.

Owns the connection pool and the size of TLS buffers, and says in words what failed. aiohttp and not httpx's
own pool, which looks through all connections at every request: `bench/http_client.py` has the figures.

    AddressRefused    httpx.ConnectError: the guard refused every address of the host
"""

from asyncio.sslproto import SSLProtocol
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Self

import aiohttp
import httpx
from yarl import URL

from ingest.http.guard import AddressGuard, AddressRefusedError
from ingest.http.limits import HttpLimits

__all__ = ["AddressRefused", "GuardedTransport"]

_MAX_HEADER_BYTES = 32_768  # aiohttp's 8,190 refuses sites with long security policies and cookies
_DNS_CACHE_SECONDS = 60
_DNS_CACHE_NAMES = 10_000
_TLS_BUFFER_BYTES = 32_768  # two TLS records; asyncio's 256 KiB for each connection: bench/http_client.py


class AddressRefused(httpx.ConnectError):
    """No address of the host may be connected to."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests; opened and closed by the `httpx.AsyncClient` that it is given to."""

    def __init__(self, *, resolve: Mapping[str, str], limits: HttpLimits) -> None:
        """Keep the settings; connections are opened inside the context."""
        self._guard = AddressGuard(resolve)
        self._limits = limits
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the pool."""
        # A process has one size, Kafka's TLS connections included: asyncio has no argument for it.
        SSLProtocol.max_size = _TLS_BUFFER_BYTES
        connector = aiohttp.TCPConnector(
            resolver=self._guard,
            limit=self._limits.connections,
            limit_per_host=self._limits.connections_per_host,
            keepalive_timeout=self._limits.keepalive_seconds,
            ttl_dns_cache=_DNS_CACHE_SECONDS,
            dns_cache_max_size=_DNS_CACHE_NAMES,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # the caller has one deadline
            auto_decompress=False,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
        )
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
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response; its body is read through its stream, as it was sent.

        Raises:
            AddressRefused: Before a connection was made.
            httpx.TransportError: Another failure; the text says which step failed, and for which host.
            httpx.InvalidURL: aiohttp cannot request it.
        """
        if self._session is None:
            raise RuntimeError(f"requesting {request.url}: the client is not open")
        target = URL(str(request.url), encoded=True)
        try:
            self._guard.check_literal(target.raw_host or "", target.port)
            response = await self._session.request(
                request.method,
                target,
                headers=[
                    (name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw
                ],
                allow_redirects=False,
            )
        except aiohttp.InvalidURL as error:
            raise httpx.InvalidURL(str(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise _described(error, f"{target.raw_host}:{target.port}") from error
        return _Response(response.status, headers=response.raw_headers, stream=_Body(response))


class _Response(httpx.Response):
    """A response whose redirect `HttpClient` follows, so that httpx prepares no request for it."""

    @property
    def has_redirect_location(self) -> bool:
        return False


class _Body(httpx.AsyncByteStream):
    """A response's body as chunks; closing it returns the connection, or ends it before the body's end."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.content.iter_any():
                yield chunk
        except (aiohttp.ClientError, OSError) as error:
            raise _described(error, f"{self._response.url.raw_host}:{self._response.url.port}") from error

    async def aclose(self) -> None:
        self._response.release()


def _described(error: Exception, peer: str) -> httpx.TransportError:
    """Return httpx's error for one of aiohttp's, with a text that names the step and the peer."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, AddressRefusedError):
        return AddressRefused(str(cause))
    match error:
        case aiohttp.ClientConnectorDNSError():
            step = "resolving"
        case aiohttp.ClientSSLError():
            step = "TLS handshake with"
        case aiohttp.ClientConnectorError():
            step = "connecting to"
        case _:
            return httpx.ReadError(f"reading the response of {peer}: {error or type(error).__name__}")
    return httpx.ConnectError(f"{step} {peer}: {cause}")
