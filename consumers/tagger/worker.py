"""The tagger of one partition: article to story, or to not-relevant-because.

Read, ask the core, write, count. What a text is about is `consumers.tagger.core.tagging`, where it goes
`consumers.tagger.core.routing`.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from consumers.tagger.core.routing import Routed, route
from consumers.tagger.core.tagging import Tagged, TaggingData, tag
from consumers.tagger.metrics import TaggerMetrics
from runtime.clock import Clock
from runtime.kafka.context import ShardContext
from schemas.articles import Article
from schemas.contracts import ARTICLE, STORY_STATE, table
from schemas.outcomes import OutcomeKind
from schemas.outputs import Output
from schemas.records import DecodeError, Received, Record, header, with_header
from schemas.tracing import child_of

__all__ = ["STORY_STATES", "Tagger"]

STORY_STATES = table(STORY_STATE)


@dataclass(frozen=True, slots=True)
class _TagResult:
    """An article with its tags, or the reason why it has none."""

    received: Received
    article: Article | None = None
    tagged: Tagged | None = None
    failed: Exception | None = None


class Tagger:
    """Tags the articles of a partition until cancelled."""

    def __init__(
        self,
        shard: ShardContext,
        data: TaggingData,
        *,
        outputs: Sequence[Output],
        metrics: TaggerMetrics,
        clock: Clock,
        batch: int,
    ) -> None:
        self._shard = shard
        self._data = data
        self._outputs = outputs
        self._metrics = metrics
        self._clock = clock
        self._batch = batch
        self._states = shard.view(STORY_STATE)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            records = await self._shard.read(limit=self._batch)
            # In a thread: a long text must not keep the loop from the group's heartbeat.
            for result in await asyncio.to_thread(self._tag_all, records):
                self._write(result)

    def _tag_all(self, records: list[Received]) -> list[_TagResult]:
        return [self._tag(record) for record in records]

    def _tag(self, received: Received) -> _TagResult:
        try:
            article = ARTICLE.decode(received)
        except DecodeError as error:
            return _TagResult(received, failed=error)
        began = self._clock.monotonic()
        try:
            tagged = tag(
                self._data,
                title=article.title,
                text=article.text,
                language=article.language,
                published_at=article.content_created,
            )
        except Exception as error:  # noqa: BLE001 - one text that no rule expected must not stop the others
            return _TagResult(received, failed=error)
        self._metrics.tagged(self._clock.monotonic() - began)
        return _TagResult(received, article, tagged)

    def _write(self, result: _TagResult) -> None:
        received, article = result.received, result.article
        if article is None or result.tagged is None:
            self._park(received, result.failed or RuntimeError("not tagged"))
            return
        try:
            routed = self._route(received, article, result.tagged)
            records = (*_traced(routed.stories, received), *routed.decided)
            done = self._shard.submit(*records, consumed=received.offset + 1)
        except ValueError as error:  # a version that is not a number: valid ninjs, but not ours
            self._park(received, DecodeError(f"routing {received.position}: {error}"))
        except Exception as error:  # noqa: BLE001 - whoever may write `articles` may write anything
            self._park(received, error)
        else:
            self._metrics.outcome(routed.outcome)
            if routed.outcome.outcome is OutcomeKind.STORY and not article.ingest.backlog:
                desks = result.tagged.conflict.desks
                done.add_done_callback(lambda future: self._observe(future, article, desks))

    def _route(self, received: Received, article: Article, tagged: Tagged) -> Routed:
        state = self._states.get(article.ingest.article_id)
        return route(
            article,
            tagged,
            state,
            outputs=self._outputs,
            origin=received.origin,
            now=self._clock.now(),
        )

    def _observe(self, committed: asyncio.Future[None], article: Article, desks: tuple[str, ...]) -> None:
        if committed.cancelled():
            return
        now = self._clock.now()
        published = article.ingest.published_at
        self._metrics.story(
            desks=desks,
            freshness_seconds=max(0.0, (now - article.ingest.discovered_at).total_seconds()),
            delay_seconds=(now - published).total_seconds() if published else None,
        )

    def _park(self, received: Received, error: Exception) -> None:
        """Make a dead letter of an article that cannot be tagged; the others go on."""
        self._metrics.outcome(self._shard.park_failed(received, error))


def _traced(stories: Sequence[Record], article: Received) -> list[Record]:
    """Return the stories in the trace of their article, a hop of its own for each topic."""
    parent = header(article.headers, "traceparent")
    return [
        with_header(story, "traceparent", child_of(parent, f"{story.topic}:{story.key!r}"))
        for story in stories
    ]
