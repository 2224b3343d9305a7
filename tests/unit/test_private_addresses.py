"""Spellings of private addresses: none may be requested, whether as a host of a URL or as DNS's answer."""

import ipaddress

import pytest

from ingest.core.web.addresses import is_address, is_public, why_refused
from ingest.core.web.urls import InvalidUrl, Url

# What must never be reached: loopback, private, CGNAT, link-local with metadata services, Azure, multicast, …
V4 = (
    "0.0.0.0",  # noqa: S104 - judged, not bound
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
)
V6 = (
    "::",
    "::1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


def spellings(address: str) -> list[str]:
    """Return how an IPv4 address may be written as the host of a URL, for readers of some make."""
    octets = [int(octet) for octet in address.split(".")]
    a, b, c, d = octets
    number = int(ipaddress.IPv4Address(address))
    mapped = f"{number >> 16:x}:{number & 0xFFFF:x}"
    return [
        address,
        f"{address}.",
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(map(hex, octets)),
        ".".join(f"0{octet:o}" for octet in octets),
        ".".join(f"{octet:08o}" for octet in octets),
        f"{a}.{b}.{c * 256 + d}",
        f"{a}.{number & 0xFFFFFF}",
        f"{hex(a)}.{b}.0{c:o}.{d}",
        address.translate(FULL_WIDTH),
        address.replace(".", "。"),
        address.translate(CIRCLED),
        address.translate(BOLD),
        address.replace(".", "%2e"),
        f"[::{address}]",
        f"[::ffff:{address}]",
        f"[::ffff:{mapped}]",
        f"[64:ff9b::{address}]",
        f"[2002:{mapped}::1]",
        f"[2001:0:{mapped}::1]",
    ]


TABLE = [(spelling, address) for address in V4 for spelling in spellings(address)]
TABLE += [(f"[{address}]", address) for address in V6]


def test_table_has_all_of_them() -> None:
    """266 were tried against the running service once; each stays tried."""
    assert len(TABLE) >= 266


@pytest.mark.parametrize(("host", "address"), TABLE)
def test_spelling_of_a_private_address_is_not_requested(host: str, address: str) -> None:
    """It is no URL, or an address that is refused; never a name that a resolver may read as one."""
    try:
        url = Url.parse(f"http://{host}/")
    except InvalidUrl:
        return
    assert is_address(url.host), f"{host} for {address} would be looked up as {url.host}"
    assert not is_public(url.host)


@pytest.mark.parametrize("address", [*V4, *V6])
def test_refusal_names_the_address_and_why(address: str) -> None:
    """Whoever reads the log knows which network it is, and which setting would allow it."""
    assert address in (why_refused(address) or "")
    network = ipaddress.ip_network(address)
    assert is_public(address, allowed=(network,))
    assert not is_public(address, allowed=(network,), denied=(network,))
    assert "denied_networks" in (why_refused(address, denied=(network,)) or "")
