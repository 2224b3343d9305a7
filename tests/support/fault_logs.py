"""Logs as the fault suite's reader sees them: a good one, and the records to spoil it with."""

import json

from tests.faults.suite.ledger import Seen


def record(kind: str, ce_id: str, **value: object) -> Seen:
    """Return a record of a topic, with a CloudEvents id."""
    return Seen(
        kind, 0, 0, ce_id.partition(".")[0].encode(), json.dumps(value).encode(), {"ce_id": ce_id.encode()}
    )


def outcome(stage: str, named: str, version: int, ending: str, **more: object) -> Seen:
    """Return an outcome of a stage."""
    value = {"id": named, "version": version, "stage": stage, "outcome": ending, **more}
    return record("outcomes", f"{named}.{version}", **value)


def good_log() -> list[Seen]:
    """Two entries of one article: both versions became stories, on a desk too."""
    log = []
    for version in (1, 2):
        log += [
            record("entries", f"e1.{version}", hop=0),
            record("articles", f"a1.{version}"),
            outcome("ingest", "e1", version, "published", article_id="a1", article_version=version),
            record("stories", f"a1.{version}"),
            record("stories.east-asia", f"a1.{version}"),
            outcome("tagger", "a1", version, "story"),
        ]
    return log
