"""The connection pool: open connections by origin, within limits.

Owns opening, keeping and closing; every connection goes to an address that the guard has passed. A request
for one origin never looks at the connections of another, so that its cost does not grow with their number.

    ConnectFailed     OSError: resolving, connecting or the TLS handshake failed; the text says which
"""

import asyncio
import socket
import ssl
from asyncio.sslproto import SSLProtocol
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakValueDictionary

import aiohappyeyeballs

from ingest.http.connection import HttpConnection
from ingest.http.guard import AddressGuard, AddressRefused, AddrInfo
from ingest.http.limits import HttpLimits
from ingest.http.paces import AddressPaces
from ingest.http.tunnel import TunnelRefused, open_tunnel

__all__ = ["ConnectFailed", "Lease", "Pool", "Turn", "WebOrigin"]

_NEXT_ADDRESS_SECONDS = 0.25  # RFC 8305 §5: try the next address beside one that does not answer
_TLS_BUFFER_BYTES = 32_768  # two TLS records instead of asyncio's 256 KiB a connection: bench/http_client.py


class WebOrigin(NamedTuple):
    """Where a request goes: `http` or `https`, a name or an address without brackets, a port."""

    scheme: str
    host: str
    port: int


class ConnectFailed(OSError):  # noqa: N818 - beside AddressRefused and ResponseBroken
    """No connection to the origin."""


@dataclass(slots=True)
class Turn:
    """Whether a request has had its turn: all that it waits for from then on is the site's."""

    came: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """A connection in use.

    Attributes:
        is_new: No request was sent over it before.
    """

    origin: WebOrigin
    connection: HttpConnection
    slots: asyncio.Semaphore
    is_new: bool


async def _connected(found: Sequence[AddrInfo]) -> socket.socket:
    return await aiohappyeyeballs.start_connection(
        found, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS, interleave=1
    )


class Pool:
    """Lends connections; every lease has to be given back by `release`."""

    def __init__(self, guard: AddressGuard, limits: HttpLimits) -> None:
        """Keep the limits; nothing is opened yet."""
        self._guard = guard
        self._limits = limits
        self._paces = AddressPaces(limits.address_gap_seconds)
        self._slots = asyncio.Semaphore(limits.connections)
        self._slots_of: WeakValueDictionary[WebOrigin, asyncio.Semaphore] = WeakValueDictionary()
        self._idle: defaultdict[WebOrigin, list[tuple[HttpConnection, asyncio.TimerHandle]]] = defaultdict(
            list
        )
        self._in_use: set[HttpConnection] = set()
        self._tls = ssl.create_default_context()
        self._tls.set_alpn_protocols(["http/1.1"])
        # One size for the process, Kafka's connections over TLS included: asyncio has no argument for it.
        SSLProtocol.max_size = _TLS_BUFFER_BYTES

    async def lease(self, origin: WebOrigin, turn: Turn) -> Lease:
        """Return a connection, kept or new; waits while the limits are reached.

        Raises:
            AddressRefused: The host has no address that may be connected to.
            ConnectFailed: It could not be connected to.
        """
        turn.came = True  # a host's own requests hold its own connections
        slots = self._slots_of.setdefault(origin, asyncio.Semaphore(self._limits.connections_per_host))
        await slots.acquire()
        try:
            turn.came = False
            await self._slots.acquire()
            turn.came = True
            try:
                connection = self._take_idle(origin)
                lease = Lease(
                    origin, connection or await self._open(origin, turn), slots, is_new=connection is None
                )
            except BaseException:
                self._slots.release()
                raise
        except BaseException:
            slots.release()
            raise
        self._in_use.add(lease.connection)
        return lease

    def release(self, lease: Lease) -> None:
        """Take a connection back: kept where another request may follow, else closed."""
        self._in_use.discard(lease.connection)
        lease.slots.release()
        self._slots.release()
        if not lease.connection.is_reusable:
            lease.connection.close()
            return
        timer = asyncio.get_running_loop().call_later(
            self._limits.keepalive_seconds, self._expire, lease.origin, lease.connection
        )
        self._idle[lease.origin].append((lease.connection, timer))

    async def close(self) -> None:
        """Close all connections."""
        for kept in self._idle.values():
            for connection, timer in kept:
                timer.cancel()
                connection.close()
        for connection in self._in_use:
            connection.close()
        self._idle.clear()
        for _ in range(3):  # asyncio closes a socket in the loop's next turns, one more for TLS
            await asyncio.sleep(0)

    def _take_idle(self, origin: WebOrigin) -> HttpConnection | None:
        kept = self._idle.get(origin)
        found = None
        while kept and found is None:
            connection, timer = kept.pop()
            timer.cancel()
            found = None if connection.closed else connection
        if kept is not None and not kept:
            del self._idle[origin]
        return found

    def _expire(self, origin: WebOrigin, connection: HttpConnection) -> None:
        connection.close()
        kept = [each for each in self._idle[origin] if each[0] is not connection]
        if kept:
            self._idle[origin] = kept
        else:
            del self._idle[origin]

    async def _open(self, origin: WebOrigin, turn: Turn) -> HttpConnection:
        peer = f"{origin.host}:{origin.port}"
        try:
            found = await self._guard.resolve(origin.host, origin.port)
        except AddressRefused:
            raise
        except (OSError, UnicodeError) as error:
            raise ConnectFailed(f"resolving {origin.host}: {error}") from error
        if not self._guard.is_named(origin.host):
            now = asyncio.get_running_loop().time()
            turn.came = False
            await asyncio.sleep(self._paces.wait_seconds((str(each[4][0]) for each in found), now=now))
            turn.came = True
        try:
            connected = await (self._tunnelled(found) if self._limits.proxy else _connected(found))
        except OSError as error:
            raise ConnectFailed(f"connecting to {peer}: {error}") from error
        return await self._over(connected, origin)

    async def _tunnelled(self, found: Sequence[AddrInfo]) -> socket.socket:
        """Return a connection to the first of the checked addresses that the proxy reaches."""
        host, port = self._limits.proxy.rsplit(":", 1)
        loop = asyncio.get_running_loop()
        # The proxy itself is the operator's word, wherever it is.
        proxy = await loop.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)
        for n, info in enumerate(found):
            through = await _connected(proxy)  # type: ignore[arg-type]  # typeshed's shape without IPv6
            try:
                await open_tunnel(through, str(info[4][0]), int(info[4][1]))
            except BaseException as error:
                through.close()
                if isinstance(error, TunnelRefused) and n + 1 < len(found):
                    continue
                raise
            return through
        raise TunnelRefused("there is no address to be reached")

    async def _over(self, connected: socket.socket, origin: WebOrigin) -> HttpConnection:
        loop, is_tls = asyncio.get_running_loop(), origin.scheme == "https"
        try:
            _, connection = await loop.create_connection(
                HttpConnection,
                sock=connected,
                ssl=self._tls if is_tls else None,
                server_hostname=origin.host if is_tls else None,
            )
        except OSError as error:
            raise ConnectFailed(f"TLS handshake with {origin.host}:{origin.port}: {error}") from error
        return connection
