"""Site rules: what the sites of a shard say about crawling and mining, and what is not known yet.

Owns when robots.txt and tdmrep.json are asked for, for how long an answer holds, and what follows for a page.
Mutable, but without clock or I/O; bounded, so that the oldest answers are forgotten first.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest.core.fetching.reserved import with_reservation
from ingest.core.fetching.results import Disallowed, HttpStatus, Page
from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.robots import MAX_ROBOTS_BYTES, Robots, parse_robots
from ingest.core.web.tdmrep import MAX_TDMREP_BYTES, Reservation, Reservations, parse_tdmrep
from ingest.core.web.urls import Url
from schemas.outcomes import Reason

__all__ = [
    "RulesAnswer",
    "RulesKind",
    "RulesPolicy",
    "RulesRequest",
    "SiteRules",
    "read_rules",
]

_HELD = timedelta(hours=24)  # RFC 9309 §2.4
_HELD_UNREACHABLE = timedelta(minutes=1)  # nothing is fetched meanwhile
_MAX_BYTES = 32 << 20  # of all rules that are held: some 10,000 sites
_ENTRY_BYTES = 500
_UNAVAILABLE = frozenset(
    {
        RequestFailure.ADDRESS_REFUSED,
        RequestFailure.INSECURE_REDIRECT,
        RequestFailure.INVALID_URL,
        RequestFailure.TOO_MANY_REDIRECTS,
    }
)
"""Redirects that lead to no file (RFC 9309 §2.3.1.2), and files that are none."""


class RulesPolicy(BaseModel):
    """What sites are asked about themselves; the settings nest this model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    robots: bool = Field(
        default=True,
        description="Whether pages are fetched only as their site's robots.txt allows it, to the first word "
        "of `user_agent` or to all. Feeds are polled since you added them.",
    )
    max_crawl_delay_seconds: float = Field(
        60, ge=0, description="Longest Crawl-delay of a robots.txt that is honoured."
    )
    mining: Literal["ignore", "record", "obey"] = Field(
        "record",
        description="Reservations of text and data mining (TDMRep): `record` notes them with the article, "
        "`obey` also keeps the page's text out, `ignore` does not ask for a site's tdmrep.json.",
    )


class RulesKind(StrEnum):
    """A file of a site."""

    ROBOTS = "robots"
    TDMREP = "tdmrep"

    @property
    def path(self) -> str:
        """Return where it is."""
        return "/robots.txt" if self is RulesKind.ROBOTS else "/.well-known/tdmrep.json"

    @property
    def accept(self) -> str:
        """Return the media types to be asked for."""
        return "text/plain, */*;q=0.5" if self is RulesKind.ROBOTS else "application/json, */*;q=0.5"

    @property
    def max_bytes(self) -> int:
        """Return how much of it is read."""
        return MAX_ROBOTS_BYTES if self is RulesKind.ROBOTS else MAX_TDMREP_BYTES


@dataclass(frozen=True, slots=True)
class RulesRequest:
    """A file to be asked for before a page may be."""

    kind: RulesKind
    url: Url


@dataclass(frozen=True, slots=True)
class RulesAnswer:
    """What came of it: rules where there is a file, else the status or the failure.

    Attributes:
        final_url: After redirects; None where there was no response.
    """

    rules: Robots | Reservations | None = None
    status: int = 0
    failed: RequestFailed | None = None
    final_url: Url | None = None
    retry_after_seconds: int = 0

    @property
    def word(self) -> str:
        """Return the answer in one word: the label of the metric."""
        if self.rules is not None:
            return "read"
        return "unreachable" if _is_unreachable(self) else "absent"


@dataclass(frozen=True, slots=True)
class _Held:
    answer: RulesAnswer
    until: datetime
    size_bytes: int


def read_rules(kind: RulesKind, body: bytes, *, url: Url, product: str) -> Robots | Reservations:
    """Return what a file of a site says.

    Args:
        body: Decompressed.
        url: Of the file, after redirects.
        product: By what name a robots.txt knows us (`product_token`).
    """
    if kind is RulesKind.ROBOTS:
        return parse_robots(body, product=product)
    return parse_tdmrep(body, url=url)


