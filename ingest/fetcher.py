"""The fetcher of one shard: turns what is pending into articles, retries or other outcomes.

Read, ask the core, write, count. Which article is next is `ingest.core.fetching.queue`, what follows from
an attempt `ingest.core.fetching.after_fetch`.
"""

import asyncio
import contextlib
from dataclasses import replace

import structlog

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.paging import with_page
from ingest.core.fetching.after_fetch import after_fetch, too_large
from ingest.core.fetching.attempts import AttemptDecision
from ingest.core.fetching.queue import FetchQueue
from ingest.core.fetching.removed import after_removal
from ingest.core.fetching.responses import conditional, page_of, without_body
from ingest.core.fetching.results import (
    ExtractionKilled,
    FetchResult,
    HttpStatus,
    Page,
    Redirected,
    brought_by,
)
from ingest.core.fetching.stopgap import while_waiting, why_site_waits
from ingest.core.fetching.strikes import Brought
from ingest.core.records import (
    article_record,
    entry_domain,
    entry_record,
    entry_site,
    received_again,
)
from ingest.core.web.caching import Conditional
from ingest.core.web.content_types import PAGE_ACCEPT
from ingest.core.web.failures import StepFailed
from ingest.core.web.urls import Url
from ingest.fair_gate import Holder
from ingest.fetch_tables import FetchTables
from ingest.http.client import HttpError, HttpResponse
from ingest.services import IngestServices, wait_for
from ingest.site_requests import SiteRequests
from runtime.errors import Fatal, Halt, Poison, Transient
from runtime.kafka.context import ShardContext
from runtime.kafka.table import Unreadable
from runtime.workers import WorkerKilled
from schemas.contracts import FETCH_STATE, OUTCOME, SITE_KNOWLEDGE
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import Outcome, OutcomeKind
from schemas.records import Record

__all__ = ["Fetcher"]


