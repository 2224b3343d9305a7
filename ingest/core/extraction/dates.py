"""Dates: the many ways in which pages write when something was published.

Owns reading one written date; which of several is used is `metadata`'s decision.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from ingest.core.extraction.languages import PACKS
from ingest.core.web import dates
from ingest.core.web.dates import Locale

__all__ = ["date_in_url", "read_date"]

_FRACTION = re.compile(r"(\d{2}:\d{2}:\d{2})[.,]\d+")
_ZONE_WITHOUT_COLON = re.compile(r"([+-]\d{2})(\d{2})$")
_SPACED_ZONE = re.compile(r"\s+([+-]\d{2}:?\d{2}|Z)$")
_UTC = re.compile(r" (?:UTC|GMT)$")
_MONTHS = {month: number for pack in PACKS.values() for number, month in enumerate(pack.months, 1)}
_IN_URL = re.compile(
    rf"/(20\d{{2}})[/-](0?[1-9]|1[0-2]|(?:{'|'.join(_MONTHS)})[a-z]*)[/-](0?[1-9]|[12]\d|3[01])(?=[/-])",
    re.IGNORECASE,
)
_COMPACT_IN_URL = re.compile(r"[/-](20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/.-]|$)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_ENGLISH_FORMATS = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d.%m.%Y",
)
MAX_ENGLISH_CHARACTERS = len("September 30, 2026")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def read_date(
    written: str, *, language: str | None = None, offset: timedelta | None = None, country: str | None = None
) -> datetime | None:
    """Return a written date or time, in its own offset, else in the page's; naive where neither is known.

    ISO 8601 with its common faults, seconds or milliseconds since 1970, and what `ingest.core.web.dates`
    reads: dates in words of many languages, with the names of zones.

    Args:
        language: Of the page, BCP 47.
        country: Of the publisher, alpha-2: for the order of day and month, and names of zones.
        offset: From UTC, as the page writes it elsewhere.
    """
    text = " ".join(written.split())[:64]
    if not text:
        return None
    at = (
        _iso(text, offset)
        or _epoch(text)
        or _in_words(text, Locale(language=language, country=country), offset)
        or _mail(text)
        or _english(text)
    )
    return at if at is not None and _EARLIEST <= at.replace(tzinfo=at.tzinfo or UTC) < _LATEST else None


def date_in_url(url: str) -> datetime | None:
    """Return the day that a URL's path names (`/2026/03/01/`, `/2026/mar/01/`); None where there is none."""
    found = _IN_URL.search(url) or _COMPACT_IN_URL.search(url)
    if not found:
        return None
    try:
        return datetime(int(found[1]), _month(found[2]), int(found[3]))  # noqa: DTZ001 - a day, in no zone
    except ValueError:
        return None


def _month(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return next(number for month, number in _MONTHS.items() if written.lower().startswith(month))


def _in_words(text: str, locale: Locale, offset: timedelta | None) -> datetime | None:
    found = dates.read_date(text, locale)
    if found is None:
        return None
    zone = found.offset if found.offset is not None else offset if found.has_time else None
    return found.local if zone is None else found.local.replace(tzinfo=timezone(zone))


def _iso(text: str, offset: timedelta | None) -> datetime | None:
    plain = _FRACTION.sub(r"\1", text)
    plain = _SPACED_ZONE.sub(r"\1", _UTC.sub("+00:00", plain))
    try:
        at = datetime.fromisoformat(_ZONE_WITHOUT_COLON.sub(r"\1:\2", plain))
    except ValueError:
        return None
    has_time = len(plain) > len("2026-03-01")
    return at.replace(tzinfo=timezone(offset)) if not at.tzinfo and offset is not None and has_time else at


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[:10]))


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _english(text: str) -> datetime | None:
    # All formats end in a digit. Without this, eight calls of strptime for each line near a headline were a
    # tenth of reading the metadata.
    if len(text) > MAX_ENGLISH_CHARACTERS or not text[-1].isdigit():
        return None
    for pattern in _ENGLISH_FORMATS:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - no zone is written
        except ValueError:
            continue
    return None
