"""Rows: one line of a list of feeds, as a feed or as a refusal with its reason.

Owns what each value may be. Which part of a line is which value is the formats' (`opml`, `tables`, `plain`).
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from ingest.core.feeds.lists.countries import country_code
from ingest.core.feeds.lists.kinds import feed_kind
from ingest.core.feeds.lists.languages import language_tag
from ingest.core.web.authority import checked_site
from ingest.core.web.text import cut_utf8, one_line
from ingest.core.web.urls import InvalidUrl, Url
from schemas import ids
from schemas.feeds import Feed, FeedKind

__all__ = [
    "FeedRow",
    "RawRow",
    "RefusedRow",
    "clean_url",
    "feed_of",
    "new_feed",
    "read_row",
    "read_seconds",
    "shown",
]

ValueT = TypeVar("ValueT")

MAX_NAME_BYTES = 1_024  # as of an entry's publisher
MAX_SHOWN_CHARACTERS = 120  # of a refused line

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u200e\u200f\x00"
_WRAPPED = re.compile(r"<(?:URL:)?([^<>]*)>|\"([^\"]*)\"|'([^']*)'|“([^”]*)”|«([^»]*)»", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"(?:feed|rss|itpc|pcast)(?P<secure>s?):(?://)?(?=\S)", re.IGNORECASE)
_CREDENTIALS = re.compile(r"//[^/\s]*@")
# An address within an address is a proxy's argument after one of these, and two that were joined elsewhere.
_SECOND_URL = re.compile(r"(?<![/=?&])https?://", re.IGNORECASE)
_NAME_AFTER_COMMA = re.compile(r"[^?]*,\W*[^\W\d]+(?:,[^?/.=&]*)?")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A line as a format splits it.

    Attributes:
        line: From 1, in the file.
        text: The line, for people.
        values: By `url`, `publisher`, `language`, `country`, `kind`, `group`, `categories`, `min_interval`,
            `max_interval`; empty ones may be absent.
        problem: Why the line cannot be split; then `values` says nothing.
        unambiguous: The format delimits the URL by itself, so that a semicolon belongs to it.
    """

    line: int
    text: str
    values: Mapping[str, str]
    problem: str | None = None
    unambiguous: bool = False


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A line that names a feed.

    Attributes:
        url: Normal.
        remarks: Values that were left out, each with its reason; the feed is taken without them.
    """

    line: int
    url: str
    publisher: str | None = None
    language: str | None = None
    country: str | None = None
    kind: FeedKind | None = None
    group: str | None = None
    categories: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()
    min_interval_seconds: int | None = None
    max_interval_seconds: int | None = None
    region: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that names no feed.

    Attributes:
        text: The line, cut and without credentials.
    """

    line: int
    text: str
    reason: str


def read_row(raw: RawRow) -> FeedRow | RefusedRow:
    """Return the feed of a line, or why there is none."""
    if raw.problem is not None:
        return RefusedRow(raw.line, shown(raw.text), raw.problem)
    try:
        url = clean_url(raw.values.get("url", ""), unambiguous=raw.unambiguous)
    except InvalidUrl as error:
        return RefusedRow(raw.line, shown(raw.text), str(error))
    remarks: list[str] = []
    country = _checked(raw, "country", country_code, "a country of ISO 3166", remarks)
    language = _checked(raw, "language", language_tag, "a language of BCP 47", remarks)
    kind = _checked(raw, "kind", feed_kind, f"a kind ({', '.join(FeedKind)})", remarks)
    categories = (_name(each) for each in raw.values.get("categories", "").split(","))
    publisher = _name(raw.values.get("publisher"))
    return FeedRow(
        line=raw.line,
        url=url,
        publisher=None if publisher in (url, raw.values.get("url")) else publisher,
        language=language,
        country=country,
        kind=kind,
        group=_name(raw.values.get("group")),
        categories=tuple(dict.fromkeys(each for each in categories if each)),
        speaks_for=_sites(raw, remarks),
        min_interval_seconds=_seconds(raw, "min_interval", remarks),
        max_interval_seconds=_seconds(raw, "max_interval", remarks),
        region=_name(raw.values.get("region")),
        remarks=tuple(remarks),
    )


def _sites(raw: RawRow, remarks: list[str]) -> tuple[str, ...]:
    """Return the sites that the list vouches for, separated by commas or blanks."""
    found: dict[str, None] = {}
    for text in raw.values.get("speaks_for", "").replace(",", " ").split():
        try:
            found[checked_site(text)] = None
        except InvalidUrl:
            remarks.append(f"speaks_for: {shown(text)!r} is not a domain such as example.org; left out")
    return tuple(found)


