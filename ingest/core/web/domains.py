"""Registrable domains: the part of a host name that a publisher registers.

Owns the lookup in the Public Suffix List; shards and aliases are decided by its ICANN part, politeness by the
whole list. And which country a top-level domain stands for.
"""

import functools
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from ingest.core.web.addresses import is_address

__all__ = ["country_of", "registrable_domain", "site"]

# Top-level domains of countries that are sold to everybody.
_NOT_A_COUNTRY = frozenset(
    {
        "ac", "ai", "cc", "co", "eu", "fm", "gg", "im", "io", "is", "la", "ly", "me", "sh", "su", "to", "tv",
        "vc", "ws",
    }
)  # fmt: skip
_NATIVE_NAMES = {
    "xn--p1ai": "ru", "xn--j1amh": "ua", "xn--90ais": "by", "xn--90ae": "bg", "xn--qxam": "gr",
    "xn--fiqs8s": "cn", "xn--kpry57d": "tw", "xn--j6w193g": "hk", "xn--3e0b707e": "kr", "xn--o3cw4h": "th",
    "xn--mgba3a4f16a": "ir", "xn--mgberp4a5d4ar": "sa", "xn--90a3ac": "rs", "xn--80ao21a": "kz",
}  # fmt: skip
"""Names of countries in their own letters, in IDNA's form."""


def country_of(url: str) -> str | None:
    """Return the country of a URL's top-level domain, ISO 3166-1 alpha-2 in lower case; None without one."""
    try:
        last = (urlsplit(url).hostname or "").rpartition(".")[2].lower()
    except ValueError:
        return None
    if len(last) != 2 or not last.isascii() or not last.isalpha() or last in _NOT_A_COUNTRY:
        return _NATIVE_NAMES.get(last)
    return "gb" if last == "uk" else last


@functools.lru_cache(maxsize=65_536)  # hosts come again by the thousand, and a lookup walks the list
def registrable_domain(host: str) -> str:
    """Return the domain of a host in its normal form, such as `example.co.uk`.

    An IP address, a name without a dot and a public suffix itself stand for themselves.

    Source:
        The ICANN part of the Public Suffix List as bundled with publicsuffixlist; never fetched.
    """
    return _below_suffix(host, only_icann=True)


@functools.lru_cache(maxsize=65_536)
def site(host: str) -> str:
    """Return the domain of whoever publishes on a host, such as `harbour.blogspot.com`.

    On a platform whose suffix is in the private part of the list each tenant is a site of its own; elsewhere
    it is the registrable domain.
    """
    return _below_suffix(host, only_icann=False)


def _below_suffix(host: str, *, only_icann: bool) -> str:
    if ":" in host or "." not in host or is_address(host):
        return host
    return _suffixes(only_icann).privatesuffix(host) or host


@functools.cache
def _suffixes(only_icann: bool) -> PublicSuffixList:
    return PublicSuffixList(only_icann=only_icann)
