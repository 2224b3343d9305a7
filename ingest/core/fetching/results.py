"""What an attempt to fetch a page may bring: one value for each kind of result.

Owns the shapes; what follows from each is decided in `ingest.core.fetching.after_fetch`.
"""

from dataclasses import dataclass

from ingest.core.extraction.extracted import Extracted
from ingest.core.fetching.strikes import Brought
from ingest.core.web.failures import RequestFailed, RequestFailure, StepFailed
from ingest.core.web.urls import Url
from schemas.outcomes import Reason

__all__ = [
    "Disallowed",
    "ExtractionKilled",
    "FetchResult",
    "HttpStatus",
    "NotModified",
    "Page",
    "Redirected",
    "Unsupported",
    "brought_by",
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
    """A status without a page; 0 seconds where the server does not say when to try again.

    Attributes:
        of: The file of the site without which the page is not asked for; empty where it is the page's own.
    """

    status: int
    retry_after_seconds: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class Disallowed:
    """The site does not want the page to be fetched, or its text to be read.

    Attributes:
        detail: For people: which file, and what it says.
    """

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A response of a media type that holds no article, such as a PDF."""

    content_type: str


@dataclass(frozen=True, slots=True)
class ExtractionKilled:
    """The extraction did not finish within its deadline or memory, or its worker died."""

    detail: str


FetchResult = (
    Page
    | NotModified
    | Redirected
    | HttpStatus
    | Disallowed
    | Unsupported
    | ExtractionKilled
    | RequestFailed
    | StepFailed
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
        case Disallowed():
            return result.reason.value
        case _:
            return _WORDS[type(result)]


def brought_by(result: FetchResult) -> Brought | None:
    """Return what an attempt was good for: what the fetch queue goes by; None where no site was asked."""
    if isinstance(result, RequestFailed) and result.is_ours:
        return None
    is_slow = isinstance(result, RequestFailed) and result.reason in (
        RequestFailure.TIMED_OUT,
        RequestFailure.NETWORK_ERROR,
    )
    return Brought(
        is_page=isinstance(result, Page | NotModified | Redirected),
        is_costly=is_slow or isinstance(result, ExtractionKilled),
    )
