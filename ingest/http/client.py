"""The client that polls and fetches call: one GET, limited in time, bytes and redirects.

Owns the deadline, the redirects and the size of the body. It does not own when to ask (`ingest.core`) nor
what may be connected to (`ingest.http.guard`), and reads no charset, proxy setting or netrc. Cookies live for
the redirects of one request.

    HttpError         no usable response; `reason` is a `RequestFailure`
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import httpx

from ingest.core.web.caching import Conditional
from ingest.core.web.cookies import ChainCookies
from ingest.core.web.decompression import ACCEPTED, decompress
from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.urls import InvalidUrl, Url, resolve
from ingest.http.limits import HttpLimits
from ingest.http.pool import Turn
from ingest.http.transport import GuardedTransport, RefusedError

__all__ = ["HttpClient", "HttpError", "HttpResponse"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_SINGLE = frozenset({"content-type", "date", "etag", "expires", "last-modified", "location"})
"""Headers of which a list has no meaning: where servers send several, the first counts."""
_NO_HEADERS: Mapping[str, str] = {}
_NOTHING = httpx.ByteStream(b"")


class HttpError(Exception):
    """A request without a usable response; the text is for people."""

    def __init__(self, reason: RequestFailure, detail: str, *, is_ours: bool = False) -> None:
        """Keep the reason beside the text."""
        super().__init__(detail)
        self.reason = reason
        self._is_ours = is_ours

    @property
    def failed(self) -> RequestFailed:
        """Return the value that the core decides on."""
        return RequestFailed(self.reason, str(self), self._is_ours)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response.

    Attributes:
        headers: Names in lower case, repeated ones joined by a comma; the first where a list has no meaning.
        body: Decompressed, or as sent where that was asked for; empty where the response is a redirect that
            was not followed.
        final_url: Whose response this is.
        redirected_to: A redirect's target that `follow` refused.
        moved_to: Where the requested URL has moved for good: the last target of the permanent redirects (RFC
            9110 §15.4.2 and §15.4.9) before the first of another kind.
        was_conditional: Validators were sent to `final_url`.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: Url
    redirected_to: Url | None = None
    moved_to: Url | None = None
    was_conditional: bool = False


def _follow_all(_url: Url) -> bool:
    return True


class HttpClient:
    """Requests pages and feeds. Use as an async context manager, one for a process."""

    def __init__(self, *, resolve: Mapping[str, str], user_agent: str, limits: HttpLimits) -> None:
        """Keep the settings; connections are opened inside the context.

        Args:
            resolve: Host pattern to `address:port` (`ingest.core.web.addresses.match`).
        """
        self._headers = httpx.Headers({"User-Agent": user_agent, "Accept-Encoding": ACCEPTED})
        self._max_redirects = limits.max_redirects
        self._client = _CookielessClient(
            transport=GuardedTransport(resolve=resolve, limits=limits),
            follow_redirects=False,
            timeout=None,  # `get` has one deadline over everything
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        """Open the pool."""
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close all connections."""
        await self._client.__aexit__(exception_type, exception, traceback)

    async def get(
        self,
        url: Url,
        *,
        accept: str = "*/*",
        conditional: Conditional | None = None,
        max_bytes: int,
        deadline_seconds: float,
        private: Mapping[str, str] = _NO_HEADERS,
        follow: Callable[[Url], bool] = _follow_all,
        allow_downgrade: bool = False,
        as_sent: bool = False,
        cut: bool = False,
    ) -> HttpResponse:
        """Return the response to a GET, after at most `max_redirects` redirects.

        Args:
            accept: Media types, RFC 9110 §12.5.1.
            conditional: Validators, sent to the URL that gave them and to no other.
            private: Further headers, sent to the origin of `url` only: a redirect elsewhere goes without.
            max_bytes: Of the body, as sent and decompressed.
            deadline_seconds: For everything: waiting for a connection, redirects, the whole body.
            follow: Whether to follow a redirect to that URL; where not, the redirect comes back with
                `redirected_to` set.
            allow_downgrade: Follow a redirect from https to http.
            as_sent: Leave the body compressed, for `ingest.core.web.decompression` in another process.
            cut: Return the beginning of a body over the limit, instead of refusing it.

        Raises:
            HttpError: No usable response, with the reason.
        """
        wanted = _Wanted(url, accept, conditional, private, max_bytes, follow, allow_downgrade, cut)
        try:
            async with asyncio.timeout(deadline_seconds):
                response = await self._get(wanted)
        except TimeoutError as error:
            raise HttpError(
                RequestFailure.TIMED_OUT,
                f"requesting {url}: no complete response within {deadline_seconds:g} s"
                + ("" if wanted.turn.came else ", most of them waiting for a connection of ours"),
                is_ours=not wanted.turn.came,
            ) from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise HttpError(_reason(error), f"requesting {url}: {error}") from error
        if as_sent or "content-encoding" not in response.headers:
            return response
        return _decompressed(response, max_bytes, cut=cut)

    async def _get(self, wanted: "_Wanted") -> HttpResponse:
        url, target, moved_to = wanted.url, wanted.url, None
        is_permanent, cookies = True, ChainCookies()
        for _ in range(self._max_redirects + 1):
            request = httpx.Request(
                "GET",
                target.text,
                headers=self._headers_of(wanted, target, cookies),
                extensions={"turn": wanted.turn},
            )
            response = await self._client.send(request, stream=True)
            status = response.status_code
            try:
                lowered = _lowered(response.headers.raw)
                location = lowered.get("location") if status in _REDIRECTS else None
                if location is None:
                    body = await _read(response, lowered, target, wanted)
                    was_conditional = wanted.conditional is not None and wanted.conditional.url == target.text
                    return HttpResponse(status, lowered, body, target, None, moved_to, was_conditional)
            finally:
                await response.aclose()
                response.stream = (
                    _NOTHING  # which points back at its response: only the collector would free both
                )
            following = _redirect_target(location, target, requested=url)
            if target.scheme == "https" and following.scheme == "http" and not wanted.allow_downgrade:
                raise HttpError(
                    RequestFailure.INSECURE_REDIRECT,
                    f"requesting {url}: {target} redirects to {following}, from https to http; "
                    "http_client.allow_downgrade follows it for feeds",
                )
            if not wanted.follow(following):
                return HttpResponse(status, lowered, b"", target, following)
            cookies.take(_set_cookies(response.headers.raw), target)
            target = following
            is_permanent = is_permanent and status in _PERMANENT
            moved_to = target if is_permanent and target != url else moved_to
        raise HttpError(
            RequestFailure.TOO_MANY_REDIRECTS,
            f"requesting {url}: more than {self._max_redirects} redirects, the last to {target}",
        )

    def _headers_of(self, wanted: "_Wanted", target: Url, cookies: ChainCookies) -> httpx.Headers:
        sent = httpx.Headers(self._headers)
        sent["Accept"] = wanted.accept
        own = dict(wanted.private) if target.origin == wanted.url.origin else {}
        if wanted.conditional is not None and wanted.conditional.url == target.text:
            own |= wanted.conditional.headers
        for name, value in own.items():
            sent[name] = value  # as UTF-8: servers compare their validators byte by byte
        cookie = cookies.header(target)
        if cookie is not None and "cookie" not in sent:
            sent["Cookie"] = cookie
        return sent


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The arguments of one `HttpClient.get`."""

    url: Url
    accept: str
    conditional: Conditional | None
    private: Mapping[str, str]
    max_bytes: int
    follow: Callable[[Url], bool]
    allow_downgrade: bool
    cut: bool
    turn: Turn = field(default_factory=Turn)


class _NoCookies(httpx.Cookies):
    """Keeps nothing: each request is a stranger's."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Forget them."""