def clean_url(text: str, *, unambiguous: bool = False) -> str:
    """Return the normal URL of what stands where a URL is expected; nothing beside it becomes a part of it.

    Raises:
        InvalidUrl: Not one http or https URL alone; says why.
    """
    url = text.strip().strip(_INVISIBLE).strip()
    if not unambiguous:
        url = url.rstrip(",;")  # behind which nothing stands: a list that was quoted for a program
    wrapped = _WRAPPED.fullmatch(url)
    if wrapped:
        url = next(part for part in wrapped.groups() if part is not None).strip()
    url = url.replace("&amp;", "&") if "&amp;" in url else url
    if (feed := _FEED_SCHEME.match(url)) is not None:
        rest = url[feed.end() :]
        scheme = "https" if feed["secure"] else "http"
        url = rest if re.match(r"https?:", rest, re.IGNORECASE) else f"{scheme}://{rest}"
    if not url:
        raise InvalidUrl("no URL")
    if "://" not in url[:16]:
        raise InvalidUrl("not a URL: it begins with neither http:// nor https://")
    _refuse_joined(url, unambiguous=unambiguous)
    return Url.parse(url).text


def feed_of(row: FeedRow, *, now: datetime) -> Feed:
    """Return the feed of a row, as the registry keeps it."""
    return Feed(
        feed_id=ids.feed_id(row.url),
        url=row.url,
        added_at=now,
        publisher=row.publisher,
        language=row.language,
        country=row.country,
        kind=row.kind,
        group=row.group,
        categories=row.categories,
        speaks_for=row.speaks_for,
        min_interval_seconds=row.min_interval_seconds,
        max_interval_seconds=row.max_interval_seconds,
    )


def new_feed(url: str, *, now: datetime, publisher: str | None = None) -> Feed:
    """Return the feed of a URL alone.

    Raises:
        InvalidUrl: It is not an http or https URL.
    """
    return feed_of(FeedRow(line=0, url=Url.parse(url).text, publisher=publisher), now=now)


def shown(text: str) -> str:
    """Return a line as a report may show it: short, on one line, without credentials."""
    line = one_line(_CREDENTIALS.sub("//…@", text))
    return line if len(line) <= MAX_SHOWN_CHARACTERS else f"{line[: MAX_SHOWN_CHARACTERS - 1]}…"


def _refuse_joined(url: str, *, unambiguous: bool) -> None:
    """Refuse what is more than a URL: a name behind it would become a part of the address that is polled."""
    where = "keep the URL alone, or name the columns in a first line such as url,publisher"
    if re.search(r"\s", url):
        raise InvalidUrl(f"a blank inside the URL; {where}")
    if not unambiguous and ";" in url:
        raise InvalidUrl(f"a semicolon inside the URL; {where} (one that belongs to the URL is %3B)")
    if "|" in url or '"' in url:
        raise InvalidUrl(f"a {'vertical bar' if '|' in url else 'quote'} inside the URL; {where}")
    if _SECOND_URL.search(url, 1):
        raise InvalidUrl(f"two URLs without a blank between them; {where}")
    if not unambiguous and _NAME_AFTER_COMMA.fullmatch(url):
        raise InvalidUrl(f"a comma and a name after the URL; {where} (a comma of the URL is %2C)")


def _checked(
    raw: RawRow, name: str, read: Callable[[str], ValueT | None], expected: str, remarks: list[str]
) -> ValueT | None:
    written = raw.values.get(name, "").strip()
    value = read(written) if written else None
    if written and value is None:
        remarks.append(f"{name} {shown(written)!r} is not {expected} and is left out")
    return value


def _seconds(raw: RawRow, name: str, remarks: list[str]) -> int | None:
    return _checked(raw, name, read_seconds, "a duration such as 90s, 5m or 2h", remarks)


def read_seconds(text: str) -> int | None:
    """Return the seconds of a duration such as 300, 90s, 5m, 2h or 1d; None for anything else."""
    found = re.fullmatch(r"(\d{1,7})\s*(s|m|min|h|d)?", text.strip().lower())
    if found is None or int(found[1]) == 0:
        return None
    return int(found[1]) * {"m": 60, "min": 60, "h": 3600, "d": 86_400}.get(found[2] or "s", 1)


def _name(text: str | None) -> str | None:
    """Return a name on one line, None where nothing is left; entities that were escaped twice are read."""
    return cut_utf8(one_line(html.unescape(text)), MAX_NAME_BYTES)[0] or None if text else None
