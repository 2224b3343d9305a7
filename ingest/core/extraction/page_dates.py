"""Page dates: where a page says when its story was published.

Owns the places: JSON-LD, meta tags, time elements, the lines beside the headline. The site's clock, tickers
and the times of comments and other stories are none. What a written date means is `dates`', which of several
is believed `publication`'s.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from functools import cached_property
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction import json_ld
from ingest.core.extraction.dates import date_in_url, read_date
from ingest.core.extraction.json_ld import JsonObject
from ingest.core.extraction.languages import alternation
from ingest.core.extraction.publication import Statement, believed
from ingest.core.extraction.surroundings import Surroundings
from ingest.core.extraction.trees import elements
from ingest.core.web.text import one_line
from ingest.core.web.urls import Url

__all__ = ["PUBLISHED_TAGS", "Dates"]

MAX_LABEL_WORDS = 4  # before a written date: "Published on Monday"
MAX_TIMES = 3  # of the story; later ones belong to comments and other stories
MAX_MARKED_TIMES = 300  # of a page with its comments; where each belongs is asked of all above it
MAX_DATED = 20
MAX_LINES_BELOW = 40  # elements behind the headline, among which a line without a mark may be the date
MAX_LINE_CHARACTERS = 90
MAX_DAYS_FROM_URL = 2  # between the day in the path and what a line of the page shows

PUBLISHED_TAGS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article.published", "publish-date", "publishdate", "publish_date", "pubdate", "publication_date",
    "published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dc.date", "dc.created", "citation_publication_date", "cxenseparse:recs:publishtime",
    "article_date_original", "originalpublicationdate", "date",
)  # fmt: skip
MODIFIED_TAGS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "last-modified",
    "dcterms.modified", "lastmod",
)  # fmt: skip
_TIMES = XPath("//time | //*[contains(@itemprop, 'datePublished')][@content]")
_DATED = XPath(
    "//*[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time')"
    " or contains(@class, 'publish')][string-length() < 120]"
)
_ZONED_TAGS = (*PUBLISHED_TAGS[:4], *MODIFIED_TAGS[:4])
_ZONED_FIELDS = ("datePublished", "dateModified", "dateCreated", "uploadDate")
_OFFSET = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)? ?(?:([+-])(\d\d):?(\d\d)|Z)\Z")
_HAS_TIME = re.compile(
    r"\d[:h.]\s?\d\d(?!\d)(?!\.\d{4})|\dT\d|\A\d{10,13}\Z|\d\s?[ap]\.?m|[時时시]", re.IGNORECASE
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d")
_LABELS = alternation(lambda pack: pack.updated_labels)
_UPDATED = re.compile(rf"(?<!\w)(?:{_LABELS})(?!\w)", re.IGNORECASE)
_UPDATED_NAME = re.compile(r"modif|updat", re.IGNORECASE)
_BREAK = re.compile(r"[|•·▪●]|\s[-–—]\s")
_GLUED_LABEL = re.compile(r"\A[^\d:：]{1,30}[:：]\s?(?=\S)")


class Dates:
    """What a page says about when its story was published and changed.

    Args:
        node: Of the JSON-LD; may be empty.
        tags: Meta tags by name in lower case.
        place: Of the headline.
        language: BCP 47, as the page declares it.
        url: The page's.
    """

    def __init__(
        self,
        tree: HtmlElement,
        node: JsonObject,
        tags: Mapping[str, str],
        *,
        place: Surroundings,
        language: str | None,
        url: Url | None,
    ) -> None:
        self._tree, self._node, self._tags, self._place = tree, node, tags, place
        self._language = language
        self._country = _country(url)
        self._url_day = date_in_url(url.text if url else "")
        self._offsets = _offsets(tree, node, tags)

    def published(self) -> Iterator[tuple[str, datetime | None]]:
        """Yield sources and times, the surest first; naive where the page shows no zone."""
        said = [*self._in_data("datePublished"), *self._in_tags(PUBLISHED_TAGS)]
        near = [each for each in self._shown() if not said or abs(each.wall - said[0].wall).days < 2]
        found = believed([*said, *near]) or next(self._updated(), None)
        if found is not None and not found.has_time:
            # Many programs mark the only time of a page as that of the last change.
            same_day = (each for each in self._updated() if each.wall.date() == found.wall.date())
            found = believed([found, *same_day]) or found
        if found is not None and (said or self._fits_url(found)):
            yield found.source, self._in_page_zone(found)
        yield "url", self._url_day
        if found is not None:
            yield found.source, self._in_page_zone(found)
        for field in ("dateCreated", "uploadDate"):
            for each in self._in_data(field):
                yield each.source, self._in_page_zone(each)

    def modified(self) -> Iterator[tuple[str, datetime | None]]:
        """Yield the same of the last change."""
        found = believed([*self._in_data("dateModified"), *self._in_tags(MODIFIED_TAGS)])
        if found is not None:
            yield found.source, self._in_page_zone(found)

    def _in_page_zone(self, found: Statement) -> datetime:
        """Return a time in the zone that the page shows elsewhere; naive where it shows none.

        UTC elsewhere is the program's own zone: it says nothing about a line that readers see.
        """
        if found.is_zoned or not found.has_time or not self._offsets:
            return found.at
        offset = self._offsets[0]
        return found.at.replace(tzinfo=timezone(offset)) if offset or found.is_data else found.at

    def _fits_url(self, found: Statement) -> bool:
        return self._url_day is None or abs((found.wall - self._url_day).days) <= MAX_DAYS_FROM_URL

    def _in_data(self, field: str) -> Iterator[Statement]:
        written = json_ld.first(self._node.get(field))
        if isinstance(written, str):
            yield from self._read("json-ld", written, is_data=True)

    def _in_tags(self, names: tuple[str, ...]) -> Iterator[Statement]:
        for name in names:
            if name in self._tags:
                source = "opengraph" if name.startswith(("og:", "article:")) else "meta"
                yield from self._read(source, self._tags[name], is_data=True)

    def _read(self, source: str, written: str, *, is_data: bool) -> Iterator[Statement]:
        at = read_date(written, language=self._language, country=self._country)
        if at is not None:
            has_time = _HAS_TIME.search(written) is not None
            is_iso = _ISO.match(written.lstrip()) is not None
            yield Statement(source, at, has_time=has_time, is_data=is_data and is_iso)

    def _shown(self) -> Iterator[Statement]:
        """Yield the dates of the story that a page shows, the surest first."""
        times = self._times
        marked = [each for each in times if _is_marked(each)]
        plain = [each for each in times if not _is_marked(each)][:MAX_TIMES]
        for each in (*marked, *(one for one in plain if not _names_update(one))):
            written = each.get("datetime") or each.get("content")
            yield from (
                self._read("html", written, is_data=True) if written else self._line(each.text_content())
            )
        for element in islice(elements(_DATED, self._tree), MAX_DATED):
            if not _names_update(element) and not self._place.is_of_other_things(element):
                yield from self._line(element.text_content())
        yield from self._below_headline()

    @cached_property
    def _times(self) -> list[HtmlElement]:
        found = elements(_TIMES, self._tree)[:MAX_MARKED_TIMES]
        return [each for each in found if not self._place.is_of_other_things(each)]

    def _updated(self) -> Iterator[Statement]:
        """Yield the times of the last change: better than nothing."""
        for each in self._times[:MAX_TIMES]:
            yield from self._read("html", each.get("datetime") or "", is_data=True)

    def _line(self, text: str) -> Iterator[Statement]:
        """Yield the date in a line; what follows a label of the last change is left out."""
        line = one_line(text)
        if not line or len(line) > 2 * MAX_LINE_CHARACTERS:
            return
        updated = _UPDATED.search(line)
        for part in _BREAK.split(line[: updated.start()] if updated else line):
            for written in _without_labels(part):
                found = next(self._read("html", written, is_data=False), None)
                if found is not None:
                    yield found
                    return

    def _below_headline(self) -> Iterator[Statement]:
        heading = self._place.heading
        if heading is None:
            return
        for element in islice(_following(heading), MAX_LINES_BELOW):
            text = element.text_content()
            if len(text) > MAX_LINE_CHARACTERS or not any(letter.isdigit() for letter in text):
                continue
            if not self._place.is_of_other_things(element):
                found = next(self._line(text), None)
                if found is not None:
                    yield found
                    return


def _following(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements behind another one, in document order."""
    current: HtmlElement | None = element
    while current is not None:
        for sibling in current.itersiblings():
            yield from (each for each in sibling.iter() if isinstance(each.tag, str))
        current = current.getparent()