class SiteRules:
    """What is known of origins, by kind of file."""

    def __init__(self, policy: RulesPolicy) -> None:
        """Begin without knowledge."""
        self._policy = policy
        self._held: OrderedDict[tuple[RulesKind, str], _Held] = OrderedDict()
        self._held_bytes = 0

    def unknown(self, url: Url, *, now: datetime) -> RulesRequest | None:
        """Return what has to be asked before a page; None where all is known."""
        wanted = [RulesKind.ROBOTS] if self._policy.robots else []
        wanted += [RulesKind.TDMREP] if self._policy.mining != "ignore" else []
        for kind in wanted:
            held = self._held.get((kind, url.origin))
            # A time too far away comes from a clock that has been put back since.
            if held is None or not now < held.until <= now + _HELD:
                return RulesRequest(kind, Url.parse(url.origin + kind.path))
            if kind is RulesKind.ROBOTS and self._robots_verdict(url, now) is not None:
                return None
        return None

    def learn(self, request: RulesRequest, answer: RulesAnswer, *, now: datetime) -> None:
        """Keep an answer, for the origin that was asked and for the one that it was redirected to."""
        until = now + _HELD
        if _is_unreachable(answer):
            asked = timedelta(seconds=answer.retry_after_seconds)
            until = now + (min(asked, _HELD) if asked else _HELD_UNREACHABLE)
        held = _Held(answer, until, _ENTRY_BYTES + _size_of(answer.rules))
        origins = [request.url.origin]
        final = answer.final_url
        if final is not None and final.path == request.kind.path and final.origin not in origins:
            origins.append(final.origin)
        for origin in origins:
            self._put((request.kind, origin), held)

    def verdict(self, url: Url, *, now: datetime) -> Disallowed | HttpStatus | RequestFailed | None:
        """Return what becomes of a page that is not to be fetched; None where it may be.

        Source:
            RFC 9309 §2.3.1: 4xx allows, 5xx and no answer forbid.
        """
        refused = self._robots_verdict(url, now) if self._policy.robots else None
        reserved = self.reservation(url) if self._policy.mining == "obey" else None
        if refused is None and reserved is not None and reserved.is_reserved:
            return Disallowed(Reason.RESERVED, f"{url.origin}{RulesKind.TDMREP.path} reserves its text")
        return refused

    def after_page(self, page: Page) -> Page | Disallowed:
        """Return a page with the reservations of its site; what is reserved is not read where that is obeyed.

        What a page says of itself comes before its site's file.
        """
        if page.final_url is None or self._policy.mining == "ignore":
            return page
        metadata = page.extracted.metadata
        found = self.reservation(page.final_url)
        if metadata.tdm_reservation is None and found is not None:
            metadata = with_reservation(metadata, found, source="tdmrep.json")
            page = replace(page, extracted=replace(page.extracted, metadata=metadata))
        if metadata.tdm_reservation and self._policy.mining == "obey":
            return Disallowed(Reason.RESERVED, f"{page.final_url} reserves its text from mining")
        return page

    def _robots_verdict(self, url: Url, now: datetime) -> Disallowed | HttpStatus | RequestFailed | None:
        held = self._held.get((RulesKind.ROBOTS, url.origin))
        if held is None:
            return None
        answer, where = held.answer, f"{url.origin}{RulesKind.ROBOTS.path}"
        if not _is_unreachable(answer):
            pattern = answer.rules.forbidding(url) if isinstance(answer.rules, Robots) else None
            return None if pattern is None else Disallowed(Reason.DISALLOWED, f"{where}: Disallow: {pattern}")
        if answer.failed is not None:
            return replace(answer.failed, detail=f"before {url}: {answer.failed.detail}")
        left = math.ceil((held.until - now).total_seconds()) if answer.retry_after_seconds else 0
        return HttpStatus(answer.status, max(left, 0), of=where)

    def crawl_delay_seconds(self, url: Url) -> float:
        """Return how long a site asks to wait between two requests, bounded; 0 where it does not ask."""
        held = self._held.get((RulesKind.ROBOTS, url.origin)) if self._policy.robots else None
        rules = held.answer.rules if held else None
        asked = rules.crawl_delay_seconds if isinstance(rules, Robots) else 0.0
        return min(asked, self._policy.max_crawl_delay_seconds)

    def reservation(self, url: Url) -> Reservation | None:
        """Return what a site's file says of a page; None where it says nothing."""
        held = self._held.get((RulesKind.TDMREP, url.origin))
        rules = held.answer.rules if held else None
        return rules.of(url) if isinstance(rules, Reservations) else None

    def _put(self, key: tuple[RulesKind, str], held: _Held) -> None:
        before = self._held.pop(key, None)
        self._held_bytes += held.size_bytes - (before.size_bytes if before else 0)
        self._held[key] = held
        while self._held_bytes > _MAX_BYTES and len(self._held) > 1:
            _, forgotten = self._held.popitem(last=False)
            self._held_bytes -= forgotten.size_bytes


def _is_unreachable(answer: RulesAnswer) -> bool:
    if answer.failed is not None:
        return answer.failed.reason not in _UNAVAILABLE
    return answer.status == 429 or answer.status >= 500  # a 429 says nothing of what is allowed


def _size_of(rules: Robots | Reservations | None) -> int:
    return sum(len(rule[0]) + 100 for rule in rules.rules) if rules is not None else 0
