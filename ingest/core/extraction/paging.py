"""Paging: an article that is set on several pages, and where the others are.

Owns telling the pages of one article by their addresses: the same path with a number more. `rel=next` alone
is not enough, since blogs give it to the next article; and lists of stories and of comments have pages, too.
Fetching them is the fetcher's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.trees import elements, texts
from ingest.core.web.urls import Url, resolve
from schemas.articles import Verdict

__all__ = ["MAX_PAGES", "further_pages", "goes_on", "with_page"]

MAX_PAGES = 10  # of one article, the first included

_DECLARED = XPath("//link[@rel='next']/@href | //a[@rel='next']/@href", smart_strings=False)
_NUMBERED = XPath(
    "//a[@href and (string-length(normalize-space()) < 3)"
    " and not(ancestor::*[contains(@class, 'omment') or contains(@id, 'omment')])]"
)
# What a page's path has more than the first one's: "/2", "-2", "/page/2/", ",seite-2".
_MORE = re.compile(r"[/_,.-](?:(?!comment)[a-z]{1,10}[/_,.-]?)?(?P<number>\d{1,2})/?\Z")
_PAGE_PARAMETER = re.compile(r"(?!c)[a-z]{1,6}\Z", re.IGNORECASE)  # not "cpage", of comments
_PAGE_NUMBER = re.compile(r"[1-9]\d?\Z", re.ASCII)
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|jsp|shtml)\Z")


def further_pages(tree: HtmlElement, url: Url | None) -> tuple[Url, ...]:
    """Return the addresses of an article's pages after the first, in order; empty for one that is whole.

    Args:
        tree: The first page. On a later one nothing is found: it is another article's part, or a list's.
        url: After redirects.
    """
    if url is None:
        return ()
    found = {number: page for number, page in _candidates(tree, url) if 2 <= number <= MAX_PAGES}
    pages: list[Url] = []
    while len(pages) + 2 in found:
        pages.append(found[len(pages) + 2])
    return tuple(pages)


def goes_on(pages: Sequence[Url]) -> str:
    """Return the reason, for people, why an article is not whole."""
    return f"the text goes on, {len(pages)} pages from {pages[0]} on" if pages else ""


def with_page(article: Extracted, page: Extracted) -> Extracted:
    """Return an article with the text of the first of its `further_pages`, whole with the last one.

    A page that says nothing new ends it: the numbers were those of a list below the text.
    """
    lines = article.text.split("\n\n")
    seen = set(lines)  # a standfirst, or a box, stands on each page
    new = [line for line in page.text.split("\n\n") if line and line not in seen]
    left = article.further_pages[1:] if new else ()
    return replace(
        article,
        text="\n\n".join((*lines, *new)),
        further_pages=left,
        verdict=article.verdict if left else Verdict.ARTICLE,
        reason=goes_on(left),
    )


def _candidates(tree: HtmlElement, url: Url) -> Iterator[tuple[int, Url]]:
    """Yield numbers and addresses of pages; where a number has several the declared one comes last."""
    for link in elements(_NUMBERED, tree):
        label = link.text_content().strip()
        page = resolve(link.get("href", ""), url) if label.isdecimal() else None
        if page is not None and _number_of(page, url) == int(label):
            yield int(label), page
    for href in texts(_DECLARED, tree):
        page = resolve(href, url)
        number = _number_of(page, url) if page is not None else None
        if page is not None and number == 2:
            yield number, page


def _number_of(page: Url, first: Url) -> int | None:
    """Return which page of the article at `first` a URL is; None where it is none."""
    if page.origin != first.origin:
        return None
    if page.path == first.path:
        return _number_in_query(page, first)
    if page.query != first.query:
        return None
    path, own = _EXTENSION.sub("", page.path), _EXTENSION.sub("", first.path).rstrip("/")
    match = _MORE.match(path, len(own)) if own and path.startswith(own) else None
    return int(match["number"]) if match else None


def _number_in_query(page: Url, first: Url) -> int | None:
    known = set(parse_qsl(first.query))
    added = [pair for pair in parse_qsl(page.query) if pair not in known]
    if len(added) != 1 or not _PAGE_PARAMETER.match(added[0][0]) or not _PAGE_NUMBER.match(added[0][1]):
        return None
    return int(added[0][1])