def _without_labels(text: str) -> Iterator[str]:
    words = text.split()
    yield from (" ".join(words[at:]) for at in range(min(len(words), MAX_LABEL_WORDS + 1)))
    label = _GLUED_LABEL.match(text)
    if label:
        yield text[label.end() :]


def _offsets(tree: HtmlElement, node: JsonObject, tags: Mapping[str, str]) -> list[timedelta]:
    """Return the offsets from UTC that a page writes with its times, those that are not zero first."""
    times = [
        *(json_ld.first(node.get(field)) for field in _ZONED_FIELDS),
        *(tags.get(name) for name in _ZONED_TAGS),
        *(element.get("datetime") for element in islice(tree.iter("time"), MAX_TIMES)),
    ]
    found = []
    for time in times:
        match = _OFFSET.search(time.strip()) if isinstance(time, str) else None
        if match:
            offset = timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0))
            found.append(-offset if match[1] == "-" else offset)
    return sorted(found, key=lambda offset: not offset)


def _country(url: Url | None) -> str | None:
    """Return the country of a host, where its name says so."""
    top = url.host.rpartition(".")[2] if url else ""
    return {"uk": "gb", "eu": None}.get(top, top) if len(top) == 2 else None


def _is_marked(element: HtmlElement) -> bool:
    """Return whether a time is marked as that of publication."""
    marks = f"{element.get('class')} {element.get('itemprop')}"
    return "publish" in marks or "Published" in marks or element.get("pubdate") is not None


def _names_update(element: HtmlElement) -> bool:
    """Return whether the names of a time, or the label in front of it, say that it is the last change's."""
    marks = f"{element.get('class')} {element.get('itemprop')} {element.get('id')}"
    if _UPDATED_NAME.search(marks) and "publish" not in marks.lower():
        return True
    before = element.getprevious()
    label = (
        (before.tail if before is not None else (element.getparent().text or ""))
        if element.tag == "time"
        else ""
    )
    return bool(label) and _UPDATED.search(label) is not None