class Fetcher:
    """Fetches what is pending in a shard until cancelled."""

    def __init__(
        self, shard: ShardContext, services: IngestServices, queue: FetchQueue, tables: FetchTables
    ) -> None:
        self._shard = shard
        self._services = services
        self._queue = queue
        self._tables = tables
        self._log = structlog.get_logger().bind(shard=shard.partition)
        self._sites = SiteRequests(services)

    async def run(self) -> None:
        """Work until cancelled; a fetch in flight then stays pending in the table."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._shard.may_work()
                self._tables.changed.clear()
                self._let_go()
                while article_id := self._queue.take(self._services.clock.steady()):
                    group.create_task(self._fetch(article_id))
                self._report()
                await wait_for(self._tables.changed, self._services.seconds_until(self._queue.next_at()))

    async def _fetch(self, article_id: str) -> None:
        brought: Brought | None = None
        try:
            state = self._tables.state(article_id)
            if state is not None and state.entry is not None:  # else closed since it was queued
                brought = await self._fetch_entry(state, state.entry)
        except Unreadable:
            self._queue.remove(article_id)
        except (Transient, Halt, Fatal):
            raise
        except Exception:  # noqa: BLE001 - not even that the attempt failed can be written
            self._log.exception("article_quarantined", article_id=article_id)
            self._tables.quarantine(article_id)
        finally:
            self._queue.done(article_id, self._services.clock.steady(), brought)
            self._tables.changed.set()

    async def _fetch_entry(self, state: FetchState, entry: Entry) -> Brought | None:
        try:
            result = await self._attempt(state, entry)
            if result is None:
                self._tables.put_again(state.article_id)
                return None
            self._sites.forget(state.article_id)
            self._services.metrics.attempted(result)
            self._write(state.article_id, entry, result)
        except (Unreadable, Transient, Halt, Fatal):
            raise
        except Exception as error:  # noqa: BLE001 - a page or a state that nobody foresaw
            self._log.exception("attempt_failed", article_id=state.article_id)
            result = StepFailed(f"fetching {entry.url or entry.entry_id}: {error!r}")
            self._services.metrics.attempted(result)
            self._write(state.article_id, entry, result)
        reason = why_site_waits(result)
        if reason is not None:
            await self._tell_waiting(entry_site(entry), reason)
        return brought_by(result)

    def _let_go(self) -> None:
        """End what only a removed feed listed."""
        for state, feed_id in self._tables.let_go():
            decision = after_removal(state, feed_id, now=self._services.clock.now())
            if decision is not None and decision.outcome is not None:
                self._shard.submit(OUTCOME.encode(decision.outcome), FETCH_STATE.encode(decision.state))
                self._services.metrics.outcome(decision.outcome)

    def _write(self, article_id: str, fetched: Entry, result: FetchResult) -> None:
        current = self._tables.state(article_id)
        if current is None or current.status is not FetchStatus.PENDING or current.entry != fetched:
            return  # a newer entry arrived meanwhile: it is pending, and the page may have changed with it
        clock = self._services.clock
        decision = after_fetch(
            current,
            result,
            self._tables.known,
            now=clock.now(),
            jitter=clock.jitter(),
            policy=self._services.settings.retry,
        )
        records = self._records(current, fetched, decision)
        match result:
            case HttpStatus():
                records += self._tables.answered(entry_site(fetched), result, url=fetched.url)
            case Page(extracted=Extracted(site_knowledge=bytes(learnt)), final_url=Url() as url):
                records.append(SITE_KNOWLEDGE.encode(url.host_key, learnt))
        try:
            self._shard.submit(*records)
        except Poison as error:  # the article is larger than its topic takes
            decision = too_large(current, str(error), now=clock.now())
            self._shard.submit(*self._records(current, fetched, decision))
        if decision.outcome is not None:
            self._services.metrics.outcome(decision.outcome)
            self._log_given_up(fetched, decision.outcome)

    def _log_given_up(self, entry: Entry, outcome: Outcome) -> None:
        if outcome.outcome in (OutcomeKind.FAILED, OutcomeKind.DEAD_LETTER):
            self._log.warning(
                "page_given_up",
                article_id=entry.article_id,
                url=entry.url,
                reason=outcome.reason,
                detail=outcome.detail,
            )

    def _records(self, current: FetchState, entry: Entry, decision: AttemptDecision) -> list[Record]:
        records, outcome = [], decision.outcome
        if decision.article is not None:
            records.append(article_record(decision.article, of=entry))
        if outcome is not None:
            records.append(OUTCOME.encode(outcome))
        if outcome is not None and outcome.outcome is OutcomeKind.DEAD_LETTER:
            original = received_again(entry, current)
            records.append(self._shard.parked(original, reason=outcome.reason, detail=outcome.detail or ""))
        if decision.forward is not None:
            records.append(entry_record(decision.forward, shard_key=entry_domain(decision.forward)))
        return [*records, *(FETCH_STATE.encode(state) for state in (decision.state, *decision.others))]

    async def _tell_waiting(self, domain: str, reason: str) -> None:
        """Publish the feeds' texts of the articles that wait for the same site."""
        policy = self._services.settings.retry
        for article_id in self._tables.untold(domain):
            await asyncio.sleep(0)  # a thousand texts do not hold up all that this process does
            state = self._tables.known(article_id)
            if state is None:
                continue
            held = while_waiting(state, reason=reason, now=self._services.clock.now(), policy=policy)
            if held is None or held.article is None or state.entry is None:
                continue
            with contextlib.suppress(Poison):  # too large: it is judged when its page was tried
                self._shard.submit(
                    article_record(held.article, of=state.entry), FETCH_STATE.encode(held.state)
                )

    async def _attempt(self, state: FetchState, entry: Entry) -> FetchResult | None:
        """Return what came of an article's page; None where its site was asked about itself instead."""
        if entry.url is None:
            return await self._text_of(entry)
        url = Url.parse(entry.url)
        rules = self._sites.rules
        try:
            if await self._sites.was_asked_first(state.article_id, url):
                self._queue.slow_down(url.site, rules.crawl_delay_seconds(url))
                return None
            refused = rules.verdict(url, now=self._services.clock.now())
            if refused is not None:
                return refused
            holder = Holder(entry.feed_id, is_suspect=self._queue.is_suspect(state.article_id))
            result = await self._fetched(url, conditional(state, url), holder)
            if isinstance(result, Redirected) and result.url.site == url.site:
                await self._sites.was_asked_first(state.article_id, result.url)
                # Where its site allows the target, the redirect is followed next time.
                return rules.verdict(result.url, now=self._services.clock.now())
        except HttpError as error:
            return error.failed
        if isinstance(result, Page):
            result = rules.after_page(result)
        return await self._with_further_pages(result, entry, holder) if isinstance(result, Page) else result

    async def _text_of(self, entry: Entry) -> FetchResult:
        """Return an entry without a page as its page."""
        try:
            return Page(await self._services.extractor.feed_text(entry, Holder(entry.feed_id)))
        except WorkerKilled as error:
            return ExtractionKilled(str(error))

    def _may_follow(self, url: Url, target: Url) -> bool:
        rules, now = self._sites.rules, self._services.clock.now()
        return (
            target.site == url.site
            and rules.unknown(target, now=now) is None
            and rules.verdict(target, now=now) is None
        )

    async def _with_further_pages(self, page: Page, entry: Entry, holder: Holder) -> Page:
        """Return an article with the texts of its further pages, each requested after the site's gap."""
        article = page.extracted
        while article.further_pages:
            url = article.further_pages[0]
            await asyncio.sleep(self._queue.gap_seconds(entry_site(entry)))
            if self._sites.rules.verdict(url, now=self._services.clock.now()) is not None:
                break
            further = await self._fetched(url, None, holder)
            if isinstance(further, HttpStatus):
                self._shard.submit(*self._tables.answered(entry_site(entry), further, url=url.text))
            if not (isinstance(further, Page) and further.final_url == url):
                break  # with the pages before it the article is thin, and its reason says where it goes on
            article = with_page(article, further.extracted)
        return replace(page, extracted=article)

    async def _fetched(self, url: Url, conditional: Conditional | None, holder: Holder) -> FetchResult:
        limits, clock = self._services.settings.fetch, self._services.clock
        began = clock.monotonic()
        try:
            response = await self._services.http.get(
                url,
                accept=PAGE_ACCEPT,
                conditional=conditional,
                max_bytes=limits.max_bytes,
                deadline_seconds=limits.deadline_seconds,
                follow=lambda target: self._may_follow(url, target),
                as_sent=True,
            )
        except HttpError as error:
            return error.failed
        finally:
            self._services.metrics.fetched(clock.monotonic() - began)
        return await self._read(response, holder)

    async def _read(self, response: HttpResponse, holder: Holder) -> FetchResult:
        at_once = without_body(
            response.status,
            response.headers,
            redirected_to=response.redirected_to,
            was_conditional=response.was_conditional,
            now=self._services.clock.now(),
        )
        if at_once is not None:
            return at_once
        url = response.final_url
        try:
            read = await self._services.extractor.read_page(
                response.body,
                url=url,
                headers=response.headers,
                site_knowledge=self._tables.site_knowledge(url.host_key),
                max_bytes=self._services.settings.fetch.max_bytes,
                holder=holder,
            )
        except WorkerKilled as error:
            return ExtractionKilled(str(error))
        return page_of(read, url=url, headers=response.headers)

    def _report(self) -> None:
        self._services.metrics.queue(
            self._shard.partition,
            articles=len(self._queue),
            held_bytes=self._queue.held_bytes,
            capacity_bytes=self._queue.capacity_bytes,
        )
        self._services.metrics.retries(self._shard.partition, self._tables.waiting_retries())
