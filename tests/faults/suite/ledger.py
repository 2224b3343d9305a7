"""What a read_committed reader saw, and what is wrong with it: lost, doubled, out of order, never committed.

Owns the judgement; pure. It reads headers and JSON by itself, not through the models of the service: what
checks must not share a mistake with what is checked.

A decision is one transaction: an entry's outcome `published` and its article version, an article's outcome
`story` and the story. One without the other is a record of a transaction that never committed. Two things
have no such pair: a version of the feed's text, whose entry ends when its page comes or is given up, and the
outcome of an item that became no entry.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

__all__ = ["Findings", "Ledger", "Seen"]

Version = tuple[str, int]  # of an entry its id and revision, of an article its id and version


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as a reader saw it.

    Attributes:
        topic: Without the installation's prefix.
        at: Monotonic seconds when it was read.
    """

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: Mapping[str, bytes]
    at: float = 0.0

    @property
    def ce_id(self) -> str:
        """The CloudEvents id, empty where there is none."""
        return self.headers.get("ce_id", b"").decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong, each with its names; empty where nothing is.

    Attributes: lost: Entries and article versions without an outcome, versions that a later one skips,
        decided records
            that are not there.
        doubled: "topic ce_id", seen more than once.
        reordered: A version that came after a later one of its key, on one topic.
        uncommitted: A record whose decision is not there.
    """

    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    reordered: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything is wrong."""
        return bool(self.lost or self.doubled or self.reordered or self.uncommitted)

    def since(self, before: "Findings") -> "Findings":
        """Return what is new."""
        return Findings(
            *(tuple(sorted(set(getattr(self, name)) - set(getattr(before, name)))) for name in self.__slots__)
        )


@dataclass(slots=True)
class Ledger:
    """Everything seen so far, in the order of each partition."""

    entries: set[Version] = field(default_factory=set)
    articles: set[Version] = field(default_factory=set)
    stopgaps: set[Version] = field(default_factory=set)
    items: set[Version] = field(default_factory=set)
    stories: set[Version] = field(default_factory=set)
    dead_letters: list[str] = field(default_factory=list)
    _outcomes: dict[str, dict[Version, dict[str, object]]] = field(
        default_factory=lambda: {"ingest": {}, "tagger": {}}
    )
    _counts: Counter[str] = field(default_factory=Counter)
    _last: dict[tuple[str, bytes], int] = field(default_factory=dict)
    _reordered: list[str] = field(default_factory=list)

    def take(self, seen: Seen) -> None:
        """Enter a record."""
        if seen.topic == "dead-letters":
            reason = seen.headers.get("dead-letter-reason", b"").decode(errors="replace")
            self.dead_letters.append(f"{reason} {seen.ce_id}")
        elif seen.topic == "outcomes":
            self._outcome(seen)
        else:
            self._versioned(seen)

    @property
    def settled(self) -> bool:
        """Return whether every entry and every article version has its outcome."""
        return (
            self.entries <= self._outcomes["ingest"].keys()
            and self.articles <= self._outcomes["tagger"].keys()
        )

    def findings(self) -> Findings:
        """Return what is wrong as of now; of a service at work, what is on its way counts as lost."""
        return Findings(
            lost=tuple(sorted(self._lost())),
            doubled=tuple(sorted(name for name, count in self._counts.items() if count > 1)),
            reordered=tuple(self._reordered),
            uncommitted=tuple(sorted(self._uncommitted())),
        )

    def _outcome(self, seen: Seen) -> None:
        outcome = json.loads(seen.value)
        stage, version = outcome["stage"], (outcome["id"], int(outcome["version"]))
        self._outcomes[stage][version] = outcome
        if outcome.get("topic") == "feeds":
            self.items.add(version)
        self._counts[f"outcomes {stage} {version[0]}.{version[1]}"] += 1

    def _versioned(self, seen: Seen) -> None:
        version = _version(seen.ce_id)
        value = json.loads(seen.value) if seen.topic in ("entries", "articles") else {}
        hop = value.get("hop", 0)
        self._counts[f"{seen.topic} {seen.ce_id}" + (f" hop {hop}" if hop else "")] += 1
        if seen.topic == "entries":
            self.entries.add(version)
        elif seen.topic == "articles":
            self.articles.add(version)
            if value.get("ingest", {}).get("verdict") == "feed_only":
                self.stopgaps.add(version)
        elif seen.topic == "stories" and not seen.ce_id.endswith(".canceled"):
            self.stories.add(version)
        if not hop:  # a hop is the same entry again, on another partition
            self._keep_order(seen, version[1])

    def _keep_order(self, seen: Seen, version: int) -> None:
        key = seen.topic, seen.key
        if version < self._last.get(key, 0):
            self._reordered.append(f"{seen.topic} {seen.ce_id} after version {self._last[key]}")
        self._last[key] = max(version, self._last.get(key, 0))

    def _lost(self) -> Iterator[str]:
        ingested, tagged = self._outcomes["ingest"], self._outcomes["tagger"]
        yield from (f"outcome of entry {_name(v)}" for v in self.entries - ingested.keys())
        yield from (f"outcome of article {_name(v)}" for v in self.articles - tagged.keys())
        yield from (f"entry {_name(v)}" for v in _gaps(self.entries))
        yield from (f"article {_name(v)}" for v in _gaps(self.articles))
        yield from (f"article {_name(v)}" for v in self._published() - self.articles)
        yield from (f"story {_name(v)}" for v in self._told() - self.stories)

    def _uncommitted(self) -> Iterator[str]:
        yield from (f"article {_name(v)}" for v in self.articles - self.stopgaps - self._published())
        yield from (f"story {_name(v)}" for v in self.stories - self._told())
        ended = self._outcomes["ingest"].keys() - self.items
        yield from (f"outcome of entry {_name(v)}" for v in ended - self.entries)
        yield from (f"outcome of article {_name(v)}" for v in self._outcomes["tagger"].keys() - self.articles)

    def _published(self) -> set[Version]:
        """Return the article versions that an entry's outcome names."""
        return {
            (str(outcome["article_id"]), int(str(outcome["article_version"])))
            for outcome in self._outcomes["ingest"].values()
            if outcome["outcome"] == "published"
        }

    def _told(self) -> set[Version]:
        """Return the article versions that the tagger made stories of."""
        return {v for v, outcome in self._outcomes["tagger"].items() if outcome["outcome"] == "story"}


def _version(ce_id: str) -> Version:
    """Return id and version of `<id>.<version>` or `<id>.<version>.canceled`."""
    parts = ce_id.split(".")
    return parts[0], int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0


def _gaps(versions: Iterable[Version]) -> Iterator[Version]:
    """Yield the versions that are missing before the last one of each key."""
    by_key: dict[str, set[int]] = defaultdict(set)
    for key, version in versions:
        by_key[key].add(version)
    for key, there in by_key.items():
        yield from ((key, version) for version in range(1, max(there)) if version not in there)


def _name(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
