"""Ingest's events as records: entries, articles, outcomes, and the states of fetches and sites."""

from ingest.core.web import urls
from schemas.articles import ARTICLE_TYPE, Article
from schemas.feeds import ENTRY_TYPE, Entry
from schemas.fetches import (
    FETCH_STATE_TYPE,
    SITE_KNOWLEDGE_TYPE,
    SITE_STATE_TYPE,
    FetchState,
    SiteState,
)
from schemas.records import (
    CONTENT_TYPE_BINARY,
    Received,
    Record,
    encode_event,
    encode_state,
    state_headers,
)
from schemas.tracing import traceparent

__all__ = [
    "article_record",
    "entry_domain",
    "entry_record",
    "fetch_state_record",
    "received_again",
    "site_knowledge_record",
    "site_state_record",
]

_STAGE = "ingest"


def entry_domain(entry: Entry) -> str:
    """Return the domain that is asked for an entry's page; without a page, a name of its own."""
    return urls.registrable_domain(entry.url) if entry.url else entry.article_id


def entry_record(entry: Entry, *, shard_key: str) -> Record:
    """Return the record of an entry, for the shard of its article's domain."""
    version = f"{entry.entry_id}.{entry.revision}"
    return encode_event(
        "entries",
        entry,
        key=entry.entry_id,
        ce_type=ENTRY_TYPE,
        ce_id=version,
        stage=_STAGE,
        time=entry.discovered_at,
        shard_key=shard_key,
        traceparent=traceparent(version, f"entries:{version}:{entry.hop}"),
    )


def article_record(article: Article, *, of: Entry) -> Record:
    """Return the record of an article version, in the trace of the entry that brought it."""
    article_id = article.ingest.article_id
    version = f"{article_id}.{article.version}"
    return encode_event(
        "articles",
        article,
        key=article_id,
        ce_type=ARTICLE_TYPE,
        ce_id=version,
        stage=_STAGE,
        time=article.version_created,
        traceparent=traceparent(f"{of.entry_id}.{of.revision}", f"articles:{version}"),
    )


def fetch_state_record(state: FetchState) -> Record:
    """Return the table record of a fetch."""
    return encode_state("fetch-states", state, key=state.article_id, ce_type=FETCH_STATE_TYPE)


def site_state_record(state: SiteState) -> Record:
    """Return the table record of a site."""
    return encode_state("site-states", state, key=state.domain, ce_type=SITE_STATE_TYPE)


def site_knowledge_record(key: str, encoded: bytes) -> Record:
    """Return the table record of what is known of a host.

    Args:
        key: As `ingest.core.web.urls.site_key`.
    """
    return Record(
        "site-states", key.encode(), encoded, state_headers(SITE_KNOWLEDGE_TYPE, CONTENT_TYPE_BINARY)
    )


def received_again(entry: Entry, state: FetchState) -> Received:
    """Return a pending entry as it came from `entries`, for a dead letter."""
    record = entry_record(entry, shard_key=entry_domain(entry))
    origin = state.origin
    topic, partition, offset = (origin.topic, origin.partition, origin.offset) if origin else ("", -1, -1)
    written_ms = int(entry.discovered_at.timestamp() * 1000)
    return Received(topic, partition, offset, record.key, record.value, record.headers, written_ms)
