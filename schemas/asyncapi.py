"""The AsyncAPI 3.0 document of the wire: which topics a consumer can read, and what their records are.

Generated from the topic table and the JSON Schemas; committed as `schemas/json/asyncapi.json`.
"""

from typing import Any

from schemas.contracts import CONTRACTS, TOPICS, Event
from schemas.json_schemas import json_schemas
from schemas.records import CONTENT_TYPE_JSON, schema_id

__all__ = ["asyncapi"]

_EVENTS = {
    topic.name: contract.ce_type
    for contract in CONTRACTS
    if isinstance(contract, Event)
    for topic in contract.topics
}
_HEADERS = (
    "ce_specversion",
    "ce_id",
    "ce_source",
    "ce_type",
    "ce_time",
    "ce_subject",
    "ce_dataschema",
    "content-type",
)


def asyncapi() -> dict[str, Any]:
    """Return the document; topic addresses begin with the operator's prefix, a parameter."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "conflictwire",
            "version": "1.0.0",
            "description": "Conflict news as Kafka records: CloudEvents 1.0 in binary mode, values in JSON. "
            "Read with isolation.level=read_committed.",
        },
        "defaultContentType": CONTENT_TYPE_JSON,
        "channels": {_name(name): _channel(name) for name in _EVENTS},
        "operations": {f"send-{_name(name)}": _operation(name) for name in _EVENTS},
        "components": {"messages": {_short(t): _message(t) for t in dict.fromkeys(_EVENTS.values())}},
    }


def _channel(name: str) -> dict[str, Any]:
    short = _short(_EVENTS[name])
    return {
        "address": f"{{prefix}}{name}",
        "messages": {short: {"$ref": f"#/components/messages/{short}"}},
        "parameters": {"prefix": {"description": "The setting topic_prefix.", "default": "conflictwire."}},
        "bindings": {"kafka": {"topicConfiguration": {"cleanup.policy": [TOPICS[name].cleanup.value]}}},
    }


def _operation(name: str) -> dict[str, Any]:
    return {"action": "send", "channel": {"$ref": f"#/channels/{_name(name)}"}}


def _message(ce_type: str) -> dict[str, Any]:
    schema = json_schemas()[_short(ce_type)]
    return {
        "name": ce_type,
        "contentType": CONTENT_TYPE_JSON,
        "headers": {
            "type": "object",
            "required": list(_HEADERS),
            "properties": {
                **{name: {"type": "string"} for name in _HEADERS},
                "ce_type": {"type": "string", "const": ce_type},
                "ce_dataschema": {"type": "string", "const": schema_id(ce_type)},
                "traceparent": {"type": "string", "description": "W3C Trace Context."},
            },
        },
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": schema,
        },
        "bindings": {"kafka": {"key": {"type": "string"}}},
    }


def _short(ce_type: str) -> str:
    return ce_type.removeprefix("conflictwire.")


def _name(topic_name: str) -> str:
    return topic_name.replace(".", "-")
