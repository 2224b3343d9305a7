"""The bytes of one record of each kind, as files that a person can read.

Owns the form of `tests/golden/records/`; `scripts/regenerate_goldens.py` writes them.
"""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.core.extraction import sites
from ingest.core.feeds.seen import Seen, SeenSet
from ingest.core.records import article_record, entry_record
from ingest.core.web.urls import Url
from ingest.registry import feed_record
from schemas import contracts, examples
from schemas.dead_letters import dead_letter
from schemas.records import Received, Record, quarantine_marker, with_header
from schemas.topics import desk_topic
from schemas.tracing import child_of, traceparent

__all__ = ["FOLDER", "golden_records", "rendered"]

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "records"

_HOST = "harborlight.example/www.harborlight.example"


def golden_records() -> dict[str, Record]:
    """Return file name to the record, as the stages encode it."""
    feed_id = examples.FEED.feed_id
    entry = entry_record(examples.ENTRY, shard_key="harborlight.example")
    story = contracts.STORY.encode(examples.STORY, time=examples.DECIDED_AT)
    received = Received(
        "entries", 1, 41, entry.key, entry.value, entry.headers, timestamp_ms=1_772_366_400_250
    )
    return {
        "feed": feed_record(examples.FEED),
        "feed-removed": contracts.FEED.tombstone(feed_id, partition=1),
        "feed-state": contracts.FEED_STATE.encode(examples.FEED_STATE),
        "seen": contracts.SEEN_SET.encode(f"{feed_id}/seen", _seen_set()),
        "entry": entry,
        "fetch-state": contracts.FETCH_STATE.encode(examples.FETCH_STATE),
        "site-state": contracts.SITE_STATE.encode(examples.SITE_STATE),
        "site-knowledge": contracts.SITE_KNOWLEDGE.encode(_HOST, _site_knowledge()),
        "article": article_record(examples.ARTICLE, of=examples.ENTRY),
        "story": _traced(story),
        "story-canceled": contracts.STORY.encode(examples.CANCELED_STORY, time=examples.DECIDED_AT),
        "story-desk": replace(story, topic=desk_topic("eastern-europe")),
        "story-state": contracts.STORY_STATE.encode(examples.STORY_STATE, partition=2),
        "outcome": contracts.OUTCOME.encode(examples.OUTCOME),
        "quarantine": quarantine_marker("feeds", feed_id.encode(), partition=1),
        "dead-letter": dead_letter(
            received,
            reason="undecodable",
            detail="decoding entries[1]@41",
            stage="ingest",
            now=examples.DECIDED_AT,
        ),
    }


def rendered() -> dict[str, str]:
    """Return file name to text."""
    return {f"{name}.json": _render(record) for name, record in golden_records().items()}


def _render(record: Record) -> str:
    content = {
        "topic": record.topic,
        "partition": record.partition,
        "shard_key": record.shard_key,
        "key": _text(record.key),
        "headers": [[name, _text(value)] for name, value in record.headers],
        "value": _text(record.value),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _text(content: bytes | None) -> Any:  # noqa: ANN401 - JSON: a string, an object, or null
    if content is None:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def _traced(story: Record) -> Record:
    parent = traceparent("golden", "golden")
    return with_header(story, "traceparent", child_of(parent, f"{story.topic}:{story.key!r}"))


def _seen_set() -> bytes:
    return SeenSet({examples.ENTRY.entry_id: Seen("0123456789abcdef0123", 1, 2251)}).encode()


def _site_knowledge() -> bytes:
    paragraphs = [*examples.ARTICLE.text.split("\n\n"), "Sign up for our newsletter."]
    return sites.encode(
        sites.learn(sites.SiteKnowledge(), paragraphs, url=Url.parse(examples.ENTRY.url or ""))
    )
