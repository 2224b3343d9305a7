"""URLs: one spelling for each, and the domain that a URL belongs to.

Owns normal and canonical form, joining, and registrable domains. It does not own which address a host may
have (`ingest.core.addresses`), nor ids (`schemas.ids`). It parses with yarl because the HTTP client does:
a URL judged here is read the same way when it is requested.
"""

import functools
import re

from publicsuffixlist import PublicSuffixList
from yarl import URL

from ingest.core.addresses import is_address

__all__ = ["InvalidUrl", "canonical", "host", "join", "normalise", "registrable_domain"]

MAX_URL_CHARACTERS = 8192  # RFC 9110 §4.1 asks for at least 8,000; longer ones are attacks or inline data

_WHITESPACE = "\t\n\r\f\v "
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")

TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "at_campaign", "at_custom", "at_medium")
TRACKING_NAMES = frozenset(
    {
        "__twitter_impression", "_ga", "_gl", "_hsenc", "_hsmi", "cmpid", "dclid", "fbclid", "gbraid",
        "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig", "igsh", "igshid", "mc_cid",
        "mc_eid", "mkt_tok", "msclkid", "ocid", "oly_anon_id", "oly_enc_id", "rss_id", "s_cid", "srsltid",
        "ttclid", "twclid", "vero_id", "wbraid", "wt_mc", "wt_zmc", "xtor", "yclid", "ysclid",
    }
)  # fmt: skip
"""Parameters that tell where the reader came from, never what is read."""


class InvalidUrl(ValueError):  # noqa: N818 - the glossary's word, and callers read `except InvalidUrl`
    """The text is not a URL that can be requested."""


def normalise(url: str) -> str:
    """Return the one spelling of a URL that requests the same thing.

    Scheme and host in lower case, the host in its ASCII form, without default port, dot segments, fragment
    and surrounding whitespace. Idempotent.

    Raises:
        InvalidUrl: Not an absolute http or https URL, with credentials, or too long; says which.

    Source:
        RFC 3986 §6.2.2 and §6.2.3; UTS 46 for host names.
    """
    return _spell(_parse(url))


def canonical(url: str) -> str:
    """Return the form that two links to the same article share: normal, without tracking parameters.

    The other parameters keep their order and spelling. Idempotent.

    Raises:
        InvalidUrl: As `normalise`.
    """
    parsed = _parse(url)
    query = parsed.raw_query_string
    if not query:
        return _spell(parsed)
    kept = "&".join(part for part in query.split("&") if part and not _is_tracking(part.partition("=")[0]))
    return _spell(parsed.with_query(None)) + (f"?{kept}" if kept else "")


def join(base: str, href: str) -> str | None:
    """Return the normal form of a link found in a document; None where it leads to nothing requestable."""
    try:
        return normalise(str(URL(base).join(URL(href.strip(_WHITESPACE)))))
    except (ValueError, TypeError):
        return None


def host(url: str) -> str:
    """Return the host: a name in ASCII, or an IP address without brackets.

    Raises:
        InvalidUrl: As `normalise`.
    """
    return _parse(url).raw_host or ""


def registrable_domain(url: str) -> str:
    """Return the domain that a publisher registers, such as `example.co.uk`.

    An IP address, a name without a dot and a public suffix itself stand for themselves.

    Raises:
        InvalidUrl: As `normalise`.

    Source:
        The ICANN part of the Public Suffix List as bundled with publicsuffixlist; never fetched.
    """
    return _domain_of(host(url))


@functools.lru_cache(maxsize=65_536)
def _domain_of(name: str) -> str:
    if ":" in name or "." not in name or is_address(name):
        return name
    return _suffixes().privatesuffix(name) or name


@functools.cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def _is_tracking(name: str) -> bool:
    lowered = name.lower()
    return lowered in TRACKING_NAMES or lowered.startswith(TRACKING_PREFIXES)


def _parse(url: str) -> URL:
    text = url.strip(_WHITESPACE)
    if len(text) > MAX_URL_CHARACTERS:
        raise InvalidUrl(f"reading URL {text[:80]}…: {len(text)} characters exceed {MAX_URL_CHARACTERS}")
    try:
        parsed = URL(text).with_fragment(None)
    except ValueError as error:
        raise InvalidUrl(f"reading URL {text!r}: {error}") from error
    if parsed.scheme not in ("http", "https"):
        raise InvalidUrl(f"reading URL {text!r}: the scheme is {parsed.scheme!r}, not http or https")
    if parsed.raw_user is not None or parsed.raw_password is not None:
        raise InvalidUrl(f"reading URL of host {parsed.raw_host!r}: credentials in URLs are not supported")
    name = (parsed.raw_host or "").rstrip(".")
    if not _HOST_NAME.fullmatch(name) and not is_address(name):
        raise InvalidUrl(f"reading URL {text!r}: {name!r} is not a host name")
    return parsed if name == parsed.raw_host else parsed.with_host(name)


def _spell(parsed: URL) -> str:
    name = parsed.raw_host or ""
    authority = f"[{name}]" if ":" in name else name
    if not parsed.is_default_port():
        authority = f"{authority}:{parsed.port}"
    return f"{parsed.scheme}://{authority}{parsed.raw_path_qs}"
