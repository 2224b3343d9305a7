"""Written dates: the time that a publisher's string names, wholly read or not at all.

Owns reading one string of a feed. A string that has anything which is not understood gives nothing: a date
that is wrong by a month or by hours misleads, and its text is kept beside it. Nothing is filled in from a
clock.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from ingest.core.web.calendar_names import fold, is_after_noon, meanings
from ingest.core.web.date_words import month_of
from ingest.core.web.zone_names import is_zone_name, tz_database_offset, zone_offset

__all__ = ["Locale", "WrittenDate", "read_date"]

MAX_CHARACTERS = 100  # the longest real date, a weekday, a month and a zone in words, has 60
# Of other calendars' years none is in between: the Persian year is 14.., the Buddhist 25.., the Hebrew 57...
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_TWO_DIGIT_PIVOT = 50  # RFC 5322 §4.3: 00 to 49 are of this century
_MAX_OFFSET = timedelta(hours=14)

_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_CJK = re.compile(r"(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일号號]?")
_CJK_TIME = re.compile(r"(\d{1,2})[時时點点시]\s*(?:(\d{1,2})[分분])?\s*(?:(\d{1,2})[秒초])?")
_VIETNAMESE = re.compile(r"(\d{1,2})\s*(?:tháng|thg)\s*(\d{1,2})\s*,?\s*(?:năm\s*)?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?(?:\s*[t,_]\s*|\s+|$)(.*)")
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[t ]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?)?\s*(z|utc|gmt|[+-]\d\d:?\d\d)?"
)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})(?:t(.*))?")
_WEEK = re.compile(r"(\d{4})-?w(\d\d)-?([1-7])(?:t(.*))?")
_YEAR_LAST = re.compile(
    r"((?:[^\W\d_]+\.?,?\s+){0,2})(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\3\s?(\d{4})(?:\s*,\s*|\s+|$)(.*)"
)
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:(?:\s?[:h]\s?|\.)(?P<minute>\d{2})(?:(?:\s?:\s?|[.m])(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?!\d)|h(?![^\W\d_]))"
    r"(?:\s?(?:s|h|hs|hrs|uhr)(?![^\W\d_]))?"
)
_HOUR_WITH_HALF = re.compile(r"(?P<hour>\d{1,2})(?P<minute>)(?P<second>)(?=\s?[ap]\.?m\b)")
_TIME_PREFIX = re.compile(r"(?:at|um|alle|ore|kl|klo|a las|às|as|à|в|о|о|@|saat|-|–|,|\|)\.?\s+")
_OFFSET = re.compile(r"(?:gmt|utc|ut|z)?\s?([+-])\s?(\d{1,2})(?::?([0-5]\d))?(?::?00)?(?:\s*[(\[].*[)\]])?")
_OFFSET_WITH_NAME = re.compile(r"([+-]\d{2}:?\d{2}|z)\s+([a-z]{1,5})")
_PLACE = re.compile(r"[a-z]+(?:/[a-z0-9_+-]+){1,2}")
# Times of North America whose offset the day decides.
_BY_DAYLIGHT = {
    "et": "america/new_york", "ct": "america/chicago", "mt": "america/denver", "pt": "america/los_angeles"
}  # fmt: skip
_NAME = re.compile(r"([^\W\d_]{1,5})\.?(?:\s*[(\[].*[)\]])?")
_BIDI_MARKS = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212"), "-")
# The order in which a country writes day and month in figures; everybody else begins with the day.
_MONTH_FIRST = frozenset({"us", "ph", "fm", "pw"})


@dataclass(frozen=True, slots=True)
class Locale:
    """Whose dates are read.

    Attributes:
        language: BCP 47; None where it is not known.
        country: ISO 3166-1 alpha-2; None where it is not known.
        month_first: How this publisher writes days in figures, where another of his dates shows it.
    """

    language: str | None = None
    country: str | None = None
    month_first: bool | None = None

    @property
    def spoken(self) -> str | None:
        """Return the language without its region."""
        return (self.language or "").lower().replace("_", "-").partition("-")[0] or None

    @property
    def region(self) -> str:
        """Return the country, in lower case; empty where it is not known."""
        named = (self.language or "").lower().replace("_", "-").split("-")[1:]
        return (self.country or next((part for part in named if len(part) == 2), "")).lower()


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What a string says.

    Attributes:
        local: Naive: the time on the publisher's clock; midnight where no time is written.
        offset: From UTC; None where no zone is written.
        has_time: Whether a time is written.
    """

    local: datetime
    offset: timedelta | None
    has_time: bool

    def at(self, offset: timedelta | None = None) -> datetime | None:
        """Return the time in UTC; None where neither the string nor the argument knows the zone.

        Args:
            offset: The publisher's usual one.
        """
        known = self.offset if self.offset is not None else offset
        if known is None:
            return None
        try:
            return self.local.replace(tzinfo=timezone(known)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    """The string is not wholly understood."""


@functools.lru_cache(maxsize=4096)  # a feed writes the same date several times, and is read again and again
def read_date(written: str, locale: Locale) -> WrittenDate | None:
    """Return what a date says, None where any of it is not understood or not certain.

    Source:
        RFC 5322 §3.3 and §4.3; RFC 3339; ISO 8601; W3C NOTE-datetime; Unicode CLDR for names.
    """
    if len(written) > 4 * MAX_CHARACTERS:
        return None
    text = _normal(written)
    if not text or len(text) > MAX_CHARACTERS or not any(letter.isdigit() for letter in text):
        return None
    try:
        return _read(text, locale)
    except (_Unreadable, ValueError, OverflowError):
        return None


def _normal(written: str) -> str:
    text = unicodedata.normalize("NFKC", written).translate(_BIDI_MARKS).translate(_DASHES)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    return " ".join(text.lower().split())


def _read(text: str, locale: Locale) -> WrittenDate:  # noqa: PLR0911 - a form of date each
    if _EPOCH.fullmatch(text):
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[:10]))
        return WrittenDate(at.replace(tzinfo=None), timedelta(), has_time=True)
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = found.groups()
        time = (int(hour), int(minute), int(second or 0)) if hour else None
        return _date(int(year), int(month), int(day), time, _zone(zone or "", locale))
    if not text.isascii():
        text = _CJK_TIME.sub(_time_in_figures, _CJK.sub(r"\1-\2-\3 ", text)).strip()
        text = _VIETNAMESE.sub(r"\1.\2.\3", text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _with_clock(int(found[1]), int(found[3]), int(found[4]), found[5], locale)
    if found := _YEAR_LAST.fullmatch(text):
        if not all(meanings(fold(word)) for word in re.findall(r"[^\W\d_]+", found[1])):
            raise _Unreadable
        day, month = _day_and_month(int(found[2]), int(found[4]), found[3], locale)
        return _with_clock(int(found[5]), month, day, found[6], locale)
    if found := _WEEK.fullmatch(text):
        day_of_week = datetime.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
        return _with_clock(day_of_week.year, day_of_week.month, day_of_week.day, found[4] or "", locale)
    if found := _ORDINAL.fullmatch(text):
        counted = datetime(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)  # noqa: DTZ001 - local
        if counted.year != int(found[1]):
            raise _Unreadable
        return _with_clock(counted.year, counted.month, counted.day, found[3] or "", locale)
    return _in_words(text, locale)


def _time_in_figures(found: re.Match[str]) -> str:
    return ":".join(f"{int(part or 0):02}" for part in found.groups())


def _day_and_month(first: int, second: int, separator: str, locale: Locale) -> tuple[int, int]:
    """Return day and month where it is certain which is which."""
    if first > 12 or separator == ".":
        return first, second
    if second > 12:
        return second, first
    if first == second:
        return first, second
    if locale.month_first is not None:
        return (second, first) if locale.month_first else (first, second)
    if locale.region:
        return (second, first) if locale.region in _MONTH_FIRST else (first, second)
    if locale.spoken in (None, "en"):
        raise _Unreadable
    return first, second


def _with_clock(year: int, month: int, day: int, rest: str, locale: Locale) -> WrittenDate:
    if not rest:
        return _date(year, month, day, None, None)
    time, before, after = _clock(_TIME_PREFIX.sub("", rest, count=1), locale)
    if before.strip(" ,-"):
        raise _Unreadable
    return _date(year, month, day, time, _zone(after, locale))


def _clock(text: str, locale: Locale) -> tuple[tuple[int, int, int], str, str]:
    """Return hour, minute and second, and the text before and after the time of day."""
    found = _TIME.search(text) or _HOUR_WITH_HALF.search(text)
    if not found:
        raise _Unreadable
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    before, is_after, after = _half(text[: found.start()], text[found.end() :], locale)
    if is_after is not None:
        if hour > 12 and is_after:
            hour -= 12  # 15:00 PM
        if not 1 <= hour <= 12:
            raise _Unreadable
        hour = hour % 12 + (12 if is_after else 0)
    return (hour, minute, second), before, after.strip()


_HALF_WORD = re.compile(r"[^\W\d_]+(?:[./’״]\s?[^\W\d_]+)*\.?")


def _half(before: str, after: str, locale: Locale) -> tuple[str, bool | None, str]:
    """Return which half of the day is named beside a time, and the texts without that name."""
    following = _HALF_WORD.match(after.lstrip())
    if following and (half := is_after_noon(_bare(following[0]), locale.spoken)) is not None:
        return before, half, after.lstrip()[following.end() :]
    if following := re.match(r"([ap])\.?\s?m\b\.?", after.lstrip()):
        return before, following[1] == "p", after.lstrip()[following.end() :]
    words = before.split()
    if (
        words
        and not words[-1].isascii()
        and (half := is_after_noon(_bare(words[-1]), locale.spoken)) is not None
    ):
        return before.rstrip().removesuffix(words[-1]), half, after
    return before, None, after


def _bare(word: str) -> str:
    return fold(word).replace(" ", "")


def _zone(text: str, locale: Locale) -> timedelta | str | None:
    """Return a zone's offset, or the place that has one, None where there is no text.

    Raises:
        _Unreadable: It is not a zone, or one of several meanings.
    """
    zone = text.strip(" ,()[]") if text.startswith(("(", "[")) else text.strip(" ,")
    if not zone:
        return None
    if (found := _OFFSET_WITH_NAME.fullmatch(zone)) and is_zone_name(found[2]):
        zone = found[1]
    if found := _OFFSET.fullmatch(zone):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset > _MAX_OFFSET:
            raise _Unreadable
        return -offset if found[1] == "-" else offset
    if found := _NAME.fullmatch(zone):
        hours = zone_offset(found[1], language=locale.language, country=locale.region or None)
        if hours is not None:
            return timedelta(hours=hours)
    if _PLACE.fullmatch(zone):
        return zone
    if zone in _BY_DAYLIGHT and locale.region in ("", "us", "ca"):
        return _BY_DAYLIGHT[zone]
    raise _Unreadable


def _date(
    year: int, month: int, day: int, time: tuple[int, int, int] | None, zone: timedelta | str | None
) -> WrittenDate:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise _Unreadable
    hour, minute, second = time or (0, 0, 0)
    is_next_day = (hour, minute, second) == (24, 0, 0)  # ISO 8601-1 §4.3.8: the end of a day
    leap = second == 60
    local = datetime(year, month, day, 0 if is_next_day else hour, minute, 59 if leap else second)  # noqa: DTZ001
    local += timedelta(days=is_next_day, seconds=leap)
    offset = tz_database_offset(zone, local) if isinstance(zone, str) else zone
    if offset is None and zone is not None:
        raise _Unreadable
    return WrittenDate(local, offset, has_time=time is not None)


# The vowel signs of Indic scripts and of Thai are marks, which `re` does not count as letters.
_MARKS = "".join(
    map(chr, filter(lambda code: unicodedata.category(chr(code))[0] == "M", range(0x300, 0x1B00)))
)
_WORD = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_TOKEN = re.compile(
    r"\d+(?:st|nd|rd|th|er|re|ª|º|°|e|ος|ε)?(?![^\W\d_])"
    rf"|{_WORD}(?:[.'’-]{_WORD})*|[.,/|()'’\u060c-]|\S"
)
_PUNCTUATION = frozenset(".,-'’/|()\u060c")


def _in_words(text: str, locale: Locale) -> WrittenDate:
    """Read a date whose month is a name."""
    time, before, after, zone = None, text, "", ""
    if _TIME.search(text) or _HOUR_WITH_HALF.search(text):
        time, before, after = _clock(text, locale)
        after, zone = _year_after_time(after)
    words, numbers = _tokens(f"{before} {after}")
    month = month_of(tuple(words), locale.spoken)
    day, year = _day_and_year(numbers, locale)
    if month is None:
        raise _Unreadable
    return _date(year, month, day, time, _zone(zone, locale))


_YEAR_AFTER = re.compile(r"(?P<zone>.*?)\s*\b(?P<year>(?:19|20|21)\d\d)")
_DATE_AFTER = re.compile(
    r"[,\s|–-]*(?:[^\W\d_]+\.?,?\s)?(?:\d{1,2}(?:st|nd|rd|th|\.)?\s|[^\W\d_]{3,}\.?\s\d{1,2}\b).*"
)


def _year_after_time(after: str) -> tuple[str, str]:
    """Return what belongs to the date in the text behind the time, and the zone."""
    if found := _YEAR_AFTER.fullmatch(after):
        zone = found["zone"].strip(" ,")
        if not zone or _OFFSET.fullmatch(zone) or _NAME.fullmatch(zone):
            return found["year"], zone  # date(1): Sat Feb 28 19:00:00 UTC 2026
    if _DATE_AFTER.fullmatch(after):
        return after, ""  # 19:00, 28 February 2026
    return "", after


def _tokens(text: str) -> tuple[list[str], list[str]]:
    words, numbers = [], []
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            numbers.append(re.match(r"\d+", token)[0])  # type: ignore[index]  # it begins with a digit
        elif token[0].isalpha():
            words.append(fold(token))
        elif token not in _PUNCTUATION:
            raise _Unreadable
    return words, numbers


def _day_and_year(numbers: list[str], locale: Locale) -> tuple[int, int]:
    if len(numbers) != 2:
        raise _Unreadable
    first, second = numbers
    if len(first) == 4 and len(second) <= 2:
        return int(second), int(first)
    if len(first) <= 2 and len(second) == 4:
        return int(first), int(second)
    # Two figures of a year are as good as four only where the calendar is certain.
    if len(first) <= 2 and len(second) == 2 and locale.spoken not in ("th", "fa", "ja", "zh"):
        return int(first), int(second) + (2000 if int(second) < _TWO_DIGIT_PIVOT else 1900)
    raise _Unreadable
