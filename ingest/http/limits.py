"""Limits of the HTTP client: a part of ingest's settings, which build it without loading the client."""

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["HttpLimits"]


class HttpLimits(BaseModel):
    """Limits of the connection pool and of redirects; the settings hold it as it stands here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connections: int = Field(
        256,
        ge=1,
        description="Connections in use at the same time; further requests wait, under their deadline.",
    )
    connections_per_host: int = Field(4, ge=1, description="The same for one host.")
    keepalive_seconds: float = Field(15, ge=0, description="How long an idle connection is kept.")
    max_redirects: int = Field(10, ge=0, description="Redirects followed in one request.")
