"""Ingest's settings: one model a group, composed by the command line.

What decides in the core is given its group as it stands (`SchedulePolicy`, `RetryPolicy`). Every description
goes to docs/settings.md.
"""

import os
from importlib.metadata import version

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ingest.core.feeds.schedule import SchedulePolicy
from ingest.core.fetching.attempts import RetryPolicy
from ingest.core.fetching.site_rules import RulesPolicy
from ingest.core.fetching.strikes import FairnessPolicy
from ingest.core.web.addresses import parse_endpoint
from ingest.http.limits import HttpLimits

__all__ = ["ExtractSettings", "FetchSettings", "IngestSettings", "PollSettings"]

_MIB = 1 << 20


class PollSettings(SchedulePolicy):
    """When feeds are polled, and the limits of one poll."""

    concurrency: int = Field(32, ge=1, le=1000, description="Polls at the same time, per shard.")
    workers: int = Field(
        default_factory=lambda: max(2, (os.cpu_count() or 1) // 2),
        ge=1,
        le=256,
        description="Worker processes that read feeds; pages have others.",
    )
    deadline_seconds: float = Field(20, gt=0, description="Deadline of a whole poll, redirects included.")
    max_bytes: int = Field(8 * _MIB, ge=1024, description="Largest feed document, decompressed.")


class FetchSettings(RulesPolicy):
    """How pages are fetched."""

    concurrency: int = Field(
        32,
        ge=1,
        le=1000,
        description="Fetches at the same time, per shard; one per domain, for one feed at most half.",
    )
    gap_seconds: float = Field(
        1.0, ge=0, description="Minimum time between two requests of one site, polls and pages alike."
    )
    deadline_seconds: float = Field(30, gt=0, description="Deadline of a whole fetch, redirects included.")
    max_bytes: int = Field(8 * _MIB, ge=1024, description="Largest page, decompressed.")
    queue_bytes: int = Field(
        256 * _MIB,
        ge=1024,
        description="Pending entries of a shard; above it no entries are taken and no feeds polled.",
    )


class ExtractSettings(BaseModel):
    """The processes that read pages and feeds, and their limits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workers: int = Field(
        default_factory=lambda: max(2, os.cpu_count() or 1),
        ge=1,
        le=256,
        description="Worker processes that read pages. With two or more no feed's pages hold all of them.",
    )
    max_memory_bytes: int = Field(
        1024 * _MIB,
        ge=64 * _MIB,
        description="Memory (address space) that a worker process may take beside what it starts with.",
    )
    tasks_per_worker: int = Field(2000, ge=1, description="Tasks after which a worker process is replaced.")
    deadline_seconds: float = Field(
        10,
        gt=0,
        description="Deadline of one extraction; its worker is then killed, later if it was given no CPU.",
    )


class IngestSettings(BaseModel):
    """How feeds are polled and pages fetched."""

    user_agent: str = Field(
        f"conflictwire/{version('conflictwire')} (+news ingestion; set user_agent to name yourself)",
        min_length=1,
        pattern=r"^[\x20-\x7e]+$",
        description="The User-Agent header of every request; name yourself and a contact. Its first word is "
        "the name that robots.txt files know you by.",
    )
    resolve: dict[str, str] = Field(
        default_factory=dict,
        description="Hosts that are not looked up in DNS: pattern to `address:port`, such as "
        '`{"*.test": "127.0.0.1:8080"}`. Only so can a private or loopback address be fetched.',
    )
    feed_secrets: tuple[str, ...] = Field(
        ("env:*", "file:/*"),
        description="Which secrets feeds may name for headers and credentials: patterns such as `env:FEED_*` "
        "and `file:/run/secrets/feeds/*`.",
    )
    poll: PollSettings = Field(default_factory=PollSettings)
    fetch: FetchSettings = FetchSettings()
    fairness: FairnessPolicy = FairnessPolicy()
    retry: RetryPolicy = RetryPolicy()
    extract: ExtractSettings = Field(default_factory=ExtractSettings)
    http_client: HttpLimits = HttpLimits()

    @field_validator("resolve")
    @classmethod
    def _endpoints(cls, value: dict[str, str]) -> dict[str, str]:
        for endpoint in value.values():
            parse_endpoint(endpoint)
        return value
