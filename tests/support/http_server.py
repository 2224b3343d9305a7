"""A server of odd answers on loopback, and the HTTP client over it."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from ingest.core.web.urls import Url
from ingest.http.client import HttpClient, HttpError, HttpResponse
from ingest.http.limits import HttpLimits

__all__ = ["Server", "failure", "get", "requesting", "serving"]

BOMB = gzip.compress(b"\0" * 64_000_000)


class Server:
    """Answers by path, and remembers what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[web.Request] = []
        self.connections: set[object] = set()
        self.closing = asyncio.Event()

    def application(self) -> web.Application:
        """Return the server's paths; any other is not found."""
        application = web.Application(middlewares=[self._remember])
        application.router.add_get("/bytes/{size}", self._bytes)
        application.router.add_get("/chunked/{size}", self._chunked)
        application.router.add_get("/bomb", self._bomb)
        application.router.add_get("/gzip", self._gzip)
        application.router.add_get("/endless", self._endless)
        application.router.add_get("/silent", self._silent)
        application.router.add_get("/chain/{left}", self._chain)
        application.router.add_get("/to", self._to)
        application.router.add_get("/cookie", self._cookie)
        application.router.add_get("/truncated", self._truncated)
        return application

    @web.middleware
    async def _remember(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.requests.append(request)
        self.connections.add(request.transport)
        return await handler(request)

    async def _bytes(self, request: web.Request) -> web.Response:
        return web.Response(body=b"x" * int(request.match_info["size"]))

    async def _bomb(self, _request: web.Request) -> web.Response:
        return web.Response(body=BOMB, headers={"Content-Encoding": "gzip"})

    async def _gzip(self, _request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(b"decompressed"), headers={"Content-Encoding": "gzip"})

    async def _silent(self, _request: web.Request) -> web.Response:
        await self.closing.wait()
        return web.Response()

    async def _chain(self, request: web.Request) -> web.Response:
        left = int(request.match_info["left"])
        raise web.HTTPFound(f"/chain/{left - 1}" if left else "/bytes/3")

    async def _to(self, request: web.Request) -> web.Response:
        return web.Response(status=301, headers={"Location": request.query["url"]})

    async def _cookie(self, _request: web.Request) -> web.Response:
        return web.Response(headers={"Set-Cookie": "a=b"})

    async def _chunked(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x" * int(request.match_info["size"]))
        return response

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"x" * 100)
        await self.closing.wait()
        return response

    async def _truncated(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.close()
        return response


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """Run the server until the block ends."""
    server = Server()
    runner = web.AppRunner(server.application(), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        server.closing.set()
        await runner.cleanup()


@asynccontextmanager
async def requesting(server: Server, **limits: object) -> AsyncIterator[HttpClient]:
    """Open a client that finds every host of `.test` at the server."""
    resolve = {"*.test": f"127.0.0.1:{server.port}"}
    async with HttpClient(
        resolve=resolve,
        user_agent="conflictwire-test",
        limits=HttpLimits.model_validate(limits),
    ) as client:
        yield client


async def get(client: HttpClient, url: str, *, max_bytes: int = 1000, seconds: float = 5) -> HttpResponse:
    """Return the response to a request."""
    return await client.get(Url.parse(url), max_bytes=max_bytes, deadline_seconds=seconds)


async def failure(client: HttpClient, url: str, *, max_bytes: int = 1000, seconds: float = 5) -> HttpError:
    """Return the error of a request that must fail."""
    with pytest.raises(HttpError) as caught:
        await get(client, url, max_bytes=max_bytes, seconds=seconds)
    return caught.value
