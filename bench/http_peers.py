"""The HTTP clients that are compared: httpx as it comes, aiohttp by itself, and ours.

aiohttp by itself is what `ingest` used before httpx, with its address guard and limits; ours replaced it.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Protocol, Self

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from ingest.core.web import addresses
from ingest.core.web.urls import Url
from ingest.http.client import HttpClient, HttpResponse
from ingest.http.limits import HttpLimits

__all__ = ["PEERS", "Client", "LoopbackLoop"]

_MAX_BYTES = 1 << 20
_DEADLINE_SECONDS = 60.0
_LIMITS = HttpLimits(keepalive_seconds=120)
_HEADERS = {"User-Agent": "bench", "Accept-Encoding": "gzip, deflate"}


class LoopbackLoop(asyncio.SelectorEventLoop):
    """Resolves every host to loopback, at once, for the client without a `resolve` setting."""

    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:  # noqa: ANN401
        """Return loopback's address."""
        return await super().getaddrinfo("127.0.0.1" if host else host, port, **options)


class Client(Protocol):
    """What is measured: one GET."""

    async def get(self, url: Url) -> bytes:
        """Return the body."""
        ...


class _AsItComes:
    """httpx with its own pool and its own limits; finds the origins by `LoopbackLoop`."""

    def __init__(self, _endpoint: str) -> None:
        self._client = httpx.AsyncClient(headers=_HEADERS, timeout=_DEADLINE_SECONDS)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(self, url: Url) -> bytes:
        return (await self._client.get(url.text)).content


class _Resolver(AbstractResolver):
    def __init__(self, endpoint: str) -> None:
        self._patterns = {"*.bench.test": endpoint}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        endpoint = addresses.match(self._patterns, host)
        if endpoint is None:
            raise OSError(f"resolving {host} on port {port}: not a host of the benchmark")
        address, port = endpoint
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


class _Aiohttp:
    """aiohttp by itself."""

    def __init__(self, endpoint: str) -> None:
        connector = aiohttp.TCPConnector(
            resolver=_Resolver(endpoint),
            limit=_LIMITS.connections,
            limit_per_host=_LIMITS.connections_per_host,
            keepalive_timeout=_LIMITS.keepalive_seconds,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def get(self, url: Url) -> bytes:
        target = URL(url.text, encoded=True)
        literal = target.raw_host or ""
        if addresses.is_address(literal) and not addresses.is_public(literal):
            raise OSError(f"requesting {url}: {literal} is not a public address")
        async with (
            asyncio.timeout(_DEADLINE_SECONDS),
            self._session.get(target, allow_redirects=False) as response,
        ):
            body = await _read(response)
            return HttpResponse(response.status, _lowered(response), body, url).body


async def _read(response: aiohttp.ClientResponse) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > _MAX_BYTES:
            raise OSError(f"reading {response.url}: the body exceeds the limit of {_MAX_BYTES} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _lowered(response: aiohttp.ClientResponse) -> dict[str, str]:
    lowered: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        lowered[key] = f"{lowered[key]}, {value}" if key in lowered else value
    return {key: value for key, value in lowered.items() if value.isascii() or _encodable(value)}


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Ours:
    """What `ingest` uses."""

    def __init__(self, endpoint: str) -> None:
        self._client = HttpClient(resolve={"*.bench.test": endpoint}, user_agent="bench", limits=_LIMITS)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(self, url: Url) -> bytes:
        response = await self._client.get(url, max_bytes=_MAX_BYTES, deadline_seconds=_DEADLINE_SECONDS)
        return response.body


PEERS: dict[str, Callable[[str], AbstractAsyncContextManager[Client]]] = {
    "httpx": _AsItComes,
    "aiohttp": _Aiohttp,
    "ours": _Ours,
}
"""Name to a client for the origins at an `address:port`."""
