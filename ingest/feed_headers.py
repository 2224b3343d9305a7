"""The private headers of a feed, with their secrets: read where the operator's references point.

Owns reading environment and files. What is read is sent to the feed's own origin and kept nowhere.
"""

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from ingest.core.feeds.private_headers import (
    InvalidHeader,
    Reference,
    authorization,
    checked_header,
    references_of,
)
from schemas.feeds import Feed

__all__ = ["MissingSecret", "private_headers"]

MAX_FILE_BYTES = 16_384  # a token has hundreds; a device or a database is no secret of a feed


class MissingSecret(Exception):  # noqa: N818 - what ingest lacks
    """A secret that a feed needs cannot be read; the text names the reference, and never what it gave."""


def private_headers(feed: Feed, *, allowed: Sequence[str]) -> dict[str, str]:
    """Return the headers to be sent to the feed's own origin; empty where it has none.

    Args:
        allowed: Patterns of the references that may be followed (setting `feed_secrets`).

    Raises:
        MissingSecret: A reference leads to nothing that can be sent.
    """
    try:
        headers, credentials = references_of(feed)
        sent = {
            name: _line(name, value, allowed) if isinstance(value, Reference) else value
            for name, value in headers.items()
        }
        if credentials is not None:
            sent["Authorization"] = authorization(_line("credentials", credentials, allowed))
    except InvalidHeader as error:
        raise MissingSecret(f"headers of {feed.url}: {error}") from None
    return sent


def _line(what: str, reference: Reference, allowed: Sequence[str]) -> str:
    if not any(fnmatchcase(str(reference), pattern) for pattern in allowed) or "/../" in reference.name:
        raise MissingSecret(
            f"{what}: {reference} is not among the secrets that the setting feed_secrets allows"
        )
    secret = _from_environment(reference) if reference.source == "env" else _from_file(reference)
    if not secret:
        raise MissingSecret(f"{what}: {reference} is empty")
    try:
        checked_header("X", secret if not secret.startswith(("env:", "file:")) else "")
    except InvalidHeader:
        raise MissingSecret(f"{what}: {reference} holds more than one line of text") from None
    return secret


def _from_environment(reference: Reference) -> str:
    value = os.environ.get(reference.name)
    if value is None:
        raise MissingSecret(f"{reference} is not set in the environment of this process")
    return value.strip()


def _from_file(reference: Reference) -> str:
    try:
        path = Path(reference.name)
        if not path.is_file():
            raise MissingSecret(f"{reference} is not a file that this process can read")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise MissingSecret(f"{reference} is larger than {MAX_FILE_BYTES} bytes")
        return content.decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise MissingSecret(f"{reference} cannot be read ({type(error).__name__})") from None
