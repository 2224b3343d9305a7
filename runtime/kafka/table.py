"""Tables: compacted topics held in memory as encoded bytes.

Owns the bytes of one partition and which of them cannot be read. It neither reads Kafka
(`runtime.kafka.restore`) nor writes it (`runtime.kafka.committer`). Values are decoded on use: 0.5 KB a state
against 1.3 KB as models.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from runtime.kafka.position import position_of
from schemas.records import (
    POSITION_KEY,
    QUARANTINE_SUFFIX,
    DecodeError,
    Received,
    Record,
    decode,
    quarantine_name,
)
from schemas.topics import TableSpec

__all__ = ["StateKind", "Table", "Unreadable", "View"]

_MAX_DECODED = 512  # models: what is written is read again within the same step, rarely later

ModelT = TypeVar("ModelT", bound=BaseModel)
ModelT_co = TypeVar("ModelT_co", bound=BaseModel, covariant=True)


class Unreadable(Exception):  # noqa: N818 - a state of the key, not a fault of the caller
    """The key's record cannot be read; the key is not to be worked on."""


Listener = Callable[[bytes, bytes | None], None]


class Table:
    """One partition of a compacted topic: key to value, the last of each key."""

    def __init__(self, spec: TableSpec, partition: int) -> None:
        self.spec = spec
        self.partition = partition
        self.position: int | None = None
        self.held_bytes = 0
        self.unreadable: dict[bytes, Received] = {}
        self._values: dict[bytes, bytes] = {}
        self._reported: set[bytes] = set()
        self._listeners: list[Listener] = []

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._values)

    def __contains__(self, key: bytes) -> bool:
        return key in self._values

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Iterate over keys and values, in no promised order."""
        return iter(self._values.items())

    def get(self, key: bytes) -> bytes | None:
        """Return the value, None where there is none.

        Raises:
            Unreadable: The key is in quarantine.
        """
        if key in self.unreadable:
            raise Unreadable(f"{self.spec.topic}[{self.partition}] {key!r} is in quarantine")
        return self._values.get(key)

    def listen(self, listener: Listener) -> None:
        """Call `listener` with key and value (None: removed) of each later change."""
        self._listeners.append(listener)

    def load(self, received: Received) -> None:
        """Take a record that was read from the topic."""
        key = received.key or b""
        if key == POSITION_KEY:
            self._load_position(received)
            return
        if key.endswith(QUARANTINE_SUFFIX):
            self._load_marker(key.removesuffix(QUARANTINE_SUFFIX), received.value)
            return
        # A marker that still holds stands behind this record in the log.
        self._reported.discard(quarantine_name(key))
        if received.value is not None and not self._readable(received):
            self.unreadable[key] = received
            self._drop(key)
            return
        self.unreadable.pop(key, None)
        self._put(key, received.value)

    def apply(self, record: Record) -> None:
        """Take a record that we are about to write: it counts from now on."""
        key = record.key or b""
        if key != POSITION_KEY and not key.endswith(QUARANTINE_SUFFIX):
            self._put(key, record.value)

    def quarantine(self, key: bytes) -> None:
        """Stop working on a key whose value turned out to be unreadable."""
        value = self._values.get(key)
        self.unreadable[key] = Received(self.spec.topic, self.partition, -1, key, value, (), 0)
        self._drop(key)

    def unreported(self) -> list[Received]:
        """Return the records in quarantine that have no dead letter yet, and count them as reported."""
        named = {quarantine_name(key): received for key, received in self.unreadable.items()}
        fresh = [received for name, received in named.items() if name not in self._reported]
        self._reported.update(named)
        return fresh

    def _readable(self, received: Received) -> bool:
        """Return whether the key is text and the type one that we know; the value shows on use."""
        try:
            (received.key or b"").decode()
        except UnicodeDecodeError:
            return False
        for name, value in received.headers:
            if name == "ce_type":
                return value in self.spec.ce_types
        return False

    def _load_position(self, received: Received) -> None:
        """Take a position that a shard wrote; what anybody else wrote under its key does not count."""
        position = position_of(received)
        self._reported.discard(POSITION_KEY)
        if position is None:
            self.unreadable[POSITION_KEY] = received
        else:
            self.position = position
            self.unreadable.pop(POSITION_KEY, None)

    def _load_marker(self, key: bytes, value: bytes | None) -> None:
        if value is None:
            self._reported.discard(key)
        else:
            self._reported.add(key)

    def _put(self, key: bytes, value: bytes | None) -> None:
        if value is None:
            self._drop(key)
            return
        before = self._values.get(key)
        self.held_bytes += len(value) - len(before) if before is not None else len(value) + len(key)
        self._values[key] = value
        for listener in self._listeners:
            listener(key, value)

    def _drop(self, key: bytes) -> None:
        before = self._values.pop(key, None)
        if before is None:
            return
        self.held_bytes -= len(before) + len(key)
        for listener in self._listeners:
            listener(key, None)


class StateKind(Protocol[ModelT_co]):
    """A kind of record that a table holds."""

    @property
    def topic(self) -> str:
        """Return the topic's logical name."""

    @property
    def model(self) -> type[ModelT_co]:
        """Return the model of a value."""

    @property
    def key(self) -> Callable[[Any], str]:
        """Return what gives the key of a value."""


class View(Generic[ModelT]):
    """A table as models, decoded on use."""

    def __init__(self, table: Table, kind: StateKind[ModelT]) -> None:
        self.table = table
        self._kind = kind
        self._decoded: dict[bytes, tuple[bytes, ModelT]] = {}

    def get(self, key: str) -> ModelT | None:
        """Return the state of a key, None where there is none.

        Raises:
            Unreadable: It cannot be read, and is in quarantine from now on.
        """
        encoded = key.encode()
        value = self.table.get(encoded)
        if value is None:
            return None
        known = self._decoded.get(encoded)
        if known is not None and known[0] is value:
            return known[1]
        model = self._decode(encoded, value)
        if len(self._decoded) >= _MAX_DECODED:
            self._decoded.clear()
        self._decoded[encoded] = value, model
        return model

    def _decode(self, key: bytes, value: bytes) -> ModelT:
        what = f"{self.table.spec.topic}[{self.table.partition}] {key!r}"
        try:
            model = decode(self._kind.model, value, what=what)
        except DecodeError as error:
            self.table.quarantine(key)
            raise Unreadable(str(error)) from error
        if self._kind.key(model).encode() != key:  # what it becomes would be written under another key
            self.table.quarantine(key)
            raise Unreadable(f"reading {what}: its value is that of key {self._kind.key(model)!r}")
        return model
