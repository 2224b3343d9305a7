"""A text given by hand, as the article that the service would make of it: a file, a URL or standard input.

Owns telling apart what was given: a page, a ninjs item, or plain text.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from conflictwire.settings import Settings
from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.extraction.pipeline import extract
from ingest.core.fetching.articles import Fetched, build
from ingest.core.web import caching, urls
from ingest.core.web.text import one_line, paragraphs
from ingest.http import HttpClient, HttpError
from runtime.errors import Fatal
from schemas import ids
from schemas.articles import Article, Verdict
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.records import DecodeError, decode

__all__ = ["article_of"]

_STDIN = "-"
_GIVEN = "given/1"  # in the place of the extractor's name: nothing was extracted
_TAGGED = frozenset({"conflict", "subjects", "places"})  # what tagging adds to an article
_GUESSED_BYTES = 512


async def article_of(source: str, settings: Settings, *, language: str | None, now: datetime) -> Article:
    """Return the article in a file, at a URL, or on standard input (`-`).

    What begins with `<` is a page, what begins with `{` a ninjs item, and anything else plain text, whose
    first line is the title where a blank line follows it.

    Args:
        language: BCP 47; where given it counts more than what the text says.

    Raises:
        Fatal: It cannot be read; the text names it and says why.
    """
    if source.startswith(("http://", "https://")):
        return await _fetched(source, settings, language, now)
    body = _read(source)
    head = body[:_GUESSED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _article(extract(body, url=None, content_type=None), None, language, now)
    if head.startswith(b"{"):
        return _in_language(_item(body, source), language)
    return _article(_plain(body, source), None, language, now)


def _item(body: bytes, source: str) -> Article:
    """Return an article or a story as it was before tagging."""
    try:
        fields = json.loads(body)
        untagged = {name: value for name, value in fields.items() if name not in _TAGGED}
        return decode(Article, json.dumps(untagged).encode(), what=source)
    except (ValueError, DecodeError) as error:
        raise Fatal(f"{error}; give a ninjs item with `ingest`, a page, or plain text") from error


def _in_language(article: Article, language: str | None) -> Article:
    return article if language is None else article.model_copy(update={"language": language})


def _read(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == _STDIN else Path(source).read_bytes()
    except OSError as error:
        raise Fatal(
            f"reading {source}: {error.strerror}; give a file, a URL or - for standard input"
        ) from error


async def _fetched(url: str, settings: Settings, language: str | None, now: datetime) -> Article:
    try:
        async with HttpClient(
            resolve=settings.resolve, user_agent=settings.user_agent, limits=settings.http_limits()
        ) as http:
            response = await http.get(
                urls.normalise(url),
                headers=caching.request_headers(None),
                max_bytes=settings.page_max_bytes,
                deadline_seconds=settings.fetch_deadline_seconds,
            )
    except (HttpError, urls.InvalidUrl) as error:
        raise Fatal(str(error)) from error
    if response.status != 200:
        raise Fatal(f"requesting {url}: HTTP status {response.status}, so there is no text to tag")
    found = extract(response.body, url=response.final_url, content_type=response.headers.get("content-type"))
    return _article(found, response.final_url, language, now)


def _plain(body: bytes, source: str) -> Extracted:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Fatal(f"reading {source}: neither a page nor UTF-8 text ({error})") from error
    first, blank, rest = text.lstrip().partition("\n\n")
    title, kept = (first, rest) if blank and "\n" not in first else ("", text)
    return Extracted(
        verdict=Verdict.ARTICLE,
        extraction=_GIVEN,
        text=paragraphs(kept),
        metadata=PageMetadata(title=one_line(title)),
    )


def _article(found: Extracted, url: str | None, language: str | None, now: datetime) -> Article:
    given = ids.digest20(found.metadata.title, found.text)
    article_id = ids.article_id(urls.canonical(url)) if url else f"a{given}"
    entry = Entry(
        entry_id=f"e{given}", feed_id=f"f{given}", article_id=article_id, discovered_at=now, url=url
    )
    state = FetchState(article_id=article_id, status=FetchStatus.PENDING)
    article = build(entry, found, state, Fetched(url, now if url else None), version=1, now=now)
    return _in_language(article, language)
