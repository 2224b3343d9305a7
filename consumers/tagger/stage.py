"""The stage `tagger`: one worker for each partition of `articles`, over the gazetteer of the process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry

from consumers.tagger.loading import load_tagging_data
from consumers.tagger.metrics import TaggerMetrics
from consumers.tagger.settings import TaggerSettings
from consumers.tagger.worker import STORY_STATES, Tagger
from runtime.clock import Clock
from runtime.kafka.stage import StageSpec, StageTopics
from schemas.contracts import OUTCOME, STORY, STORY_STATE
from schemas.outputs import DESK_OUTPUTS, Output

__all__ = ["tagger_stage", "tagger_topics"]


def tagger_topics(settings: TaggerSettings, *, name: str, source: str) -> StageTopics:
    """Return what the stage reads and writes."""
    outputs = (output.topic for output in _outputs(settings))
    writes = (STORY.topic, *outputs, STORY_STATE.topic, OUTCOME.topic)
    return StageTopics(name, source, writes, (STORY_STATES,))


@asynccontextmanager
async def tagger_stage(
    settings: TaggerSettings, *, name: str, source: str, registry: CollectorRegistry, clock: Clock
) -> AsyncIterator[StageSpec]:
    """Load the gazetteer (seconds, once) and yield the stage."""
    data = await asyncio.to_thread(load_tagging_data, settings.tag_overlay)
    metrics = TaggerMetrics(registry)
    outputs, topics = _outputs(settings), tagger_topics(settings, name=name, source=source)
    yield StageSpec(
        name,
        source,
        topics.writes,
        topics.tables,
        lambda shard: Tagger(
            shard, data, outputs=outputs, metrics=metrics, clock=clock, batch=settings.tag_batch
        ),
    )


def _outputs(settings: TaggerSettings) -> tuple[Output, ...]:
    return (*DESK_OUTPUTS, *(output.parsed() for output in settings.outputs))
