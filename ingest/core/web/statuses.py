"""Statuses: which responses carry the whole of what was asked for, and which a part of it.

Owns the meaning of the successful ones; redirects are the client's, errors are judged by who asked.
"""

import re
from collections.abc import Mapping

__all__ = ["is_addition", "is_whole"]

_WHOLE_RANGE = re.compile(r"bytes\s+0-(\d{1,15})/(\d{1,15})", re.IGNORECASE)


def is_whole(status: int, headers: Mapping[str, str]) -> bool:
    """Return whether a response has the whole document.

    A 203 is a 200 that a proxy has changed. A 206 is a part, which nobody asked for, unless its range is all
    there is.

    Args:
        headers: Names in lower case.

    Source:
        RFC 9110 §15.3.1, §15.3.4, §15.3.7.
    """
    if status in (200, 203):
        return True
    found = _WHOLE_RANGE.fullmatch(headers.get("content-range", "").strip()) if status == 206 else None
    return found is not None and int(found[1]) + 1 == int(found[2])


def is_addition(status: int, headers: Mapping[str, str]) -> bool:
    """Return whether a response has the entries that a feed got since the one that the validators are of.

    Args:
        headers: Names in lower case.

    Source:
        RFC 3229 §10.4.1, with the instance manipulation "feed" (draft-snell-atompub-feed, and in use).
    """
    manipulations = {part.split(";")[0].strip().lower() for part in headers.get("im", "").split(",")}
    return status == 226 and manipulations == {"feed"}
