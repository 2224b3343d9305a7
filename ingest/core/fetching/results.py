"""What an attempt to fetch a page may bring: one value for each kind of result.

Owns the shapes; what follows from each is decided in `ingest.core.fetching.after_fetch`.
"""

from dataclasses import dataclass

from ingest.core.extraction.extracted import Extracted
from ingest.core.web.failures import RequestFailed, StepFailed
from ingest.core.web.urls import Url

__all__ = [
    "ExtractionKilled",
    "FetchResult",
    "HttpStatus",
    "NotModified",
    "Page",
    "Redirected",
    "Unsupported",
    "fetch_word",
]


_STATUS_WORDS = {401: "refused", 403: "refused", 404: "gone", 410: "gone", 429: "blocked", 503: "blocked"}


@dataclass(frozen=True, slots=True)
class Page:
    """A text was obtained: from a page, or from the feed itself (then `final_url` is None)."""

    extracted: Extracted
    final_url: Url | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304: the page is as it was.

    Attributes:
        etag, last_modified: As this response says; None where it says nothing of them.
        was_conditional: Validators were sent; where not, a cache answered for itself.
    """

    etag: str | None = None
    last_modified: str | None = None
    was_conditional: bool = True


@dataclass(frozen=True, slots=True)
class Redirected:
    """The page is at another registrable domain; not followed."""

    url: Url


@dataclass(frozen=True, slots=True)
class HttpStatus:
    """A status other than 200; 0 seconds where the server does not say when to try again."""

    status: int
    retry_after_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A response of a media type that holds no article, such as a PDF."""

    content_type: str


@dataclass(frozen=True, slots=True)
class ExtractionKilled:
    """The extraction did not finish within its deadline or memory, or its worker died."""

    detail: str


FetchResult = (
    Page | NotModified | Redirected | HttpStatus | Unsupported | ExtractionKilled | RequestFailed | StepFailed
)


_WORDS: dict[type, str] = {
    Page: "page",
    NotModified: "not_modified",
    Redirected: "redirected",
    Unsupported: "unsupported_type",
    ExtractionKilled: "worker_killed",
    StepFailed: "step_failed",
}


def fetch_word(result: FetchResult) -> str:
    """Return the result in one word: the label of the metric."""
    match result:
        case Page(final_url=None):
            return "feed_text"
        case HttpStatus():
            return _STATUS_WORDS.get(result.status, "http_error")
        case RequestFailed():
            return result.reason.value
        case _:
            return _WORDS[type(result)]
