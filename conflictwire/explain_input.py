"""What `conflictwire explain` is asked about, as the article that the service would make of it.

Owns telling a URL, a file and a text apart, and a page, a ninjs item and plain text.
"""

import errno
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from conflictwire.settings import Settings
from ingest.core.extraction.detection import detect
from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.extraction.pipeline import extract
from ingest.core.fetching.articles import Fetched, build
from ingest.core.web.content_types import PAGE_ACCEPT
from ingest.core.web.text import one_line, paragraphs
from ingest.core.web.urls import InvalidUrl, Url
from ingest.http.client import HttpClient, HttpError
from runtime.errors import Fatal
from schemas import ids
from schemas.articles import Article, Verdict
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.records import DecodeError, decode

__all__ = ["SourcePage", "read_article", "read_page"]

_STDIN = "-"
_PLAIN_TEXT = "given/1"  # in place of the extractor's name: nothing was extracted
_TAGGED = frozenset({"conflict", "subjects", "places"})  # what tagging adds to an article
_SNIFFED_BYTES = 512
_NOT_A_PATH = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})


class SourcePage(NamedTuple):
    """A page's bytes, its URL after redirects and its Content-Type; None where it did not come by HTTP."""

    body: bytes
    url: Url | None
    content_type: str | None


async def read_article(source: str, settings: Settings, *, language: str | None, now: datetime) -> Article:
    """Return the article at a URL, in a file, on standard input (`-`), or in the argument itself.

    An argument that is not a URL and names no file is the text, if it holds a space; a single word is a file
    name that is wrong. Content that begins with `<` is a page, with `{` a ninjs item; anything else is plain
    text, whose first line is the title if a blank line follows it.

    Args:
        language: BCP 47; takes precedence over what the text says and what is detected.

    Raises:
        Fatal: It cannot be read; the text names the source and the reason.
    """
    if source.startswith(("http://", "https://")):
        return await _fetch(source, settings, language, now)
    body = _read(source)
    name = "the text" if any(char.isspace() for char in source) else source
    head = body[:_SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return _article(extract(body, url=None, content_type=None), None, language, now)
    if head.startswith(b"{"):
        return _with_language(_parse_item(body, name), language)
    return _article(_parse_plain(body, name), None, language, now)


def _read(source: str) -> bytes:
    if source == _STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        if error.errno in _NOT_A_PATH and any(char.isspace() for char in source):
            return os.fsencode(source)
        raise Fatal(
            f"reading {source}: {error.strerror}; give a file, a URL, a text of several words in quotes, "
            "or - for standard input"
        ) from error


def _parse_item(body: bytes, source: str) -> Article:
    """Return an article, or a story as it was before tagging."""
    try:
        fields = json.loads(body)
        untagged = {name: value for name, value in fields.items() if name not in _TAGGED}
        return decode(Article, json.dumps(untagged).encode(), what=source)
    except (ValueError, DecodeError) as error:
        raise Fatal(f"{error}; give a ninjs item with `ingest`, a page, or plain text") from error


def _parse_plain(body: bytes, source: str) -> Extracted:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Fatal(f"reading {source}: neither a page nor UTF-8 text ({error})") from error
    first, blank, rest = text.lstrip().partition("\n\n")
    title, kept = (first, rest) if blank and "\n" not in first else ("", text)
    language, confidence = detect(text, claimed=None)
    return Extracted(
        verdict=Verdict.ARTICLE,
        extraction=_PLAIN_TEXT,
        text=paragraphs(kept),
        metadata=PageMetadata(title=one_line(title)),
        language=language,
        language_confidence=confidence,
    )


async def read_page(source: str, settings: Settings) -> SourcePage:
    """Return the page at a URL, in a file or on standard input, as it came.

    Raises:
        Fatal: It cannot be read, or is not a page.
    """
    if source.startswith(("http://", "https://")):
        return await _request(source, settings)
    body = _read(source)
    if not body[:_SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Fatal(f"reading {source[:80]}: not a page; --steps needs a URL, or HTML in a file or after -")
    return SourcePage(body, None, None)


async def _fetch(url: str, settings: Settings, language: str | None, now: datetime) -> Article:
    page = await _request(url, settings)
    found = extract(page.body, url=page.url, content_type=page.content_type)
    return _article(found, page.url, language, now)


async def _request(url: str, settings: Settings) -> SourcePage:
    try:
        async with HttpClient(
            resolve=settings.resolve, user_agent=settings.user_agent, limits=settings.http_client
        ) as http:
            response = await http.get(
                Url.parse(url),
                accept=PAGE_ACCEPT,
                max_bytes=settings.fetch.max_bytes,
                deadline_seconds=settings.fetch.deadline_seconds,
            )
    except (HttpError, InvalidUrl) as error:
        raise Fatal(str(error)) from error
    if response.status != 200:
        raise Fatal(f"requesting {url}: HTTP status {response.status}, so there is no text to tag")
    return SourcePage(response.body, response.final_url, response.headers.get("content-type"))


def _article(found: Extracted, url: Url | None, language: str | None, now: datetime) -> Article:
    digest = ids.digest20(found.metadata.title, found.text)
    article_id = ids.article_id(url.canonical) if url else f"a{digest}"
    entry = Entry(
        entry_id=f"e{digest}",
        feed_id=f"f{digest}",
        article_id=article_id,
        discovered_at=now,
        url=url.text if url else None,
    )
    state = FetchState(article_id=article_id, status=FetchStatus.PENDING)
    article = build(entry, found, state, Fetched(url, now if url else None), version=1, now=now)
    return _with_language(article, language)


def _with_language(article: Article, language: str | None) -> Article:
    return article if language is None else article.model_copy(update={"language": language})
