"""Page dates: where a page shows when its story was published.

Owns the places: time elements, and the lines that a class calls a date. The site's clock, tickers and the
times of other stories are none. What a written date means is `dates`'.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.json_ld import JsonObject
from ingest.core.extraction.trees import elements
from ingest.core.web.text import one_line

__all__ = ["offset", "shown"]

MAX_LABEL_WORDS = 4  # before a written date: "Published on Monday"
MAX_TIMES = 3  # of the story; later ones belong to comments and other stories
MAX_DATED = 20

_TIMES = XPath("//time[@datetime] | //*[contains(@itemprop, 'datePublished')][@content]")
_DATED = XPath(
    "//*[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time')"
    " or contains(@class, 'publish')][string-length() < 120]"
)
_CLOCK = re.compile(
    r"(?<![a-z])(?:today|masthead|ticker|clock|weather|topbar|top-bar|breaking|current-?date|site-?(?:date|header)"
    r"|sidebar|related|comments?)(?![a-z])",
    re.IGNORECASE,
)
_NOT_STORY = frozenset({"aside", "footer", "header", "nav"})
_ZONED_TAGS = ("article:published_time", "article:modified_time", "og:updated_time", "datepublished")
_OFFSET = re.compile(r"T\d\d:\d\d(?::\d\d(?:\.\d+)?)?([+-])(\d\d):?(\d\d)\Z")


def shown(tree: HtmlElement) -> Iterator[str]:
    """Yield the dates of the story that a page shows, as written, the surest first."""
    times = [element for element in elements(_TIMES, tree) if not _names_clock(element)]
    yield from (_time_of(each) for each in times if _is_marked(each))
    yield from islice((_time_of(each) for each in times if not _stands_aside(each)), MAX_TIMES)
    for element in islice(elements(_DATED, tree), MAX_DATED):
        if not _names_clock(element) and not _stands_aside(element):
            words = one_line(element.text_content()).split()
            yield from (" ".join(words[at:]) for at in range(min(len(words), MAX_LABEL_WORDS)))


def offset(node: JsonObject, tags: Mapping[str, str]) -> timedelta | None:
    """Return the offset from UTC that the page writes with one of its times; None where it writes none."""
    times = (node.get("datePublished"), node.get("dateModified"), *(tags.get(name) for name in _ZONED_TAGS))
    for time in times:
        found = _OFFSET.search(time) if isinstance(time, str) else None
        if found:
            written = timedelta(hours=int(found[2]), minutes=int(found[3]))
            return -written if found[1] == "-" else written
    return None


def _time_of(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or ""


def _is_marked(element: HtmlElement) -> bool:
    """Return whether a time is marked as that of publication."""
    marks = f"{element.get('class')} {element.get('itemprop')}"
    return "publish" in marks or "Published" in marks or element.get("pubdate") is not None


def _names_clock(element: HtmlElement) -> bool:
    """Return whether the names around a time say that it is the site's, or another thing's."""
    around = islice((element, *element.iterancestors()), 3)
    return any(_CLOCK.search(f"{each.get('class')} {each.get('id')}") for each in around)


def _stands_aside(element: HtmlElement) -> bool:
    """Return whether a time stands in the page's head or side rather than in the story's."""
    tags = {each.tag for each in element.iterancestors()}
    return "article" not in tags and "main" not in tags and not _NOT_STORY.isdisjoint(tags)
