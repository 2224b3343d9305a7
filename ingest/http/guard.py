"""The address guard: the `resolve` setting, and public addresses otherwise.

Owns which addresses a connection may be made to. It stands between resolution and connection: the address
that was checked is the address that is connected to, so that a name whose address changes in between does not
slip through.

    AddressRefused    OSError: none of a host's addresses may be connected to
"""

import asyncio
import functools
import socket
from collections.abc import Mapping, Sequence

from ingest.core.web import addresses

__all__ = ["AddrInfo", "AddressGuard", "AddressRefused"]

AddrInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]
"""Family, type, protocol, empty text, socket address: an element of `getaddrinfo`'s result."""

_CACHE_SECONDS = 60
_CACHE_NAMES = 10_000


class AddressRefused(OSError):  # noqa: N818 - beside ConnectFailed and ResponseBroken
    """None of a host's addresses may be connected to; the text says which it has."""


class AddressGuard:
    """Resolves host names by the `resolve` setting, else by DNS; of DNS's answers only public ones pass."""

    def __init__(
        self,
        patterns: Mapping[str, str],
        *,
        ports: Sequence[int] = (80, 443),
        denied: Sequence[addresses.Network] = (),
        allowed: Sequence[addresses.Network] = (),
    ) -> None:
        """Keep the settings.

        Args:
            patterns: Host pattern to `address:port` (`ingest.core.web.addresses.match`).
            ports: That may be connected to besides those that `patterns` name.
            denied: Networks that are refused besides those that are not public.
            allowed: Networks that may be connected to though they are not public.
        """
        self._patterns = dict(patterns)
        self._ports = frozenset(ports)
        self._why_refused = functools.partial(
            addresses.why_refused, denied=tuple(denied), allowed=tuple(allowed)
        )
        self._cache: dict[tuple[str, int], tuple[float, list[AddrInfo]]] = {}

    def is_named(self, host: str) -> bool:
        """Return whether the operator says where a host is."""
        return addresses.match(self._patterns, host) is not None

    async def resolve(self, host: str, port: int) -> list[AddrInfo]:
        """Return the addresses that may be connected to, at least one, in the order to try them.

        Args:
            host: A name, or an address without brackets. An address that is not public may be connected to
                only where `resolve` names it with this port.

        Raises:
            AddressRefused: There is none.
            OSError: DNS has no answer.
        """
        endpoint = addresses.match(self._patterns, host)
        if addresses.is_address(host) and endpoint == (host, port):
            return [_addr_info(host, port)]
        if endpoint is not None and not addresses.is_address(host):
            return [_addr_info(*endpoint)]
        if port not in self._ports:
            allowed = ", ".join(map(str, sorted(self._ports)))
            raise AddressRefused(f"port {port} of {host} is not one of {allowed} (http_client.allowed_ports)")
        if addresses.is_address(host):
            why = self._why_refused(host)
            if why is None:
                return [_addr_info(host, port)]
            raise AddressRefused(f"{why}; neither `resolve` nor http_client.allowed_networks names it")
        loop = asyncio.get_running_loop()
        until, public = self._cache.get((host, port), (0.0, []))
        if until > loop.time():
            return public
        public = await self._public_addresses(host, port)
        self._cache.pop((host, port), None)
        if len(self._cache) >= _CACHE_NAMES:
            self._cache.pop(next(iter(self._cache)))  # the oldest
        self._cache[host, port] = loop.time() + _CACHE_SECONDS, public
        return public

    async def _public_addresses(self, host: str, port: int) -> list[AddrInfo]:
        """Return DNS's answer without what is not public."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        reasons = {str(info[4][0]): self._why_refused(str(info[4][0])) for info in found}
        public = [info for info in found if reasons[str(info[4][0])] is None]
        if not public:
            listed = "; ".join(why for why in reasons.values() if why) or "no address"
            raise AddressRefused(f"{host} resolves to no address that may be connected to: {listed}")
        return public  # type: ignore[return-value]  # typeshed's third shape is of a Python without IPv6


def _addr_info(address: str, port: int) -> AddrInfo:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)
