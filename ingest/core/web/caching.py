"""HTTP caching: the validators that a request sends, and what a response says about its freshness.

Owns the headers' meaning; when to poll next is `ingest.core.feeds.schedule`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ingest.core.web.text import parse_iso_datetime
from ingest.core.web.urls import Url
from schemas.feeds import FeedState
from schemas.fetches import FetchState

__all__ = ["NO_VALIDATORS", "CacheHints", "Conditional", "conditional", "hints", "validators"]

NO_VALIDATORS: Mapping[str, None] = {"etag": None, "last_modified": None, "validated_url": None}
"""The fields of a state of which the next request has no condition."""

_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[,\s])no-(?:cache|store)(?![^,;\s])", re.IGNORECASE)
_SECONDS = re.compile(r"(\d{1,10})\d*(?:\.\d+)?\s*(?:s|secs?|seconds?)?$", re.IGNORECASE)
_MAX_VALIDATOR_CHARACTERS = 1024  # a longer one is not sent back: it would fill the state's record


@dataclass(frozen=True, slots=True)
class CacheHints:
    """What a response says about when to request again, in seconds; 0 means that it says nothing."""

    max_age_seconds: int = 0
    retry_after_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Conditional:
    """The conditional headers of a request.

    Attributes:
        url: The only URL that they are sent to: another would learn of the first, and might answer for it.
    """

    url: str
    headers: Mapping[str, str]


def conditional(state: FeedState | FetchState | None, requested: Url) -> Conditional | None:
    """Return what makes a request conditional, the validators verbatim; None where there are none.

    Args:
        requested: The URL that the validators are of where the state does not say.

    Source:
        RFC 9110 §13.1.2 (If-None-Match) and §13.1.3 (If-Modified-Since).
    """
    headers: dict[str, str] = {}
    if state is not None and state.etag:
        headers["If-None-Match"] = state.etag
    if state is not None and state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    if state is None or not headers:
        return None
    return Conditional(state.validated_url or requested.text, headers)


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
        RFC 9111 §5.2.2.1 (max-age) less §5.1 (Age), §5.2.2.4 (no-cache), §5.3 (Expires);
        RFC 9110 §10.2.3 (Retry-After, both forms).
    """
    return CacheHints(_fresh_seconds(headers, now), _retry_after(headers.get("retry-after", "").strip(), now))


def _fresh_seconds(headers: Mapping[str, str], now: datetime) -> int:
    control = headers.get("cache-control", "")
    if _NO_CACHE.search(control):
        return 0  # whoever says both wants to be asked each time
    found = _MAX_AGE.search(control)
    if found is None:
        date, expires = _parse_date(headers.get("date", "")), _parse_date(headers.get("expires", ""))
        return max(0, int((expires - (date or now)).total_seconds())) if expires is not None else 0
    max_age, age = int(found[1]), headers.get("age", "").strip()
    if age.isascii() and age.isdigit():
        return max(0, max_age - int(age[:10]))
    return max_age


def _retry_after(value: str, now: datetime) -> int:
    """Return the longest wait that is asked for, also twice, with a unit, or as a date of another form."""
    if value[:1].isdigit() and "-" not in value and ":" not in value:
        asked = (_SECONDS.match(part.strip()) for part in value.split(","))
        return max((int(found[1]) for found in asked if found is not None), default=0)
    at = _parse_date(value) or parse_iso_datetime(value)
    return max(0, int((at - now).total_seconds())) if at is not None else 0


def _parse_date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _bounded(value: str | None) -> str | None:
    return value if value and len(value) <= _MAX_VALIDATOR_CHARACTERS else None
