"""The HTTP client: one request, bounded in time, bytes, redirects and addresses.

Owns connections and what may be connected to: the `resolve` setting, and public addresses otherwise, checked
at the time of connecting, so that a name whose address changes in between does not slip through. It does
not own when to ask (`ingest.core`), and reads no charset, cookie, proxy setting or netrc.

    HttpError         no usable answer; `reason` is a `RequestFailure`
"""

import asyncio
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from pydantic import BaseModel, ConfigDict, Field
from yarl import URL

from ingest.core.web import addresses, urls
from ingest.core.web.decompression import ACCEPTED
from ingest.core.web.failures import RequestFailed, RequestFailure

__all__ = ["HttpClient", "HttpError", "HttpLimits", "HttpResponse"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_HEADER_BYTES = 32_768  # aiohttp's 8,190 refuses sites with long security policies and cookies
_DNS_CACHE_SECONDS = 60
_DNS_CACHE_NAMES = 10_000


class HttpError(Exception):
    """A request without a usable answer; the text is for people."""

    def __init__(self, reason: RequestFailure, detail: str) -> None:
        """Keep the reason beside the text."""
        super().__init__(detail)
        self.reason = reason

    @property
    def failed(self) -> RequestFailed:
        """Return the value that the core decides on."""
        return RequestFailed(self.reason, str(self))


class HttpLimits(BaseModel):
    """Bounds of the connection pool; the settings hold it as it stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connections: int = Field(
        256,
        ge=1,
        description="Connections open at the same time; further requests wait, under their deadline.",
    )
    connections_per_host: int = Field(4, ge=1, description="Connections to one host at the same time.")
    keepalive_seconds: float = Field(15, ge=0, description="How long an idle connection is kept.")
    max_redirects: int = Field(10, ge=0, description="Redirects followed in one request.")


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response.

    Attributes:
        headers: Names in lower case, repeated ones joined by a comma.
        body: Decompressed, or as sent where that was asked for; empty where the response is a redirect that
            was not followed.
        final_url: Whose response this is, in normal form.
        redirected_to: The normal form of a redirect's target that `follow` refused.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str
    redirected_to: str | None = None


def _follow_all(_url: str) -> bool:
    return True


class HttpClient:
    """Requests pages and feeds. Use as an async context manager, one for a process."""

    def __init__(self, *, resolve: Mapping[str, str], user_agent: str, limits: HttpLimits) -> None:
        """Keep the settings; connections are opened inside the context.

        Args:
            resolve: Host pattern to `address:port` (`ingest.core.web.addresses.match`).
        """
        self._resolve = dict(resolve)
        self._user_agent = user_agent
        self._limits = limits
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the pool."""
        connector = aiohttp.TCPConnector(
            resolver=_GuardedResolver(self._resolve),
            limit=self._limits.connections,
            limit_per_host=self._limits.connections_per_host,
            keepalive_timeout=self._limits.keepalive_seconds,
            ttl_dns_cache=_DNS_CACHE_SECONDS,
            dns_cache_max_size=_DNS_CACHE_NAMES,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": ACCEPTED},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # one deadline, over everything
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
        )
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        max_bytes: int,
        deadline_seconds: float,
        follow: Callable[[str], bool] = _follow_all,
        as_sent: bool = False,
    ) -> HttpResponse:
        """Return the response to a GET, after at most `max_redirects` redirects.

        Args:
            max_bytes: Of the body.
            deadline_seconds: For everything: waiting for a connection, redirects, the whole body.
            follow: Whether to follow a redirect to that URL (normal form); where not, the redirect comes
                back with `redirected_to` set.
            as_sent: Leave the body compressed, for `ingest.core.web.decompression` in another process.

        Raises:
            HttpError: No usable answer, with the reason.
        """
        try:
            async with asyncio.timeout(deadline_seconds):
                return await self._get(url, headers, max_bytes, follow, as_sent)
        except HttpError:
            raise
        except TimeoutError as error:
            raise HttpError(
                RequestFailure.TIMED_OUT, f"requesting {url}: no whole answer within {deadline_seconds:g} s"
            ) from error
        except aiohttp.InvalidURL as error:
            raise HttpError(RequestFailure.INVALID_URL, f"requesting {url}: {error}") from error
        except (aiohttp.ClientError, OSError) as error:
            refused = isinstance(error, aiohttp.ClientConnectorError) and isinstance(
                error.os_error, _AddressRefusedError
            )
            reason = RequestFailure.ADDRESS_REFUSED if refused else RequestFailure.NETWORK_ERROR
            raise HttpError(reason, f"requesting {url}: {_describe(error)}") from error

    async def _get(
        self,
        url: str,
        headers: Mapping[str, str],
        max_bytes: int,
        follow: Callable[[str], bool],
        as_sent: bool,
    ) -> HttpResponse:
        if self._session is None:
            raise RuntimeError("HttpClient.get outside of its context")
        target = _normal(url, url)
        for _ in range(self._limits.max_redirects + 1):
            self._check_literal(target)
            async with self._session.get(
                URL(target, encoded=True),
                headers=headers,
                allow_redirects=False,
                auto_decompress=not as_sent,
            ) as response:
                location = response.headers.get("location") if response.status in _REDIRECTS else None
                if location is None:
                    body = await _read(response, target, max_bytes)
                    return HttpResponse(response.status, _lowered(response), body, target)
                following = _normal(urls.join(target, location) or location, url)
                if not follow(following):
                    return HttpResponse(response.status, _lowered(response), b"", target, following)
                target = following
        raise HttpError(
            RequestFailure.TOO_MANY_REDIRECTS,
            f"requesting {url}: more than {self._limits.max_redirects} redirects, last to {target}",
        )

    def _check_literal(self, target: str) -> None:
        """Refuse an address written into the URL: aiohttp asks no resolver about those."""
        parsed = URL(target, encoded=True)
        literal = parsed.raw_host or ""
        if not addresses.is_address(literal) or addresses.is_public(literal):
            return
        if addresses.match(self._resolve, literal) != (literal, parsed.port):
            raise HttpError(
                RequestFailure.ADDRESS_REFUSED, f"requesting {target}: {literal} is not a public address"
            )


