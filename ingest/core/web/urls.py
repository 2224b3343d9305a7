"""URLs: a value that is parsed once, with one spelling for each.

Owns the normal form and the resolution of links. What the canonical form leaves out is
`ingest.core.web.noise`, registrable domains `ingest.core.web.domains`, the addresses that a host may have
`ingest.core.web.addresses`, ids `schemas.ids`. A normal URL is ASCII with a plain host name or address, so
that no two parsers can disagree about the host that it names.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from yarl import URL

from ingest.core.web.addresses import is_address
from ingest.core.web.domains import registrable_domain, site
from ingest.core.web.noise import without_noise

__all__ = ["InvalidUrl", "Url", "resolve"]

MAX_URL_CHARACTERS = 8192  # RFC 9110 §4.1 asks for at least 8,000; longer ones are attacks or inline data

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Escapes, and characters that have to be escaped.
_ESCAPABLE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_CREDENTIALS = re.compile(r"//[^/]*@")  # no error text, and so no log, repeats them
_WHITESPACE = "\t\n\r\f\v "
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # WHATWG URL, "ends in a number checker"
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


class InvalidUrl(ValueError):  # noqa: N818 - the glossary's word, and callers read `except InvalidUrl`
    """The text is not a URL that can be requested."""


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http or https URL in its normal form; `Url.parse` and `resolve` make it.

    Equal when their texts are. Can be pickled.

    Attributes:
        text: The whole: scheme and host in lower case, the host in its ASCII form, without default port, dot
            segments, fragment and surrounding whitespace.
        host: A name in ASCII, or an IP address without brackets.
        port: The scheme's default where the text names none.
        path: Begins with a slash.
        query: Without the question mark; empty where there is none.
    """

    text: str
    scheme: str = field(compare=False, repr=False)
    host: str = field(compare=False, repr=False)
    port: int = field(compare=False, repr=False)
    path: str = field(compare=False, repr=False)
    query: str = field(compare=False, repr=False)
    _canonical: str | None = field(default=None, init=False, compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> "Url":
        """Return the URL in a text. The text of the result gives the same URL again.

        Raises:
            InvalidUrl: Not an absolute http or https URL, with credentials, or too long; says which.

        Source:
            RFC 3986 §6.2.2 and §6.2.3; UTS 46 for host names.
        """
        stripped = text.strip(_WHITESPACE)
        if len(stripped) > MAX_URL_CHARACTERS:
            raise InvalidUrl(
                f"reading URL {stripped[:80]}…: {len(stripped)} characters exceed {MAX_URL_CHARACTERS}"
            )
        try:
            return _parse(stripped)
        except ValueError as error:
            shown = _CREDENTIALS.sub("//…@", stripped)
            raise InvalidUrl(f"reading URL {shown!r}: {error}") from error

    @property
    def canonical(self) -> str:
        """Return the text that two links to the same article share, itself a normal URL.

        Without tracking parameters, session ids and the marks of AMP pages. Mobile hosts stay: not every
        `m.` has a twin.
        """
        if self._canonical is None:
            path, query = without_noise(self.path, self.query)
            text = _compose(self.scheme, self.host, self.port, path, query)
            object.__setattr__(self, "_canonical", text)
            return text
        return self._canonical

    @property
    def registrable_domain(self) -> str:
        """Return the domain that a publisher registers, such as `example.co.uk`."""
        return registrable_domain(self.host)

    @property
    def site(self) -> str:
        """Return the domain of whoever publishes here: a tenant of a platform is a site of its own."""
        return site(self.host)

    @property
    def origin(self) -> str:
        """Return scheme, host and port, such as `https://example.org`; the usual port is left out.

        Source:
            RFC 6454 §4.
        """
        return _compose(self.scheme, self.host, self.port, "", "")

    @property
    def host_key(self) -> str:
        """Return the key under which a host is known, such as `example.org/news.example.org`."""
        return f"{self.registrable_domain}/{self.host}"

    def __str__(self) -> str:
        return self.text


def resolve(href: str, base: Url | None) -> Url | None:
    """Return the URL of a link in a document; None where it leads to nothing that can be requested.

    Args:
        base: The document's URL; None where it is not known, so that only absolute links lead anywhere.

    Source:
        RFC 3986 §5.
    """
    link = href.strip(_WHITESPACE)
    try:
        return Url.parse(urljoin(base.text, link) if base is not None else link)
    except ValueError:
        return None


def _parse(text: str) -> Url:
    parts = urlsplit(text)
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError(f"the scheme is {parts.scheme!r}, not http or https")
    if "@" in parts.netloc:
        raise ValueError("credentials in URLs are not supported")
    if parts.port == 0:
        raise ValueError("port 0 cannot be connected to")
    host = _ascii_host(parts.hostname or "")
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    path = _without_dots(_normalise_escapes(parts.path))
    query = _normalise_escapes(parts.query)
    return Url(_compose(parts.scheme, host, port, path, query), parts.scheme, host, port, path, query)


def _ascii_host(name: str) -> str:
    if is_address(name) and "%" not in name:
        return str(ipaddress.ip_address(name))
    encoded = (name if name.isascii() else URL.build(scheme="http", host=name).raw_host or "").rstrip(".")
    # A name that ends in a number is an address in disguise (0x7f.1, 127.1), as browsers see it too.
    if not _HOST_NAME.fullmatch(encoded) or _NUMBER.fullmatch(encoded.rpartition(".")[2]):
        raise ValueError(f"{name!r} is not a host name")
    return encoded


def _normalise_escapes(text: str) -> str:
    """Return path or query with only those escapes that are needed, in upper case (RFC 3986 §6.2.2)."""
    return _ESCAPABLE.sub(_escape, text)


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


def _compose(scheme: str, host: str, port: int, path: str, query: str) -> str:
    name = f"[{host}]" if ":" in host else host
    authority = name if port == _DEFAULT_PORTS[scheme] else f"{name}:{port}"
    return f"{scheme}://{authority}{path}{f'?{query}' if query else ''}"
