"""Records as bytes: what goes to Kafka and what comes from it, and the codec between them and the models.

Owns CloudEvents 1.0 in Kafka's binary mode (headers) and the compact JSON of tables. Which record is on which
topic is `schemas.contracts`.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from schemas.base import Model
from schemas.outcomes import Reason

__all__ = [
    "CONTENT_TYPE_BINARY",
    "CONTENT_TYPE_JSON",
    "POSITION_KEY",
    "QUARANTINE_SUFFIX",
    "DecodeError",
    "Headers",
    "Origin",
    "Received",
    "Record",
    "UnknownVersionError",
    "decode",
    "encode_event",
    "encode_json",
    "encode_state",
    "header",
    "quarantine_marker",
    "quarantine_name",
    "schema_id",
    "state_headers",
    "tombstone",
    "with_header",
]

Headers = tuple[tuple[str, bytes], ...]
CONTENT_TYPE_JSON = "application/json"
CONTENT_TYPE_BINARY = "application/octet-stream"
QUARANTINE_SUFFIX = b"/quarantined"
"""Ends the key of a quarantine marker."""
POSITION_KEY = b"/input-position"
"""The key of a table under which its shard remembers how far it has read its input."""
_MARKED_BYTES = 1024
_QUARANTINE_TYPE = "conflictwire.quarantine.v1"

ModelT = TypeVar("ModelT", bound=BaseModel)


class DecodeError(Exception):
    """A record's bytes are not what its topic promises.

    Attributes:
        reason: The word for it in outcomes and dead letters.
    """

    reason = Reason.UNDECODABLE


class UnknownVersionError(DecodeError):
    """The record is of a type or a major version that this program does not know."""

    reason = Reason.UNKNOWN_VERSION


@dataclass(frozen=True, slots=True)
class Record:
    """A record to be written.

    Attributes:
        topic: Logical name, without the operator's prefix.
        shard_key: The registrable domain whose shard takes the record, for topics partitioned by shard.
        partition: The partition itself, where the writer owns it; wins over `shard_key`.
    """

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    shard_key: str | None = None
    partition: int | None = None

    @property
    def size_bytes(self) -> int:
        """Return roughly how many bytes the broker counts: key, value, headers and the record's own."""
        headers = sum(len(name.encode()) + len(value) + 8 for name, value in self.headers)
        return len(self.key or b"") + len(self.value or b"") + headers + 80


class Origin(Model):
    """Where the record is that something came from."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Received:
    """A record as it was read, and where it is."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int

    @property
    def position(self) -> str:
        """Return where the record is, for people: `topic[partition]@offset`."""
        return f"{self.topic}[{self.partition}]@{self.offset}"

    @property
    def origin(self) -> Origin:
        """Return the same, for states that remember it."""
        return Origin(topic=self.topic, partition=self.partition, offset=self.offset)


def schema_id(ce_type: str) -> str:
    """Return the `$id` of the JSON Schema of a CloudEvents type."""
    return f"urn:conflictwire:schema:{ce_type.removeprefix('conflictwire.')}"


def header(headers: Headers, name: str) -> str | None:
    """Return the last header of that name as text, None if there is none."""
    found = [value for key, value in headers if key == name]
    return found[-1].decode("utf-8", "replace") if found else None


def encode_json(model: BaseModel) -> bytes:
    """Return the model as JSON, UTF-8, without nulls and in the field names of its standard."""
    return model.model_dump_json(by_alias=True, exclude_none=True).encode()


def encode_event(
    topic: str,
    model: BaseModel,
    *,
    key: str,
    ce_type: str,
    ce_id: str,
    stage: str,
    time: datetime,
    shard_key: str | None = None,
    traceparent: str | None = None,
) -> Record:
    """Return the record of an event: JSON value, CloudEvents attributes in the headers.

    Source:
        CloudEvents 1.0.2, Kafka protocol binding, section 3.2 (binary content mode).
    """
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": ce_id,
        "ce_source": f"/conflictwire/{stage}",
        "ce_type": ce_type,
        "ce_time": time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "ce_subject": key,
        "ce_dataschema": schema_id(ce_type),
        "content-type": CONTENT_TYPE_JSON,
    }
    if traceparent is not None:
        attributes["traceparent"] = traceparent
    headers = tuple((name, value.encode()) for name, value in attributes.items())
    return Record(topic, key.encode(), encode_json(model), headers, shard_key)


def state_headers(ce_type: str, content_type: str = CONTENT_TYPE_JSON) -> Headers:
    """Return the two headers of a table record."""
    return (("content-type", content_type.encode()), ("ce_type", ce_type.encode()))


def encode_state(
    topic: str, model: BaseModel, *, key: str, ce_type: str, partition: int | None = None
) -> Record:
    """Return the record of a table: compact JSON without the fields that have their default value."""
    value = model.model_dump_json(exclude_defaults=True).encode()
    return Record(topic, key.encode(), value, state_headers(ce_type), partition=partition)


def quarantine_marker(topic: str, key: bytes, *, partition: int) -> Record:
    """Return the record that marks a table's key whose unreadable record is already a dead letter."""
    headers = state_headers(_QUARANTINE_TYPE)
    return Record(topic, quarantine_name(key) + QUARANTINE_SUFFIX, b"{}", headers, partition=partition)


def quarantine_name(key: bytes) -> bytes:
    """Return what a key is called in its marker: itself, or a digest where the marker would be too large."""
    return key if len(key) <= _MARKED_BYTES else hashlib.sha256(key).hexdigest().encode()


def tombstone(topic: str, *, key: str, partition: int | None = None) -> Record:
    """Return the record that removes a key from a table."""
    return Record(topic, key.encode(), None, partition=partition)


def decode(model: type[ModelT], value: bytes | None, *, what: str) -> ModelT:
    """Return the model of a JSON value.

    Args:
        what: What is being decoded, for the error text ("articles[2]@17").

    Raises:
        DecodeError: The value is null, not JSON, or not of the model's shape.
    """
    if value is None:
        raise DecodeError(f"decoding {what}: the value is null")
    try:
        return model.model_validate_json(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the value"
        raise DecodeError(f"decoding {what} as {model.__name__}: {place}: {first['msg']}") from error


def with_header(record: Record, name: str, value: str | None) -> Record:
    """Return the record with another header; unchanged if the value is None."""
    if value is None:
        return record
    return replace(record, headers=(*record.headers, (name, value.encode())))
