"""Path patterns: which paths of a site a line of robots.txt or tdmrep.json speaks of.

Owns the form of patterns and their matching, in time linear in the path for each piece between two stars.
"""

import re

__all__ = ["matches", "normal_pattern", "path_of"]

from ingest.core.web.urls import Url

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPABLE = re.compile(rb"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")


def normal_pattern(raw: bytes) -> str:
    """Return a pattern as it is compared: octets that need no escape without one, all others with one.

    A star stays a wildcard and a dollar at the end an anchor; `%2A` and `%24` mean the characters.

    Source:
        RFC 9309 §2.2.2 and §2.2.3.
    """
    pattern = _ESCAPABLE.sub(_escaped, raw).decode("ascii")
    body, anchor = (pattern[:-1], "$") if pattern.endswith("$") else (pattern, "")
    return re.sub(r"\*{2,}", "*", body.replace("$", "%24")) + anchor


def path_of(url: Url) -> str:
    """Return path and query of a URL in the form that `matches` compares with a pattern."""
    path = f"{url.path}?{url.query}" if url.query else url.path
    return path.replace("*", "%2A").replace("$", "%24")


def matches(pattern: str, path: str) -> bool:
    """Return whether a path begins as a pattern says, or is wholly so where that ends with a dollar.

    Args:
        pattern: As `normal_pattern` returns it.
        path: As `path_of` returns it.
    """
    is_anchored = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not pieces:
        return len(path) == len(first) or not is_anchored
    at = len(first)
    last = pieces.pop() if is_anchored else ""
    for piece in pieces:  # the earliest place leaves most to the pieces behind it
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not is_anchored or (len(path) - len(last) >= at and path.endswith(last))


def _escaped(found: re.Match[bytes]) -> bytes:
    piece = found[0]
    octet = int(piece[1:], 16) if len(piece) == 3 else piece[0]
    return bytes((octet,)) if octet in _UNRESERVED else b"%%%02X" % octet
