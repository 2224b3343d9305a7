"""How to reach Kafka: the address, the security, the operator's topic prefix.

Owns what every client of ours is started with, and waiting for a broker that is not up yet.
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from runtime.errors import Fatal

__all__ = ["Connection", "Security", "wait_until_answers"]

REQUEST_TIMEOUT_MS = 10_000
METADATA_MAX_AGE_MS = 30_000  # a topic that went, or a leader that moved, is noticed within that time


class Security(BaseModel):
    """How clients prove who they are, as the settings hold it; the default is for loopback alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    protocol: Literal["PLAINTEXT", "SSL", "SASL_SSL", "SASL_PLAINTEXT"] = Field(
        "PLAINTEXT", description="Security protocol of the brokers' listener."
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="SASL mechanism; used with the SASL protocols."
    )
    username: str | None = Field(None, description="SASL user name.")
    password: SecretStr | None = Field(None, description="SASL password; better in the environment.")
    ca_file: Path | None = Field(
        None, description="Certificates of the authority that signed the brokers' (PEM). Empty: the system's."
    )
    certificate_file: Path | None = Field(None, description="Client certificate, for mTLS (PEM).")
    key_file: Path | None = Field(None, description="Private key of the client certificate (PEM).")

    def arguments(self) -> dict[str, Any]:
        """Return aiokafka's arguments.

        Raises:
            Fatal: A certificate or key cannot be read.
        """
        arguments: dict[str, Any] = {"security_protocol": self.protocol}
        if self.protocol in ("SSL", "SASL_SSL"):
            arguments["ssl_context"] = self._ssl_context()
        if self.protocol.startswith("SASL"):
            arguments["sasl_mechanism"] = self.sasl_mechanism
            arguments["sasl_plain_username"] = self.username
            arguments["sasl_plain_password"] = self.password.get_secret_value() if self.password else None
        return arguments

    def _ssl_context(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
            if self.certificate_file:
                context.load_cert_chain(self.certificate_file, self.key_file)
        except (OSError, ssl.SSLError) as error:
            files = ", ".join(str(f) for f in (self.ca_file, self.certificate_file, self.key_file) if f)
            raise Fatal(f"reading the Kafka certificates ({files}): {error}") from error
        return context


@dataclass(frozen=True, slots=True)
class Connection:
    """A Kafka cluster as the operator names it.

    Attributes:
        bootstrap_servers: "host:port", several separated by commas.
        prefix: Before every topic, group and transactional id.
    """

    bootstrap_servers: str
    prefix: str = "conflictwire."
    security: Security = field(default_factory=Security)
    client_id: str = "conflictwire"

    def topic(self, logical: str) -> str:
        """Return the name on the broker."""
        return self.prefix + logical

    def logical(self, topic: str) -> str:
        """Return the name without the prefix."""
        return topic.removeprefix(self.prefix)

    def client_arguments(self) -> dict[str, Any]:
        """Return what every aiokafka client is started with."""
        return {
            "bootstrap_servers": self.bootstrap_servers.split(","),
            "client_id": self.client_id,
            "request_timeout_ms": REQUEST_TIMEOUT_MS,
            "metadata_max_age_ms": METADATA_MAX_AGE_MS,
            **self.security.arguments(),
        }


async def wait_until_answers(
    connection: Connection,
    *,
    progress: Callable[[str], None],
    timeout_seconds: float | None = None,
) -> None:
    """Return when the cluster answers; say every few seconds that it does not.

    Raises:
        Fatal: It did not answer within `timeout_seconds`.
    """
    loop = asyncio.get_running_loop()
    started = loop.time()
    pause = 0.2
    while True:
        error = await _ask(connection)
        if error is None:
            return
        waited = loop.time() - started
        if timeout_seconds is not None and waited >= timeout_seconds:
            raise Fatal(f"Kafka at {connection.bootstrap_servers} did not answer in {waited:.0f} s: {error}")
        progress(f"waiting for Kafka at {connection.bootstrap_servers} ({waited:.0f} s so far): {error}")
        await asyncio.sleep(pause)
        pause = min(pause * 2, 5.0)


async def _ask(connection: Connection) -> str | None:
    admin = AIOKafkaAdminClient(**connection.client_arguments())
    try:
        await admin.start()
        await admin.describe_cluster()
    except (KafkaError, OSError) as error:
        return str(error) or type(error).__name__
    else:
        return None
    finally:
        await admin.close()
