"""Ingest's settings: plain fields, composed by the command line; the descriptions go to docs/settings.md."""

import os
from typing import Self

from pydantic import BaseModel, Field, field_validator, model_validator

from ingest.core.feeds.schedule import SchedulePolicy
from ingest.core.fetching.attempts import RetryPolicy
from ingest.core.web.addresses import parse_endpoint
from ingest.http import HttpLimits

__all__ = ["IngestSettings"]

_MIB = 1 << 20


class IngestSettings(BaseModel):
    """How feeds are polled and pages fetched."""

    user_agent: str = Field(
        "conflictwire/0.1 (+news ingestion; set user_agent to name yourself)",
        min_length=1,
        pattern=r"^[\x20-\x7e]+$",
        description="How we introduce ourselves to publishers; name yourself and a contact.",
    )
    resolve: dict[str, str] = Field(
        default_factory=dict,
        description="Hosts that are not looked up in DNS: pattern to `address:port`, such as "
        '`{"*.test": "127.0.0.1:8080"}`. Only so can a private or loopback address be fetched.',
    )
    poll_min_seconds: float = Field(60, gt=0, description="Shortest interval between two polls of a feed.")
    poll_default_seconds: float = Field(300, gt=0, description="Interval where the feed wishes none.")
    poll_max_seconds: float = Field(3600, gt=0, description="Longest interval, also after failures.")
    poll_concurrency: int = Field(32, ge=1, le=1000, description="Polls at the same time, per shard.")
    poll_deadline_seconds: float = Field(20, gt=0, description="For a whole poll, redirects included.")
    feed_max_bytes: int = Field(8 * _MIB, ge=1024, description="Largest feed document, decompressed.")
    fetch_concurrency: int = Field(
        32, ge=1, le=1000, description="Fetches at the same time, per shard; one per domain."
    )
    fetch_gap_seconds: float = Field(
        1.0, ge=0, description="Least time between two fetches of one registrable domain."
    )
    fetch_deadline_seconds: float = Field(30, gt=0, description="For a whole fetch, redirects included.")
    page_max_bytes: int = Field(8 * _MIB, ge=1024, description="Largest page, decompressed.")
    fetch_queue_bytes: int = Field(
        256 * _MIB,
        ge=1024,
        description="Pending entries of a shard; above it no entries are taken and no feeds polled.",
    )
    retry_first_seconds: float = Field(60, gt=0, description="Wait after the first failed fetch; doubling.")
    retry_max_seconds: float = Field(6 * 3600, gt=0, description="Longest wait between two tries.")
    retry_give_up_seconds: float = Field(
        48 * 3600, gt=0, description="After that long the last failure is the outcome."
    )
    retry_gone_seconds: float = Field(3600, gt=0, description="Wait before a 404 is asked a second time.")
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="Extraction processes."
    )
    worker_tasks: int = Field(2000, ge=1, description="Pages after which an extraction process is replaced.")
    extract_deadline_seconds: float = Field(10, gt=0, description="After that a worker is killed.")

    @field_validator("resolve")
    @classmethod
    def _endpoints(cls, value: dict[str, str]) -> dict[str, str]:
        for endpoint in value.values():
            parse_endpoint(endpoint)
        return value

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for least, most in (
            ("poll_min_seconds", "poll_max_seconds"),
            ("retry_first_seconds", "retry_max_seconds"),
        ):
            if getattr(self, least) > getattr(self, most):
                raise ValueError(f"{least} {getattr(self, least):g} exceeds {most} {getattr(self, most):g}")
        return self

    def schedule_policy(self) -> SchedulePolicy:
        """Return when feeds are polled."""
        return SchedulePolicy(
            min_seconds=self.poll_min_seconds,
            default_seconds=self.poll_default_seconds,
            max_seconds=self.poll_max_seconds,
        )

    def retry_policy(self) -> RetryPolicy:
        """Return how long an article is tried."""
        return RetryPolicy(
            give_up_after_seconds=self.retry_give_up_seconds,
            first_retry_seconds=self.retry_first_seconds,
            max_retry_seconds=self.retry_max_seconds,
            gone_retry_seconds=self.retry_gone_seconds,
        )

    def http_limits(self) -> HttpLimits:
        """Return the bounds of the connection pool."""
        return HttpLimits()
