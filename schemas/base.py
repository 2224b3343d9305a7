"""The base of every model: frozen, strict, keeping unknown fields.

Owns what all contracts share. Unknown fields are kept, so that an old worker that rewrites the state of
a newer one of the same major version loses nothing (ARCHITECTURE.md, evolution). The text below a field
describes it in the JSON Schemas, for subscribers.
"""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["MAX_DETAIL_CHARACTERS", "SINCE", "Model", "NinjsModel", "UtcDatetime"]

SINCE = "x-since"
"""Marks a field that came in after the first release: `Field(json_schema_extra={SINCE: "0.2.0"})`. Older
records lack it, so the JSON Schema does not require it."""
MAX_DETAIL_CHARACTERS = 500  # of an error text that a record keeps for people


def _cut_to_milliseconds(value: AwareDatetime) -> AwareDatetime:
    """Cut to milliseconds: Kafka's own resolution, and a shorter record."""
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_cut_to_milliseconds)]
"""An aware datetime, in UTC by convention of every producer, in milliseconds."""


class Model(BaseModel):
    """A frozen value: equal when its fields are, never half-built."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="allow",
        ser_json_bytes="base64",
        val_json_bytes="base64",
        use_attribute_docstrings=True,
    )


class NinjsModel(BaseModel):
    """A part of an IPTC ninjs 3.1 item: camelCase in JSON, snake_case here."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="allow",
        alias_generator=to_camel,
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
