"""`/healthz`, `/readyz` and `/metrics` of a process.

Owns the listener, and asking another process whether it is alive or ready; what ready means is passed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from runtime.errors import Fatal

__all__ = ["Health", "HealthServer", "is_alive", "is_ready"]


@dataclass(frozen=True, slots=True)
class Health:
    """What `/readyz` answers: 200 while ready, degraded or not, else 503."""

    ready: bool
    degraded: bool = False
    details: object = None


class HealthServer:
    """An HTTP listener; an async context manager."""

    def __init__(
        self, registry: CollectorRegistry, health: Callable[[], Health], *, host: str, port: int
    ) -> None:
        self._registry = registry
        self._health = health
        self._host = host
        self._requested_port = port
        self._runner: web.AppRunner | None = None
        self.port = port

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._requested_port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise Fatal(
                f"listening on {self._host}:{self._requested_port} for metrics: {error.strerror}; "
                "set `http_port` to a free port, or to 0 for any"
            ) from error
        sockets = [s for s in self._runner.addresses if isinstance(s, tuple)]
        self.port = int(sockets[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, _request: web.Request) -> web.Response:
        health = self._health()
        word = "degraded" if health.ready and health.degraded else "ready" if health.ready else "not ready"
        body = {"status": word, "details": health.details}
        return web.json_response(body, status=200 if health.ready else 503)

    async def _metrics(self, request: web.Request) -> web.Response:
        encoder, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encoder(self._registry), headers={"Content-Type": content_type})


async def is_ready(port: int) -> bool:
    """Return whether the process whose listener has that port on loopback is ready."""
    try:
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as response:
            return response.status == 200
    except ClientError:
        return False


async def is_alive(port: int, *, seconds: float) -> bool:
    """Return whether the process whose listener has that port on loopback answers within so long."""
    timeout = ClientTimeout(total=seconds)
    try:
        async with (
            ClientSession(timeout=timeout) as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as response,
        ):
            return response.status == 200
    except (ClientError, TimeoutError):
        return False
