"""Private headers: what an operator has sent with the polls of one feed, and to whom.

Owns which headers may be set, the form of a reference to a secret, and the only origin that gets them. It
holds no secret: a reference names an environment variable or a file, which `ingest.feed_headers` reads.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ingest.core.web.urls import Url
from schemas.feeds import Feed

__all__ = [
    "InvalidHeader",
    "Reference",
    "authorization",
    "checked_header",
    "parse_reference",
    "references_of",
]

MAX_VALUE_CHARACTERS = 8192  # servers refuse longer ones

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # RFC 9110 §5.6.2
_VALUE = re.compile(r"[\x20-\x7e\x80-\U0010ffff\t]*")  # no line end: it would begin another header
_SECRET_NAME = re.compile(r"auth|cookie|credential|key|pass|secret|session|signature|token", re.IGNORECASE)
_REFERENCE = re.compile(r"(env|file):(\S.*)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OWN_VARIABLES = "CONFLICTWIRE_"  # our own settings, among them Kafka's password
_SCHEME = re.compile(r"(?:Basic|Bearer|Digest|Token|ApiKey)\s+\S", re.IGNORECASE)
# What the client says of itself, of the connection, and of what it has: a poll depends on them.
_RESERVED = frozenset(
    {
        "accept-encoding", "connection", "content-length", "expect", "host", "if-match", "if-modified-since",
        "if-none-match", "if-range", "if-unmodified-since", "keep-alive", "proxy-connection", "range", "te",
        "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip


class InvalidHeader(ValueError):  # noqa: N818 - as InvalidUrl
    """A header, or a reference to a secret, that cannot be used; the text never repeats a value."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a secret is found: the name of an environment variable, or the path of a file."""

    source: Literal["env", "file"]
    name: str

    def __str__(self) -> str:
        return f"{self.source}:{self.name}"


def parse_reference(text: str) -> Reference:
    """Return the reference in `env:NAME` or `file:PATH`.

    Raises:
        InvalidHeader: It is neither, names a setting of our own, or a path that is not absolute.
    """
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        raise InvalidHeader("a secret is named, never given: env:NAME of a variable, or file:PATH of a file")
    name = found[2].strip()
    if found[1] == "file":
        if not name.startswith("/"):
            raise InvalidHeader(
                f"file:{name}: give the whole path, beginning with /: ingest has its own folder"
            )
        return Reference("file", name)
    if not _VARIABLE.fullmatch(name):
        raise InvalidHeader("env: needs the name of a variable: letters, digits and underscores")
    if name.upper().startswith(_OWN_VARIABLES):
        raise InvalidHeader(f"env:{name}: a setting of conflictwire itself is never sent to a publisher")
    return Reference("env", name)


def checked_header(name: str, value: str) -> tuple[str, str]:
    """Return an extra header as the registry may keep it.

    Raises:
        InvalidHeader: The name or the value cannot be sent, or the value is a secret that is not a reference.
    """
    name, value = name.strip(), value.strip()
    if not _TOKEN.fullmatch(name):
        raise InvalidHeader("a header is NAME: VALUE, the name of letters, digits and hyphens")
    if name.lower() in _RESERVED:
        raise InvalidHeader(f"the header {name} is the client's own and cannot be set")
    if len(value) > MAX_VALUE_CHARACTERS or not _VALUE.fullmatch(value):
        raise InvalidHeader(f"the header {name}: over {MAX_VALUE_CHARACTERS} characters, or no line")
    if value.startswith(("env:", "file:")):
        return name, str(parse_reference(value))
    if _SECRET_NAME.search(name):
        raise InvalidHeader(
            f"the header {name} looks like a secret, and the registry is a topic that others read: name "
            f"where ingest finds it, {name}: env:NAME or {name}: file:PATH"
        )
    return name, value


def references_of(feed: Feed) -> tuple[Mapping[str, str | Reference], Reference | None]:
    """Return the extra headers and the credentials of a feed; nothing where its URL has another origin.

    Raises:
        InvalidHeader: Whoever may write the registry wrote what cannot be sent.
    """
    if feed.private_origin is None or Url.parse(feed.url).origin != feed.private_origin:
        return {}, None
    checked = dict(checked_header(name, value) for name, value in feed.headers.items())
    headers = {
        name: parse_reference(value) if value.startswith(("env:", "file:")) else value
        for name, value in checked.items()
    }
    return headers, parse_reference(feed.credentials) if feed.credentials else None


def authorization(secret: str) -> str:
    """Return the `Authorization` of credentials: a whole value as it stands, else `user:password` as Basic.

    Raises:
        InvalidHeader: It is neither.

    Source:
        RFC 7617 §2 (Basic, in UTF-8).
    """
    if _SCHEME.match(secret):
        return secret
    if ":" not in secret:
        raise InvalidHeader("credentials are user:password, or a whole value such as Bearer …")
    return f"Basic {base64.b64encode(secret.encode()).decode()}"
