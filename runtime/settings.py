"""The runtime's settings: how to reach Kafka, where to listen, how to log.

A mixin of plain fields; the command line composes all mixins into one settings object and fills it from
flags, environment and file. Every description goes to docs/settings.md.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from runtime.kafka.committer import CommitLimits
from runtime.kafka.connection import Connection, Security

__all__ = ["RuntimeSettings"]


class RuntimeSettings(BaseModel):
    """What every stage needs."""

    bootstrap_servers: str | None = Field(
        None,
        description="Kafka's addresses, `host:port`, several parted by commas. Empty: the local broker.",
    )
    topic_prefix: str = Field(
        "conflictwire.",
        pattern=r"^[A-Za-z0-9._-]*$",
        description="Before every topic, consumer group and transactional id.",
    )
    partitions: int | None = Field(
        None,
        ge=1,
        le=1000,
        description="Shards. Chosen when the topics are created; 2 on the local broker, 12 in a cluster.",
    )
    replication: int | None = Field(
        None, ge=1, le=10, description="Replicas of each topic; 1 on the local broker, 3 in a cluster."
    )
    instance_id: str = Field(
        "",
        pattern=r"^[A-Za-z0-9._-]*$",
        description="Static member of the consumer group: a worker that comes back under the same id has its "
        "shards at once. `up` sets it; on Kubernetes use the pod's ordinal name. Empty: dynamic.",
    )
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_SSL", "SASL_PLAINTEXT"] = Field(
        "PLAINTEXT", description="How to speak to Kafka."
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="With SASL."
    )
    kafka_username: str | None = Field(None, description="With SASL.")
    kafka_password: SecretStr | None = Field(None, description="With SASL; better in the environment.")
    kafka_ca_file: Path | None = Field(None, description="Authority of the brokers' certificates (PEM).")
    kafka_certificate_file: Path | None = Field(None, description="Our certificate, for mTLS (PEM).")
    kafka_key_file: Path | None = Field(None, description="Its key (PEM).")
    data_dir: Path | None = Field(
        None, description="Where the local broker keeps its data. Empty: the XDG data directory."
    )
    http_host: str = Field(
        "127.0.0.1", description="Where `/metrics`, `/healthz` and `/readyz` listen; loopback unless set."
    )
    http_port: int = Field(
        0, ge=0, le=65535, description="Their port; 0 takes a free one and says which in the log."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level logged.")
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="`auto`: text on a terminal, JSON elsewhere."
    )
    commit_linger_seconds: float = Field(
        0.02,
        ge=0,
        le=1,
        description="How long the first result waits for its neighbours before a transaction begins.",
    )
    commit_apart_seconds: float = Field(
        0.25,
        ge=0,
        le=5,
        description="Least time between the beginnings of two transactions of a shard: more saves processor "
        "time, here and at the broker, and costs latency.",
    )

    @field_validator("bootstrap_servers")
    @classmethod
    def _none_where_empty(cls, value: str | None) -> str | None:
        return value or None

    def connection(self, bootstrap_servers: str) -> Connection:
        """Return how to reach Kafka."""
        password = self.kafka_password
        return Connection(
            bootstrap_servers,
            prefix=self.topic_prefix,
            security=Security(
                protocol=self.kafka_security,
                mechanism=self.kafka_sasl_mechanism,
                username=self.kafka_username,
                password=password.get_secret_value() if password else None,
                ca_file=self.kafka_ca_file,
                certificate_file=self.kafka_certificate_file,
                key_file=self.kafka_key_file,
            ),
        )

    def commit_limits(self) -> CommitLimits:
        """Return when a transaction's batch is complete."""
        return CommitLimits(
            linger_seconds=self.commit_linger_seconds, apart_seconds=self.commit_apart_seconds
        )
