"""Which addresses may be requested, and where `resolve` sends a host."""

import pytest

from ingest.core.web.addresses import is_public, match, parse_endpoint


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "192.0.1.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_global_unicast_is_public(address: str) -> None:
    """Publishers are at global unicast addresses."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - judged, not bound
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.19.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "::8.8.8.8",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1111%eth0",
        "2606:4700::5efe:10.0.0.1",
        "2606:4700::200:5efe:8.8.8.8",
        "fec0::1",
        "ff02::1",
        "example.com",
        "",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    """Private, local, shared, reserved, multicast, or an IPv4 address inside an IPv6 one."""
    assert not is_public(address)


def test_exact_name_wins_over_wildcard_and_long_wildcard_over_short() -> None:
    """The most particular pattern speaks."""
    patterns = {"*.test": "127.0.0.1:1", "*.news.test": "127.0.0.1:2", "www.news.test": "[::1]:3"}
    assert match(patterns, "WWW.news.test.") == ("::1", 3)
    assert match(patterns, "a.b.news.test") == ("127.0.0.1", 2)
    assert match(patterns, "other.test") == ("127.0.0.1", 1)


@pytest.mark.parametrize("host", ["test", "example.com", "nottest", "test.example.com"])
def test_wildcard_covers_only_names_below_it(host: str) -> None:
    """`*.test` is neither `test` nor a name that merely ends in its letters."""
    assert match({"*.test": "127.0.0.1:1"}, host) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "127.0.0.1",
        "localhost:80",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "::1:80",
        "[127.0.0.1]:80",
        "1.1.1.1:²",
    ],
)
def test_endpoint_that_is_not_address_and_port_is_refused(endpoint: str) -> None:
    """A mistake in a setting is an error, not a guess."""
    with pytest.raises(ValueError, match="reading endpoint"):
        parse_endpoint(endpoint)