class _AddressRefusedError(OSError):
    """None of a host's addresses may be connected to; an OSError, because aiohttp passes those on."""


class _GuardedResolver(AbstractResolver):
    """Finds hosts by the `resolve` setting, else by DNS; of DNS's answers only public ones pass."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self._patterns = patterns
        self._dns = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        endpoint = addresses.match(self._patterns, host)
        if endpoint is not None:
            return [_result(host, *endpoint)]
        found = await self._dns.resolve(host, port, family)
        public = [result for result in found if addresses.is_public(result["host"])]
        if not public:
            listed = ", ".join(result["host"] for result in found) or "nothing"
            raise _AddressRefusedError(f"{host} is at {listed}, which is not a public address")
        return public

    async def close(self) -> None:
        await self._dns.close()


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


async def _read(response: aiohttp.ClientResponse, url: str, max_bytes: int) -> bytes:
    """Return the body; read by the chunk, so that a bomb is noticed while it expands."""
    announced = response.content_length
    if announced is not None and announced > max_bytes:
        response.close()
        raise HttpError(
            RequestFailure.TOO_LARGE, f"reading {url}: {announced} bytes announced exceed {max_bytes}"
        )
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > max_bytes:
            response.close()
            raise HttpError(RequestFailure.TOO_LARGE, f"reading {url}: the body exceeds {max_bytes} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _normal(url: str, requested: str) -> str:
    try:
        return urls.normalise(url)
    except urls.InvalidUrl as error:
        raise HttpError(RequestFailure.INVALID_URL, f"requesting {requested}: {error}") from error


def _lowered(response: aiohttp.ClientResponse) -> dict[str, str]:
    lowered: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        lowered[key] = f"{lowered[key]}, {value}" if key in lowered else value
    # Bytes that are no UTF-8 arrive as lone surrogates, which no record could carry.
    return {key: value for key, value in lowered.items() if value.isascii() or _encodable(value)}


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _describe(error: Exception) -> str:
    return str(error) or type(error).__name__
