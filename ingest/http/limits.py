"""Limits of the HTTP client: a part of ingest's settings, which build it without loading the client."""

from ipaddress import IPv4Network, IPv6Network

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
    address_gap_seconds: float = Field(
        0.1,
        ge=0,
        description="Minimum time between two new connections to one address, whatever names lead to it; "
        "those that `resolve` names have none.",
    )
    keepalive_seconds: float = Field(15, ge=0, description="How long an idle connection is kept.")
    max_redirects: int = Field(5, ge=0, description="Redirects followed in one request.")
    allowed_ports: tuple[int, ...] = Field(
        (80, 443),
        description="Ports that may be connected to, besides those that `resolve` names.",
    )
    denied_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        (),
        description="Networks that are never connected to, besides all that are not public, such as "
        '`["203.0.114.0/24"]`.',
    )
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = Field(
        (),
        description="Networks that may be connected to though they are not public, such as a newsroom's own "
        '`["10.20.0.0/16"]`; `denied_networks` win.',
    )
    proxy: str = Field(
        "",
        pattern=r"^$|^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}$",
        description="`host:port` of an HTTP proxy through which every connection is tunnelled (CONNECT). "
        "Names are still looked up here; the proxy is asked for an address that may be connected to. "
        "Proxies of the environment are not used.",
    )
    allow_downgrade: bool = Field(
        default=False,
        description="Whether a feed's redirect from https to http is followed; a page's never is.",
    )
