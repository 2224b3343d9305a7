"""Requests of what a site says about crawling and mining: robots.txt and tdmrep.json.

Owns asking and reading them. When they are asked for and what follows is `ingest.core.fetching.site_rules`;
each is a turn of its own in the queue, so that the gap between two requests lies before the page as well.
"""

from collections.abc import Mapping
from datetime import datetime

from ingest.core.fetching.site_rules import RulesAnswer, RulesRequest, SiteRules
from ingest.core.web import caching
from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.robots import product_token
from ingest.core.web.statuses import is_whole
from ingest.core.web.urls import Url
from ingest.http.client import HttpError
from ingest.services import IngestServices
from runtime.workers import WorkerKilled

__all__ = ["SiteRequests"]

_DEADLINE_SECONDS = 15.0  # a page waits for it, and its site for the page

_MAX_QUESTIONS = 8  # two files of each of four origins: http, https, with www and without
_MAX_ARTICLES = 10_000  # whose questions are counted


class SiteRequests:
    """Asks sites, for one shard.

    Attributes:
        rules: What is known.
    """

    def __init__(self, services: IngestServices) -> None:
        self.rules = SiteRules(services.settings.fetch)
        self._services = services
        self._asked_for: dict[str, int] = {}  # article to the questions that it needed
        self._product = product_token(services.settings.user_agent)

    async def was_asked_first(self, article_id: str, url: Url) -> bool:
        """Return whether a site had to be asked about itself, which is then done, before a page of it may be.

        Raises:
            HttpError: One article has led to more sites than its redirects may.
        """
        question = self.rules.unknown(url, now=self._services.clock.now())
        if question is None:
            return False
        asked = self._asked_for.get(article_id, 0) + 1
        if asked > _MAX_QUESTIONS:
            raise HttpError(
                RequestFailure.TOO_MANY_REDIRECTS,
                f"requesting {url}: its redirects lead to more than {_MAX_QUESTIONS // 2} sites",
            )
        if len(self._asked_for) >= _MAX_ARTICLES:
            self._asked_for.clear()
        self._asked_for[article_id] = asked
        answer = await self._asked(question)
        self._services.metrics.asked_site(question.kind.value, answer.word)
        self.rules.learn(question, answer, now=self._services.clock.now())
        return True

    def forget(self, article_id: str) -> None:
        """Start again with an article that was tried."""
        self._asked_for.pop(article_id, None)

    async def _asked(self, request: RulesRequest) -> RulesAnswer:
        deadline_seconds = min(self._services.settings.fetch.deadline_seconds, _DEADLINE_SECONDS)
        try:
            response = await self._services.http.get(
                request.url,
                accept=request.kind.accept,
                max_bytes=request.kind.max_bytes,
                deadline_seconds=deadline_seconds,
                cut=True,
            )
        except HttpError as error:
            return RulesAnswer(failed=error.failed)
        now, url = self._services.clock.now(), response.final_url
        if not is_whole(response.status, response.headers):
            return RulesAnswer(
                status=response.status, final_url=url, retry_after_seconds=_retry_after(response.headers, now)
            )
        try:
            rules = await self._services.extractor.read_rules(
                request.kind, response.body, url=url, product=self._product
            )
        except WorkerKilled as error:
            return RulesAnswer(failed=RequestFailed(RequestFailure.TIMED_OUT, f"reading {url}: {error}"))
        return RulesAnswer(rules, response.status, final_url=url)


def _retry_after(headers: Mapping[str, str], now: datetime) -> int:
    return caching.hints(headers, now=now).retry_after_seconds
