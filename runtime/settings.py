"""The runtime's settings: how to reach Kafka, where to listen, how to log.

A mixin; the command line composes all mixins into one settings object and fills it from flags, environment
and file. Every description goes to docs/settings.md.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, field_validator

from runtime.kafka.committer import CommitLimits
from runtime.kafka.connection import Connection, Security

__all__ = ["RuntimeSettings"]


class RuntimeSettings(BaseModel):
    """What every stage needs."""

    bootstrap_servers: str | None = Field(
        None,
        description="Kafka's addresses, `host:port`, several separated by commas. Empty: the local broker.",
    )
    topic_prefix: str = Field(
        "conflictwire.",
        pattern=r"^[A-Za-z0-9._-]*$",
        description="Prefix of every topic, consumer group and transactional id.",
    )
    partitions: int | None = Field(
        None,
        ge=1,
        le=1000,
        description="Number of shards, fixed when the topics are created; 2 on one machine, 12 in a cluster.",
    )
    replication: int | None = Field(
        None, ge=1, le=10, description="Replicas of each topic; 1 on one machine, 3 in a cluster."
    )
    instance_id: str = Field(
        "",
        pattern=r"^[A-Za-z0-9._-]*$",
        description="Static member id in the consumer group: a process that restarts under the same id gets "
        "its shards back at once. `up` sets it; on Kubernetes use the pod's name. Empty: dynamic membership.",
    )
    kafka_security: Security = Security()
    data_dir: Path | None = Field(
        None, description="Data directory of the local broker. Empty: the XDG data directory."
    )
    kafka_port: int = Field(
        9092,
        ge=0,
        le=65535,
        description="Port of the local broker. Where it is taken, another one is used and printed. 0: any.",
    )
    http_host: str = Field(
        "127.0.0.1", description="Address on which `/metrics`, `/healthz` and `/readyz` are served."
    )
    http_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port for `/metrics`, `/healthz` and `/readyz`; 0: any free one.",
    )
    liveness_seconds: float = Field(
        60,
        ge=0,
        description="End a process whose event loop has stood still for so long; `up` starts it again, and "
        "what does not answer for so long, too. 0: never.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Minimum log level.")
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="`auto`: text on a terminal, JSON elsewhere."
    )
    commit: CommitLimits = CommitLimits()

    @field_validator("bootstrap_servers")
    @classmethod
    def _none_where_empty(cls, value: str | None) -> str | None:
        return value or None

    def connection(self, bootstrap_servers: str) -> Connection:
        """Return how to reach Kafka."""
        return Connection(bootstrap_servers, prefix=self.topic_prefix, security=self.kafka_security)
