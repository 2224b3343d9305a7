"""Paces: how soon after one another new connections to an address are opened, whatever names lead there.

Owns the gap of an address. Gaps of domains are kept by the fetch queue; four thousand names on one address
would pass them all at once. Addresses that the operator names are not paced.
"""

import ipaddress
from collections import OrderedDict
from collections.abc import Iterable

__all__ = ["AddressPaces"]

MAX_ADDRESSES = 20_000  # that are remembered; the oldest are forgotten first
_NETWORK_BITS = 64  # of IPv6: what one customer has


class AddressPaces:
    """Remembers when the next connection to an address may be opened; times are seconds on one scale."""

    def __init__(self, gap_seconds: float) -> None:
        self._gap_seconds = gap_seconds
        self._next_at: OrderedDict[str, float] = OrderedDict()

    def wait_seconds(self, addresses: Iterable[str], *, now: float) -> float:
        """Return how long to wait before connecting to one of these; their next turn is then taken."""
        if not self._gap_seconds:
            return 0.0
        keys = {_key(address) for address in addresses}
        at = max([now, *(self._next_at[key] for key in keys if key in self._next_at)])
        for key in keys:
            self._next_at[key] = at + self._gap_seconds
            self._next_at.move_to_end(key)
        while len(self._next_at) > MAX_ADDRESSES:
            self._next_at.popitem(last=False)
        return at - now


def _key(address: str) -> str:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((int(parsed), _NETWORK_BITS), strict=False))
