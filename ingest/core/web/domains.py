"""Registrable domains: the part of a host name that a publisher registers.

Owns the lookup in the Public Suffix List; shards and aliases are decided by its ICANN part, politeness by the
whole list.
"""

import functools

from publicsuffixlist import PublicSuffixList

from ingest.core.web.addresses import is_address

__all__ = ["registrable_domain", "site"]


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
