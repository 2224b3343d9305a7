"""The AsyncAPI document is one, and speaks of every topic that consumers read."""

import json
from pathlib import Path

from jsonschema.validators import validator_for

from schemas.asyncapi import asyncapi
from schemas.topics import DESKS, desk_topic


def test_document_is_valid_asyncapi(shared: Path) -> None:
    """Tools that generate clients accept it."""
    schema = json.loads((shared / "standards" / "asyncapi-3.0.0.json").read_text("utf-8"))
    problems = [error.message for error in validator_for(schema)(schema).iter_errors(asyncapi())]
    assert problems == []


def test_every_desk_and_every_event_topic_has_a_channel() -> None:
    """A desk that is added shows up in the contract."""
    addresses = {channel["address"].removeprefix("{prefix}") for channel in asyncapi()["channels"].values()}
    assert addresses == {"entries", "articles", "stories", "outcomes", *map(desk_topic, DESKS)}
