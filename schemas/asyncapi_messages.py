"""The messages of the AsyncAPI document: headers, values and examples of every kind of record.

The examples are encoded as the stages encode them, so that what a subscriber sees here is what he gets.
"""

import json
from typing import Any

from schemas import examples
from schemas.contracts import ARTICLE, CONTRACTS, ENTRY, OUTCOME, STORY, Event
from schemas.dead_letters import HEADER_NAMES, HEADER_PREFIX, dead_letter
from schemas.json_schemas import event_definitions
from schemas.records import CONTENT_TYPE_JSON, Received, Record, schema_id
from schemas.tracing import traceparent

__all__ = ["DEAD_LETTER_MESSAGE", "components", "message_name"]

JsonObject = dict[str, Any]

DEAD_LETTER_MESSAGE = "dead-letter"
_ATTRIBUTES = {
    "ce_specversion": {"type": "string", "const": "1.0"},
    "ce_id": {
        "type": "string",
        "description": "What the event is known by: take it as the key of what you have done.",
    },
    "ce_source": {"type": "string", "description": "The stage that wrote it: `/conflictwire/<stage>`."},
    "ce_type": {"type": "string", "description": "The kind of record and its major version."},
    "ce_time": {"type": "string", "format": "date-time", "description": "When it happened, UTC."},
    "ce_subject": {"type": "string", "description": "The record's key."},
    "ce_dataschema": {"type": "string", "description": "The `$id` of the JSON Schema of the value."},
    "content-type": {"type": "string", "const": CONTENT_TYPE_JSON},
    "traceparent": {
        "type": "string",
        "description": "W3C Trace Context: one trace from the entry to the story.",
    },
}


def message_name(contract: Event[Any]) -> str:
    """Return the id of a kind's message: `story.v1`."""
    return contract.name


def components() -> JsonObject:
    """Return the document's components: every message, and every model that a value is made of."""
    events = [contract for contract in CONTRACTS if isinstance(contract, Event)]
    return {
        "messages": {
            **{message_name(contract): _message(contract) for contract in events},
            DEAD_LETTER_MESSAGE: _dead_letter_message(),
        },
        "schemas": {
            "CloudEventHeaders": _headers_schema("CloudEvents attributes, as UTF-8.", _ATTRIBUTES),
            "DeadLetterHeaders": _headers_schema(
                "What is added to the headers of the record.", _dead_letter_headers()
            ),
            **event_definitions("#/components/schemas/{model}"),
        },
        "parameters": {
            "prefix": {"description": "The setting `topic_prefix`.", "default": "conflictwire."},
        },
        "operationBindings": {
            "subscriber": {
                "kafka": {
                    "groupId": {
                        "type": "string",
                        "description": "A name of your own; those that begin with `topic_prefix` are ours.",
                    },
                    "bindingVersion": "0.5.0",
                }
            }
        },
    }


def _headers_schema(description: str, properties: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "description": description,
        "required": [name for name in properties if name != "traceparent"],
        "properties": properties,
        "additionalProperties": True,
    }


def _message(contract: Event[Any]) -> JsonObject:
    text = contract.model.__doc__ or ""
    const = {"ce_type": contract.ce_type, "ce_dataschema": schema_id(contract.ce_type)}
    return {
        "name": contract.ce_type,
        "title": contract.model.__name__,
        "summary": text.partition("\n")[0],
        "description": "\n".join(line.removeprefix("    ") for line in text.strip().splitlines()),
        "contentType": CONTENT_TYPE_JSON,
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/CloudEventHeaders"},
                {
                    "type": "object",
                    "properties": {name: {"type": "string", "const": value} for name, value in const.items()},
                },
            ]
        },
        "payload": {"$ref": f"#/components/schemas/{contract.model.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": contract.key_form}}},
        "examples": [_example(name, record) for name, record in _example_records()[contract.name].items()],
    }


def _dead_letter_headers() -> JsonObject:
    return {
        HEADER_PREFIX + name: {"type": "string", "description": description}
        for name, description in HEADER_NAMES.items()
    }


def _dead_letter_message() -> JsonObject:
    entry, newer = _entry(), b"conflictwire.entry.v2"
    headers = tuple((name, newer if name == "ce_type" else value) for name, value in entry.headers)
    received = Received("entries", 1, 41, entry.key, entry.value, headers, timestamp_ms=1_772_366_400_250)
    record = dead_letter(
        received,
        reason="unknown_version",
        detail="entries[1]@41: ce_type is 'conflictwire.entry.v2', 'conflictwire.entry.v1' is known",
        stage="ingest",
        now=examples.DECIDED_AT,
    )
    return {
        "name": DEAD_LETTER_MESSAGE,
        "title": "DeadLetter",
        "summary": "A record that could not be worked on: key, value and headers as received.",
        "contentType": "application/octet-stream",
        "headers": {"$ref": "#/components/schemas/DeadLetterHeaders"},
        "payload": {"description": "The bytes of the record as they were; often JSON."},
        "bindings": {"kafka": {"key": {"description": "As received."}}},
        "examples": [_example("an entry of a newer program", record)],
    }


def _entry() -> Record:
    version = ENTRY.ce_id(examples.ENTRY)
    return ENTRY.encode(examples.ENTRY, traceparent=traceparent(version, f"entries:{version}:0"))


def _article() -> Record:
    version = ARTICLE.ce_id(examples.ARTICLE)
    trace = traceparent(ENTRY.ce_id(examples.ENTRY), f"articles:{version}")
    return ARTICLE.encode(examples.ARTICLE, traceparent=trace)


def _example_records() -> dict[str, dict[str, Record]]:
    """Return name of the kind to what an example shows to the record."""
    at = examples.DECIDED_AT
    return {
        ENTRY.name: {"an item of a feed": _entry()},
        ARTICLE.name: {"a whole article": _article()},
        STORY.name: {
            "a strike": STORY.encode(examples.STORY, time=at),
            "a cancellation": STORY.encode(examples.CANCELED_STORY, time=at),
        },
        OUTCOME.name: {"an article that became a story": OUTCOME.encode(examples.OUTCOME)},
    }


def _example(name: str, record: Record) -> JsonObject:
    return {
        "name": name,
        "headers": {name: value.decode() for name, value in record.headers},
        "payload": json.loads(record.value or b"null"),
    }
