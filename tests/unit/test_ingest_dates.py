"""Written dates: wholly read or not at all, in the publisher's language and zone."""

from datetime import UTC, datetime

import pytest

from ingest.core.feeds.dates import DateReader
from ingest.core.web.dates import Locale, read_date


def at(text: str, language: str | None = None, country: str | None = None) -> str | None:
    """The time that a text names, as ISO 8601 without offset, and its offset in hours."""
    date = read_date(text, Locale(language, country))
    if date is None:
        return None
    zone = "" if date.offset is None else f" {date.offset.total_seconds() / 3600:+g}"
    return f"{date.local.isoformat(timespec='minutes')}{zone}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat, 28 Feb 2026 21:00:00 EET", "2026-02-28T21:00 +2"),
        ("Sat, 28 Feb 2026 21:00:00 MSK", "2026-02-28T21:00 +3"),
        ("Saturday, 28-Feb-26 21:00:00 GMT", "2026-02-28T21:00 +0"),
        ("Sat Feb 28 21:00:00 UTC 2026", "2026-02-28T21:00 +0"),
        ("Sat, Feb 28 2026 08:18:00 PM", "2026-02-28T20:18"),
        ("Tue, 3 Mar 2026 12:07 AM EST", "2026-03-03T00:07 -5"),
        ("2026-03-01t08:00:00.25z", "2026-03-01T08:00 +0"),
        ("20260301T080000Z", "2026-03-01T08:00 +0"),
        ("2026-03-01T24:00:00Z", "2026-03-02T00:00 +0"),
        ("2 Sep 2026 10:00 GMT+0530 (IST)", "2026-09-02T10:00 +5.5"),
        ("2 Sep 2026 10:00 UTC-3", "2026-09-02T10:00 -3"),
        ("Mi, 20 Mai 2026 06:00:00 +0200", "2026-05-20T06:00 +2"),
        ("Pe, 30 Tam 2026 11:34:37 +0200", "2026-01-30T11:34 +2"),
        ("1 мая 2026 года, 10:00 мск", "2026-05-01T10:00 +3"),
        ("1er mars 2026 à 10h30", "2026-03-01T10:30"),
        ("2026. márc. 1. 10:00", "2026-03-01T10:00"),
        ("2026年3月1日 下午3:05", "2026-03-01T15:05"),
        ("2026년 3월 1일 오후 3:05", "2026-03-01T15:05"),
        ("١ مارس ٢٠٢٦ ٠٨:٠٠ م", "2026-03-01T20:00"),
        ("1 במרץ 2026 10:00", "2026-03-01T10:00"),
        ("28.02.2026 10:00", "2026-02-28T10:00"),
        ("อา., 01 มี.ค. 2026 10:00:00 +0700", "2026-03-01T10:00 +7"),
        ("रवि, 01 मार्च 2026 10:00:00 +0530", "2026-03-01T10:00 +5.5"),
        ("১ মার্চ ২০২৬ ১০:০০ +0600", "2026-03-01T10:00 +6"),
        ("1 မတ် 2026 10:00", "2026-03-01T10:00"),
        ("2026-11-30 10:00 Europe/Kyiv", "2026-11-30T10:00 +2"),
        ("Thu, 30 Jul 2026 10:00:00 America/New_York", "2026-07-30T10:00 -4"),
        ("2026-07-30T10:00[Europe/Kyiv]", "2026-07-30T10:00 +3"),
        ("Mar. 1, 2026, 10:00 a.m. ET", "2026-03-01T10:00 -5"),
        ("July 1, 2026 10:00 PM PT", "2026-07-01T22:00 -7"),
        ("2026-11-30 10:00 (America/Argentina/Buenos_Aires)", "2026-11-30T10:00 -3"),
    ],
)
def test_date_is_read(text: str, expected: str) -> None:
    """Forms and languages that need no knowledge of the publisher."""
    assert at(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Sat, 28 Feb 2026 21:00:00 IST",
        "Sat, 28 Feb 2026 21:00:00 BST",
        "Sat, 28 Feb 2026 21:00:00 XYZ",
        "Sat, 28 Feb 2026 21:00:00 +0200 foo",
        "Sun, 31 Feb 2026 10:00:00 GMT",
        "1404-12-09 10:00",
        "28 ก.พ. 2569 10:00",
        "02/03/2026 10:00",
        "20 listopad 2026",
        "28 Feb 10:00",
        "Feb 2026",
        "2026-11-30 10:00 Hill/Coast",
        "2026-10-25 03:30 Europe/Kyiv",
    ],
)
def test_uncertain_date_is_none(text: str) -> None:
    """Several meanings, other calendars, missing parts and rests that are not understood: never wrong."""
    assert at(text) is None


@pytest.mark.parametrize(
    ("text", "language", "country", "expected"),
    [
        ("28 Feb 2026 21:00 IST", "en-IN", None, "2026-02-28T21:00 +5.5"),
        ("28 Feb 2026 21:00 IST", "he", None, "2026-02-28T21:00 +2"),
        ("28 Jul 2026 21:00 BST", None, "GB", "2026-07-28T21:00 +1"),
        ("28 Feb 2026 21:00 CST", "zh-CN", None, "2026-02-28T21:00 +8"),
        ("20 listopad 2026", "pl", None, "2026-11-20T00:00"),
        ("20 listopad 2026", "hr", None, "2026-10-20T00:00"),
        ("02/03/2026 10:00", "en-US", None, "2026-02-03T10:00"),
        ("02/03/2026 10:00", "fr", None, "2026-03-02T10:00"),
        ("Thứ Hai, 2 tháng 3, 2026", "vi", None, "2026-03-02T00:00"),
    ],
)
def test_publisher_decides_what_has_several_meanings(
    text: str, language: str | None, country: str | None, expected: str
) -> None:
    """Country first, then language."""
    assert at(text, language, country) == expected


def test_date_without_zone_takes_the_one_beside_it() -> None:
    """In winter and in summer; where the feed never shows one, the time is none and a day is its midnight."""
    shown = ["1 Feb 2026 10:00 +0200", "1 Jul 2026 10:00 +0300", "3 Feb 2026 10:00", "3 Jul 2026 10:00"]
    reader = DateReader(Locale(), shown)
    assert [reader.read([text]).at for text in shown[2:]] == [
        datetime(2026, 2, 3, 8, tzinfo=UTC),
        datetime(2026, 7, 3, 7, tzinfo=UTC),
    ]
    silent = DateReader(Locale(), shown[2:])
    assert silent.read(["3 Feb 2026 10:00"]) == (None, False, "3 Feb 2026 10:00")
    assert silent.read(["3 Feb 2026"]) == (datetime(2026, 2, 3, tzinfo=UTC), False, "3 Feb 2026")


def test_figures_are_read_as_the_publisher_shows_elsewhere() -> None:
    """One date beyond the twelfth tells how the others are meant."""
    reader = DateReader(Locale(), ["02/03/2026 10:00 GMT", "02/28/2026 10:00 GMT"])
    assert reader.read(["02/03/2026 10:00 GMT"]).at == datetime(2026, 2, 3, 10, tzinfo=UTC)
