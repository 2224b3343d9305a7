"""The address guard: the `resolve` setting, and public addresses otherwise.

Owns which address a connection is made to. It stands between resolution and connection: the address that was
checked is the address that is connected to, so that a name whose address changes in between does not slip
through.
"""

import socket
from collections.abc import Mapping

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from ingest.core.web import addresses

__all__ = ["AddressGuard", "AddressRefusedError"]


class AddressRefusedError(OSError):
    """None of a host's addresses may be connected to; an OSError, because aiohttp passes those on."""


class AddressGuard(AbstractResolver):
    """Resolves host names by the `resolve` setting, else by DNS; of DNS's answers only public ones pass."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        """Keep the setting.

        Args:
            patterns: Host pattern to `address:port` (`ingest.core.web.addresses.match`).
        """
        self._patterns = dict(patterns)
        self._dns = aiohttp.ThreadedResolver()

    def check_literal(self, host: str, port: int | None) -> None:
        """Refuse a host that is an address itself: aiohttp resolves no addresses.

        Raises:
            AddressRefusedError: It is neither public nor named in `resolve` with this port.
        """
        if not addresses.is_address(host) or addresses.is_public(host):
            return
        if addresses.match(self._patterns, host) != (host, port):
            raise AddressRefusedError(f"{host} is not a public address, and `resolve` does not name it")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses that may be connected to, at least one.

        Raises:
            AddressRefusedError: DNS knows none that is public.
            OSError: DNS has no answer.
        """
        endpoint = addresses.match(self._patterns, host)
        if endpoint is not None:
            return [_result(host, *endpoint)]
        found = await self._dns.resolve(host, port, family)
        public = [result for result in found if addresses.is_public(result["host"])]
        if not public:
            listed = ", ".join(result["host"] for result in found) or "no address"
            raise AddressRefusedError(f"{host} resolves to {listed}, not to a public address")
        return public

    async def close(self) -> None:
        """Release the resolver."""
        await self._dns.close()


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )
