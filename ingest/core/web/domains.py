"""Registrable domains: the part of a host name that a publisher registers.

Owns the lookup in the Public Suffix List; shards, politeness and aliases are decided by its answer.
"""

import functools

from publicsuffixlist import PublicSuffixList

from ingest.core.web.addresses import is_address

__all__ = ["registrable_domain"]


@functools.lru_cache(maxsize=65_536)  # hosts come again by the thousand, and a lookup walks the list
def registrable_domain(host: str) -> str:
    """Return the domain of a host in its normal form, such as `example.co.uk`.

    An IP address, a name without a dot and a public suffix itself stand for themselves.

    Source:
        The ICANN part of the Public Suffix List as bundled with publicsuffixlist; never fetched.
    """
    if ":" in host or "." not in host or is_address(host):
        return host
    return _suffixes().privatesuffix(host) or host


@functools.cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)
