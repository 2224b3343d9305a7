"""Ingest's events as records: which shard takes them, and which trace they are in."""

from ingest.core.web.urls import Url
from schemas.articles import Article
from schemas.contracts import ARTICLE, ENTRY
from schemas.feeds import Entry
from schemas.fetches import FetchState
from schemas.records import Received, Record
from schemas.tracing import traceparent

__all__ = ["article_record", "entry_domain", "entry_record", "entry_site", "received_again"]


def entry_domain(entry: Entry) -> str:
    """Return the domain that is asked for an entry's page; without a page, a name of its own."""
    return Url.parse(entry.url).registrable_domain if entry.url else entry.article_id


def entry_site(entry: Entry) -> str:
    """Return the site whose gaps and blocks hold for an entry's page; without a page, a name of its own."""
    return Url.parse(entry.url).site if entry.url else entry.article_id


def entry_record(entry: Entry, *, shard_key: str) -> Record:
    """Return the record of an entry, for the shard of its article's domain."""
    version = ENTRY.ce_id(entry)
    trace = traceparent(version, f"entries:{version}:{entry.hop}")
    return ENTRY.encode(entry, shard_key=shard_key, traceparent=trace)


def article_record(article: Article, *, of: Entry) -> Record:
    """Return the record of an article version, in the trace of the entry that brought it."""
    trace = traceparent(ENTRY.ce_id(of), f"articles:{ARTICLE.ce_id(article)}")
    return ARTICLE.encode(article, traceparent=trace)


def received_again(entry: Entry, state: FetchState) -> Received:
    """Return a pending entry as it came from `entries`, for a dead letter."""
    record = entry_record(entry, shard_key=entry_domain(entry))
    origin = state.origin
    topic, partition, offset = (origin.topic, origin.partition, origin.offset) if origin else ("", -1, -1)
    written_ms = int(entry.discovered_at.timestamp() * 1000)
    return Received(topic, partition, offset, record.key, record.value, record.headers, written_ms)
