"""The stage `tagger`: one worker for each partition of `articles`, over the gazetteer of the process."""

from prometheus_client import CollectorRegistry

from consumers.tagger.loading import load_tagging_data
from consumers.tagger.metrics import TaggerMetrics
from consumers.tagger.settings import TaggerSettings
from consumers.tagger.worker import STORY_STATES, Tagger
from runtime.clock import Clock
from runtime.kafka.stage import StageSpec

__all__ = ["tagger_stage"]


def tagger_stage(settings: TaggerSettings, *, registry: CollectorRegistry, clock: Clock) -> StageSpec:
    """Load the gazetteer (seconds, once) and return the stage."""
    data = load_tagging_data(settings.tag_overlay)
    metrics = TaggerMetrics(registry)
    return StageSpec(
        "tagger",
        "articles",
        (STORY_STATES,),
        lambda shard: Tagger(shard, data, metrics=metrics, clock=clock, batch=settings.tag_batch),
    )
