"""The JSON Schemas of all records' values, generated from the models.

Committed under `schemas/json/`; a test compares, so that the contract changes in a diff that a person reads.
"""

from typing import Any

from pydantic import BaseModel

from schemas.articles import ARTICLE_TYPE, Article
from schemas.feeds import ENTRY_TYPE, FEED_STATE_TYPE, FEED_TYPE, Entry, Feed, FeedState
from schemas.fetches import FETCH_STATE_TYPE, SITE_STATE_TYPE, FetchState, SiteState
from schemas.outcomes import OUTCOME_TYPE, Outcome
from schemas.records import schema_id
from schemas.stories import STORY_STATE_TYPE, STORY_TYPE, Story, StoryState

__all__ = ["json_schemas"]

_MODELS: dict[str, type[BaseModel]] = {
    FEED_TYPE: Feed,
    FEED_STATE_TYPE: FeedState,
    ENTRY_TYPE: Entry,
    FETCH_STATE_TYPE: FetchState,
    SITE_STATE_TYPE: SiteState,
    ARTICLE_TYPE: Article,
    STORY_TYPE: Story,
    STORY_STATE_TYPE: StoryState,
    OUTCOME_TYPE: Outcome,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return name (`story.v1`) to JSON Schema (draft 2020-12), `$id` as in the header `ce_dataschema`."""
    schemas = {}
    for ce_type, model in _MODELS.items():
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(ce_type)}
        schemas[ce_type.removeprefix("conflictwire.")] = {**head, **model.model_json_schema(by_alias=True)}
    return schemas
