"""The JSON Schemas of all records' values, generated from the models.

Committed under `schemas/json/`; a test compares, so that the contract changes in a diff that a person reads.
"""

from typing import Any

from schemas.contracts import CONTRACTS, Packed
from schemas.records import schema_id

__all__ = ["json_schemas"]


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return name (`story.v1`) to JSON Schema (draft 2020-12), `$id` as in the header `ce_dataschema`."""
    schemas = {}
    for contract in CONTRACTS:
        if isinstance(contract, Packed):
            continue
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(contract.ce_type)}
        schemas[contract.name] = {**head, **contract.model.model_json_schema(by_alias=True)}
    return schemas
