"""Responses: what the answer to a request for a page is, before and after its body was read.

Owns the way from status, headers and bytes to one of `ingest.core.fetching.results`. The request is made by
the fetcher, the body read in a worker process; what follows from a result is
`ingest.core.fetching.after_fetch`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.pipeline import extract
from ingest.core.fetching.reserved import with_reservation
from ingest.core.fetching.results import FetchResult, HttpStatus, NotModified, Page, Redirected, Unsupported
from ingest.core.web import caching
from ingest.core.web.caching import Conditional
from ingest.core.web.content_types import unsupported_type
from ingest.core.web.decompression import decompress
from ingest.core.web.failures import RequestFailed
from ingest.core.web.statuses import is_whole
from ingest.core.web.tdmrep import header_reservation
from ingest.core.web.urls import Url
from schemas.fetches import FetchState

__all__ = ["PageBody", "conditional", "page_of", "read_body", "without_body"]

PageBody = Extracted | Unsupported | RequestFailed
"""What a body of a 200 holds."""


def conditional(state: FetchState, url: Url) -> Conditional | None:
    """Return what makes the request of a page conditional, once the article is out."""
    return caching.conditional(state, url) if state.version else None


def without_body(
    status: int,
    headers: Mapping[str, str],
    *,
    redirected_to: Url | None,
    was_conditional: bool = True,
    now: datetime,
) -> FetchResult | None:
    """Return what a response is whose body need not be read; None where it has a page.

    Args:
        headers: Names in lower case.
        redirected_to: Where a redirect that was not followed leads to.
        was_conditional: Validators were sent.
        now: Aware UTC; a Retry-After that is a date counts from here.
    """
    if redirected_to is not None:
        return Redirected(redirected_to)
    if status == 304:
        return NotModified(*caching.validators(headers), was_conditional=was_conditional)
    if not is_whole(status, headers):
        return HttpStatus(status, caching.hints(headers, now=now).retry_after_seconds)
    return None


def read_body(
    body: bytes, *, url: Url, headers: Mapping[str, str], site_knowledge: bytes, max_bytes: int
) -> PageBody:
    """Return the text and the metadata in a body, or why it has none.

    Args:
        body: As sent.
        url: After redirects.
        headers: Names in lower case.
        site_knowledge: What is known of the page's host, as `ingest.core.extraction.sites` encodes it.
        max_bytes: Limit of the decompressed body.
    """
    html = decompress(body, headers.get("content-encoding"), max_bytes=max_bytes)
    if isinstance(html, RequestFailed):
        return RequestFailed(html.reason, f"reading {url}: {html.detail}")
    media_type = unsupported_type(headers, html)
    if media_type is not None:
        return Unsupported(media_type)
    return extract(html, url=url, content_type=headers.get("content-type"), site_knowledge=site_knowledge)


def page_of(read: PageBody, *, url: Url, headers: Mapping[str, str]) -> FetchResult:
    """Return the result of a fetch whose body was read, with the validators of its response."""
    if not isinstance(read, Extracted):
        return read
    said = header_reservation(headers, url)
    if said is not None and read.metadata.tdm_reservation is None:
        read = replace(read, metadata=with_reservation(read.metadata, said, source="header"))
    etag, last_modified = caching.validators(headers)
    return Page(read, url, etag, last_modified)
