"""URLs: one spelling for each, and the domain that a URL belongs to.

Owns normal and canonical form, joining, and registrable domains. It does not own which address a host may
have (`ingest.core.web.addresses`), nor ids (`schemas.ids`). A normal URL is ASCII with a plain host name or
address, so that no two parsers can disagree about whom it asks.
"""

import functools
import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from publicsuffixlist import PublicSuffixList
from yarl import URL

from ingest.core.web.addresses import is_address

__all__ = ["InvalidUrl", "canonical", "host", "join", "normalise", "registrable_domain", "site_key"]

MAX_URL_CHARACTERS = 8192  # RFC 9110 §4.1 asks for at least 8,000; longer ones are attacks or inline data

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TO_SPELL = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")  # escapes, and what must be one
_CREDENTIALS = re.compile(r"//[^/]*@")  # no error text, and so no log, repeats them
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


SESSION_NAMES = frozenset({"jsessionid", "phpsessid", "aspsessionid", "cfid", "cftoken"})
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?<=[^/])(?:/amp)+(/?)\Z", re.IGNORECASE)


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
    """Return the form that two links to the same article share.

    Normal, without tracking parameters, session ids and the marks of AMP pages. The other parameters keep
    their order and spelling. Mobile hosts stay: not every `m.` has a twin. Idempotent.

    Raises:
        InvalidUrl: As `normalise`.
    """
    parsed = _parse(url)
    plain = parsed._replace(path=_AMP_PATH.sub(r"\1", _SESSION_IN_PATH.sub("", parsed.path)))
    if not plain.query:
        return _spell(plain)
    kept = (part for part in plain.query.split("&") if part and not _is_noise(part))
    return _spell(plain._replace(query="&".join(kept)))


def join(base: str, href: str) -> str | None:
    """Return the normal form of a link found in a document; None where it leads to nothing requestable."""
    try:
        return normalise(urljoin(base, href.strip(_WHITESPACE)))
    except ValueError:
        return None


def host(url: str) -> str:
    """Return the host: a name in ASCII, or an IP address without brackets.

    Raises:
        InvalidUrl: As `normalise`.
    """
    return _parse(url).host


def registrable_domain(url: str) -> str:
    """Return the domain that a publisher registers, such as `example.co.uk`.

    An IP address, a name without a dot and a public suffix itself stand for themselves.

    Raises:
        InvalidUrl: As `normalise`.

    Source:
        The ICANN part of the Public Suffix List as bundled with publicsuffixlist; never fetched.
    """
    return _domain_of(host(url))


def site_key(url: str) -> str:
    """Return the name under which a host is known within its domain, such as `example.org/news.example.org`.

    Raises:
        InvalidUrl: As `normalise`.
    """
    name = host(url)
    return f"{_domain_of(name)}/{name}"


@functools.lru_cache(maxsize=65_536)
def _domain_of(name: str) -> str:
    if ":" in name or "." not in name or is_address(name):
        return name
    return _suffixes().privatesuffix(name) or name


@functools.cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def _is_noise(parameter: str) -> bool:
    """Return whether a parameter tells who reads, or in which dress, and not what."""
    name, _, value = parameter.lower().partition("=")
    if name in TRACKING_NAMES or name in SESSION_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    return (name == "amp" and value in ("", "1", "true")) or (name == "outputtype" and value == "amp")


class _Url(NamedTuple):
    """A URL in its normal parts."""

    scheme: str
    host: str
    port: int
    path: str
    query: str


def _parse(url: str) -> _Url:
    text = url.strip(_WHITESPACE)
    if len(text) > MAX_URL_CHARACTERS:
        raise InvalidUrl(f"reading URL {text[:80]}…: {len(text)} characters exceed {MAX_URL_CHARACTERS}")
    try:
        return _parsed(text)
    except ValueError as error:
        shown = _CREDENTIALS.sub("//…@", text)
        raise InvalidUrl(f"reading URL {shown!r}: {error}") from error


@functools.lru_cache(maxsize=8_192)  # an article's URL is asked about a dozen times on its way
def _parsed(text: str) -> _Url:
    parts = urlsplit(text)
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError(f"the scheme is {parts.scheme!r}, not http or https")
    if "@" in parts.netloc:
        raise ValueError("credentials in URLs are not supported")
    if parts.port == 0:
        raise ValueError("nobody listens at port 0")
    return _Url(
        scheme=parts.scheme,
        host=_ascii_host(parts.hostname or ""),
        port=parts.port or _DEFAULT_PORTS[parts.scheme],
        path=_without_dots(_spelled(parts.path)),
        query=_spelled(parts.query),
    )


def _ascii_host(name: str) -> str:
    if is_address(name) and "%" not in name:
        return str(ipaddress.ip_address(name))
    encoded = (name if name.isascii() else URL.build(scheme="http", host=name).raw_host or "").rstrip(".")
    # A name that ends in a number is an address in disguise (0x7f.1, 127.1), as browsers see it too.
    if not _HOST_NAME.fullmatch(encoded) or encoded.rpartition(".")[2].isdigit():
        raise ValueError(f"{name!r} is not a host name")
    return encoded


def _spelled(text: str) -> str:
    """Return path or query with only those escapes that are needed, in upper case (RFC 3986 §6.2.2)."""
    return _TO_SPELL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    piece = found[0]
    if len(piece) == 3:
        character = chr(int(piece[1:], 16))
        return character if character in _UNRESERVED else piece.upper()
    return "".join(f"%{byte:02X}" for byte in piece.encode())


def _without_dots(path: str) -> str:
    """Source: RFC 3986 §5.2.4."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _spell(parsed: _Url) -> str:
    name = f"[{parsed.host}]" if ":" in parsed.host else parsed.host
    authority = name if parsed.port == _DEFAULT_PORTS[parsed.scheme] else f"{name}:{parsed.port}"
    query = f"?{parsed.query}" if parsed.query else ""
    return f"{parsed.scheme}://{authority}{parsed.path}{query}"
