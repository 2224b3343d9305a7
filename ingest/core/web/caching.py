"""HTTP caching: the validators that a request sends, and what a response says about its freshness.

Owns the headers' meaning; when to poll next is `ingest.core.feeds.schedule`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from schemas.feeds import FeedState
from schemas.fetches import FetchState

__all__ = ["CacheHints", "hints", "request_headers", "validators"]

_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_MAX_VALIDATOR_CHARACTERS = 1024  # a longer one is not sent back: it would fill the state's record


@dataclass(frozen=True, slots=True)
class CacheHints:
    """What a response says about when to request again, in seconds; 0 means that it says nothing."""

    max_age_seconds: int = 0
    retry_after_seconds: int = 0


def request_headers(state: FeedState | FetchState | None) -> dict[str, str]:
    """Return the conditional headers of the next request, the validators verbatim.

    Source:
        RFC 9110 §13.1.2 (If-None-Match) and §13.1.3 (If-Modified-Since).
    """
    headers: dict[str, str] = {}
    if state is not None and state.etag:
        headers["If-None-Match"] = state.etag
    if state is not None and state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return headers


def validators(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of a response, verbatim.

    Args:
        headers: Names in lower case.
    """
    etag, last_modified = headers.get("etag"), headers.get("last-modified")
    return _bounded(etag), _bounded(last_modified)


def hints(headers: Mapping[str, str], *, now: datetime) -> CacheHints:
    """Return what a response says about its freshness.

    Args:
        headers: Names in lower case.
        now: Aware UTC; a Retry-After that is a date counts from here.

    Source:
        RFC 9111 §5.2.2.1 (max-age) less §5.1 (Age); RFC 9110 §10.2.3 (Retry-After, both forms).
    """
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    max_age = int(found[1]) if found else 0
    age = headers.get("age", "").strip()
    if age.isascii() and age.isdigit():
        max_age = max(0, max_age - int(age[:10]))
    return CacheHints(max_age, _retry_after(headers.get("retry-after", "").strip(), now))


def _retry_after(value: str, now: datetime) -> int:
    if value.isascii() and value.isdigit():
        return int(value[:10])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError):
        return 0
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, int((aware - now).total_seconds()))


def _bounded(value: str | None) -> str | None:
    return value if value and len(value) <= _MAX_VALIDATOR_CHARACTERS else None
