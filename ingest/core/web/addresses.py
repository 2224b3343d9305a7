"""Addresses: which may be connected to, and where the `resolve` setting sends a host.

Owns the rules; asking DNS and connecting is `ingest.http`, guarded by them.
"""

import ipaddress
from collections.abc import Mapping, Sequence

__all__ = ["Network", "is_address", "is_public", "match", "parse_endpoint", "why_refused"]

_IPV4_REFUSED = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared address space of carriers (CGNAT)
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's platform, reachable from every machine there
        "169.254.0.0/16",  # link-local, with the clouds' metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_IPV6_UNICAST = ipaddress.IPv6Network("2000::/3")
_IPV6_REFUSED = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, with Teredo and ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside, which a relay would reach for us
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)

_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214 §6.1: the upper half of the interface identifier

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_address(name: str) -> bool:
    """Return whether a host is an IP address, without brackets, rather than a name."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_public(address: str, *, denied: Sequence[Network] = (), allowed: Sequence[Network] = ()) -> bool:
    """Return whether an address may be requested: global unicast, or in a network that the operator allows.

    Args:
        denied: Networks that the operator refuses besides; they win.
        allowed: Networks that the operator allows though they are not public.
    """
    return why_refused(address, denied=denied, allowed=allowed) is None


def why_refused(
    address: str, *, denied: Sequence[Network] = (), allowed: Sequence[Network] = ()
) -> str | None:
    """Return why an address may not be requested, for people; None where it may.

    Everything that carries an IPv4 address inside an IPv6 one (mapped, 6to4, NAT64, Teredo, ISATAP) is
    refused as a whole. Text that is not an address is refused.

    Source:
        IANA IPv4 and IPv6 Special-Purpose Address Registries; written out here because the answer of
        `ipaddress.is_global` differs between patch releases of Python (CVE-2024-4032).
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"{address!r} is not an IP address"
    network = _holds(denied, parsed)
    if network is not None:
        return f"{address} is in {network} (http_client.denied_networks)"
    if _holds(allowed, parsed) is not None:
        return None
    refused = _IPV4_REFUSED if isinstance(parsed, ipaddress.IPv4Address) else _IPV6_REFUSED
    network = _holds(refused, parsed)
    if network is not None:
        return f"{address} is in {network}, which is not public"
    return _why_refused_ipv6(address, parsed) if isinstance(parsed, ipaddress.IPv6Address) else None


def _why_refused_ipv6(address: str, parsed: ipaddress.IPv6Address) -> str | None:
    if parsed.scope_id is not None or (int(parsed) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return f"{address} is an address of a link, or holds one (ISATAP)"
    return None if parsed in _IPV6_UNICAST else f"{address} is not in {_IPV6_UNICAST}, so not public"


def _holds(
    networks: Sequence[Network], address: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> Network | None:
    return next((one for one in networks if one.version == address.version and address in one), None)


def parse_endpoint(endpoint: str) -> tuple[str, int]:
    """Return address and port of `127.0.0.1:8080` or `[::1]:8080`.

    Raises:
        ValueError: Not an IP address and a port from 1 to 65535.
    """
    address, separator, port = endpoint.rpartition(":")
    bare = address.removeprefix("[").removesuffix("]")
    try:
        parsed = ipaddress.ip_address(bare)
    except ValueError as error:
        raise ValueError(f"reading endpoint {endpoint!r}: {bare!r} is not an IP address") from error
    bracketed = address != bare
    if not separator or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65_535:
        raise ValueError(f"reading endpoint {endpoint!r}: {port!r} is not a port from 1 to 65535")
    if bracketed != (parsed.version == 6):
        raise ValueError(f"reading endpoint {endpoint!r}: write an IPv6 address, and only that, in brackets")
    return bare, int(port)


def match(patterns: Mapping[str, str], host: str) -> tuple[str, int] | None:
    """Return where a host is to be found by the `resolve` setting, None where DNS is to be asked.

    Args:
        patterns: Host name or `*.suffix` to `address:port`. An exact name wins over a wildcard, a longer
            wildcard over a shorter one. `*.test` is every name below `test`, not `test` itself.

    Raises:
        ValueError: The pattern that matches has no valid endpoint.
    """
    name = host.lower().rstrip(".")
    exact = patterns.get(name)
    if exact is not None:
        return parse_endpoint(exact)
    parent = name
    while "." in parent:
        parent = parent.partition(".")[2]
        wildcard = patterns.get(f"*.{parent}")
        if wildcard is not None:
            return parse_endpoint(wildcard)
    return None