class _CookielessClient(httpx.AsyncClient):
    """httpx's client without its cookie jar, which costs more than all else of httpx in a request."""

    cookies = _NoCookies()  # type: ignore[override]  # a property of httpx


def _reason(error: Exception) -> RequestFailure:
    match error:
        case RefusedError():
            return RequestFailure.ADDRESS_REFUSED
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return RequestFailure.INVALID_URL
        case _:
            return RequestFailure.NETWORK_ERROR


async def _read(response: httpx.Response, headers: Mapping[str, str], url: Url, wanted: _Wanted) -> bytes:
    """Return the body as sent; refused, or cut, as soon as it is known to be over the limit."""
    max_bytes = wanted.max_bytes
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes and not wanted.cut:
        raise HttpError(
            RequestFailure.TOO_LARGE,
            f"reading {url}: its Content-Length of {announced} bytes exceeds the limit of {max_bytes} bytes",
        )
    chunks: list[bytes] = []
    size = 0
    # Of the stream itself: `aiter_raw` costs a tenth of a request over a kept connection more.
    async for chunk in response.stream:  # type: ignore[union-attr]  # an asynchronous one, as is our transport
        size += len(chunk)
        if size > max_bytes and wanted.cut:
            return b"".join((*chunks, chunk))[:max_bytes]
        if size > max_bytes:
            raise HttpError(
                RequestFailure.TOO_LARGE, f"reading {url}: the body exceeds the limit of {max_bytes} bytes"
            )
        chunks.append(chunk)
    return b"".join(chunks)


def _decompressed(response: HttpResponse, max_bytes: int, *, cut: bool) -> HttpResponse:
    encoding = response.headers.get("content-encoding")
    body = decompress(response.body, encoding, max_bytes=max_bytes, cut=cut)
    if isinstance(body, RequestFailed):
        raise HttpError(body.reason, f"reading {response.final_url}: {body.detail}")
    return replace(response, body=body)


def _redirect_target(location: str, base: Url, *, requested: Url) -> Url:
    try:
        return resolve(location, base) or Url.parse(location)
    except InvalidUrl as error:
        raise HttpError(RequestFailure.INVALID_URL, f"requesting {requested}: {error}") from error


def _set_cookies(raw: list[tuple[bytes, bytes]]) -> list[bytes]:
    return [value for name, value in raw if name.lower() == b"set-cookie"]


def _lowered(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    lowered: dict[str, str] = {}
    for raw_name, raw_value in raw:
        try:
            name, value = raw_name.decode("ascii").lower(), raw_value.decode().strip(" \t")
        except UnicodeDecodeError:
            continue  # no record could carry it
        if name in lowered and name in _SINGLE:
            continue
        lowered[name] = f"{lowered[name]}, {value}" if name in lowered else value
    return lowered
