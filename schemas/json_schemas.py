"""The JSON Schemas of all records' values, generated from the models.

Committed under `schemas/json/`; a test compares, so that the contract changes in a diff that a person reads.

An event is written with everything but nulls (`schemas.records.encode_json`), so that each of its fields that
cannot be null is required, whether or not it has a default in the model. A state leaves out what is at its
default, so that only its fields without one are required.
"""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from schemas.base import SINCE
from schemas.contracts import CONTRACTS, Event, Packed
from schemas.records import schema_id

__all__ = ["event_definitions", "event_schema", "json_schemas"]

Schema = dict[str, Any]


def json_schemas() -> dict[str, Schema]:
    """Return name (`story.v1`) to JSON Schema (draft 2020-12), `$id` as in the header `ce_dataschema`."""
    schemas = {}
    for contract in CONTRACTS:
        if isinstance(contract, Packed):
            continue
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(contract.ce_type)}
        if isinstance(contract, Event):
            schema = event_schema(contract.model)
        else:
            schema = contract.model.model_json_schema(by_alias=True)
        schemas[contract.name] = {**head, **schema}
    return schemas


def event_schema(model: type[BaseModel]) -> Schema:
    """Return the schema of an event's value: required is what the encoder always writes."""
    schema = model.model_json_schema(by_alias=True, mode="serialization")
    for each in (schema, *schema.get("$defs", {}).values()):
        _require_what_is_written(each)
    return schema


def event_definitions(ref_template: str) -> dict[str, Schema]:
    """Return class name to the schema of every model of the events, each once.

    Args:
        ref_template: How one refers to another: `#/components/schemas/{model}`.
    """
    models = [contract.model for contract in CONTRACTS if isinstance(contract, Event)]
    _, together = models_json_schema(
        [(model, "serialization") for model in models], by_alias=True, ref_template=ref_template
    )
    definitions: dict[str, Schema] = together["$defs"]
    for definition in definitions.values():
        _require_what_is_written(definition)
    return definitions


def _require_what_is_written(schema: Schema) -> None:
    properties: dict[str, Schema] = schema.get("properties", {})
    required = [name for name, each in properties.items() if not _may_be_null(each) and SINCE not in each]
    if required:
        schema["required"] = required
    else:
        schema.pop("required", None)


def _may_be_null(schema: Schema) -> bool:
    return any(each.get("type") == "null" for each in schema.get("anyOf", []))
