"""Cookies of one redirect chain: what a response sets is sent to the next hops, and then forgotten.

Some sites answer the first request with a cookie and a redirect to the same page, and go on so for ever where
the cookie does not come back. Nothing is kept from one request to the next: each is a stranger's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.core.web.domains import site
from ingest.core.web.urls import Url

__all__ = ["ChainCookies"]

_MAX_COOKIES = 50  # RFC 6265 §6.1 asks for as many from one domain
_MAX_COOKIE_BYTES = 4096
_MAX_HEADER_CHARACTERS = 8192  # servers refuse longer ones


@dataclass(frozen=True, slots=True)
class _Cookie:
    pair: str
    host: str
    for_subdomains: bool
    path: str
    secure: bool

    def applies(self, url: Url) -> bool:
        if self.secure and url.scheme != "https":
            return False
        is_below = self.for_subdomains and url.host.endswith(f".{self.host}")
        prefix = self.path.rstrip("/")
        in_path = url.path in (self.path, prefix) or url.path.startswith(f"{prefix}/")
        return (url.host == self.host or is_below) and in_path


class ChainCookies:
    """The cookies of one chain; mutable; each request has its own."""

    def __init__(self) -> None:
        """Begin without any."""
        self._held: dict[tuple[str, str, str], _Cookie] = {}

    def take(self, lines: Sequence[bytes], url: Url) -> None:
        """Keep what the response of a URL sets; what is too long or for another site is passed over.

        Args:
            lines: Values of Set-Cookie, one each, as sent.

        Source:
            RFC 6265 §5.2 and §5.3; the domain has to be the host, or above it within its site.
        """
        for line in lines:
            if len(line) > _MAX_COOKIE_BYTES:
                continue
            pair, *attributes = line.decode(errors="replace").split(";")
            name, separator, _ = pair.strip().partition("=")
            if not separator or not name.strip() or "\ufffd" in pair:
                continue
            cookie = _cookie(pair.strip(), dict(map(_attribute, attributes)), url)
            if cookie is not None and len(self._held) < _MAX_COOKIES:
                self._held[name.strip(), cookie.host, cookie.path] = cookie

    def header(self, url: Url) -> str | None:
        """Return the value of Cookie for a URL, None where there is none to send."""
        value = "; ".join(cookie.pair for cookie in self._held.values() if cookie.applies(url))
        return value if 0 < len(value) <= _MAX_HEADER_CHARACTERS else None


def _attribute(text: str) -> tuple[str, str]:
    name, _, value = text.strip().partition("=")
    return name.strip().lower(), value.strip()


def _cookie(pair: str, attributes: dict[str, str], url: Url) -> _Cookie | None:
    domain = attributes.get("domain", "").lower().removeprefix(".")
    if (
        domain
        and domain != url.host
        and not (url.host.endswith(f".{domain}") and site(domain) == site(url.host))
    ):
        return None
    path = attributes.get("path", "")
    if not path.startswith("/"):
        path = url.path.rpartition("/")[0] or "/"
    return _Cookie(pair, domain or url.host, bool(domain), path, "secure" in attributes)
