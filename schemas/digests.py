"""Digests: a short name for the content of data, such as the rules that an article's text went through.

Owns the form; which data are digested is their module's. The same content has the same digest in every
process and on every machine. Not for secrets: 32 bits tell versions of our own files apart, and nothing more.
"""

from collections.abc import Iterable
from hashlib import sha256

__all__ = ["digest"]

DIGITS = 8


def digest(parts: Iterable[str]) -> str:
    """Return 8 lower-case hex digits of the SHA-256 over the parts, in their order, as UTF-8.

    Each part is preceded by its length in bytes, so that moving a character from one part to the next is a
    change.
    """
    hashed = sha256()
    for part in parts:
        encoded = part.encode()
        hashed.update(len(encoded).to_bytes(8, "big"))
        hashed.update(encoded)
    return hashed.hexdigest()[:DIGITS]
