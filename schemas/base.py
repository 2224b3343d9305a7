"""The base of every model: frozen, strict, keeping unknown fields.

Owns what all contracts share. Unknown fields are kept, so that an old worker that rewrites the state of
a newer one of the same major version loses nothing (ARCHITECTURE.md, evolution). The text below a field
describes it in the JSON Schemas, for subscribers.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["MAX_DETAIL_CHARACTERS", "SINCE", "Count", "Id", "Model", "NinjsModel", "UtcDatetime"]

SINCE = "x-since"
"""Marks a field that came in after the first release: `Field(json_schema_extra={SINCE: "0.2.0"})`. Older
records lack it, so the JSON Schema does not require it."""
MAX_DETAIL_CHARACTERS = 500  # of an error text that a record keeps for people


_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_MAX_COUNT = 2**53  # what a double holds exactly (RFC 8259, section 6)
_MAX_ID_CHARACTERS = 200  # ours have 21
_END = datetime(2200, 1, 1, tzinfo=UTC)


def _bounded(value: AwareDatetime) -> AwareDatetime:
    """Refuse what no clock of ours says: near the ends of the calendar every sum with a time overflows.

    Cut to milliseconds: Kafka's own resolution, and a shorter record.
    """
    if not _EARLIEST <= value < _END:
        raise ValueError("the year must be 1900 to 2199")
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_bounded)]
"""An aware datetime, in UTC by convention of every producer, in milliseconds, from 1900 to 2199."""


def _counted(value: int) -> int:
    if not 0 <= value <= _MAX_COUNT:
        raise ValueError(f"must be 0 to {_MAX_COUNT}")
    return value


Count = Annotated[int, AfterValidator(_counted)]
"""How many, from 0: policies raise 2 to its power. The limits are not in the JSON Schemas, which may
not become narrower."""


def _identified(value: str) -> str:
    if not 0 < len(value) <= _MAX_ID_CHARACTERS or "/" in value:
        raise ValueError(f"must be 1 to {_MAX_ID_CHARACTERS} characters without a slash")
    return value


Id = Annotated[str, AfterValidator(_identified)]
"""A name that becomes a key, such as an article_id. A slash separates what tables add to keys: `f…/seen`."""


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
