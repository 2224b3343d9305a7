"""Write the tables of topics in ARCHITECTURE.md and docs/consuming.md, and the desks, between their markers.

Run: `python -m scripts.generate_topic_tables`. The rows follow from `schemas/contracts.py`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import fill

from schemas.contracts import ARTICLE, CONTRACTS, DEAD_LETTERS, ENTRY, OUTCOME, STORY, TOPICS
from schemas.topics import DESKS, Cleanup, PartitionsBy, TopicSpec

__all__ = ["pages", "rendered"]

ROOT = Path(__file__).resolve().parents[1]
BEGIN = "<!-- `make gen` writes this table from schemas/contracts.py -->"
END = "<!-- end of the table -->"

_DAY_SECONDS = 86_400
_MIB = 1 << 20
_AS_RECEIVED = "as received"
_PARKED = "any record, as received, its reason in headers"
_COPIES = {
    "stories.<desk>": "the same record",
    "stories.<output>": "the same record, where it meets the operator's condition",
}
_PUBLIC = (STORY, ARTICLE, ENTRY, OUTCOME)


def pages() -> dict[Path, str]:
    """Return page to the table that belongs on it."""
    return {
        ROOT / "ARCHITECTURE.md": _table(
            ("topic", "key", "value", "cleanup", "partitions", "largest record"), _all_topics()
        ),
        ROOT / "docs" / "consuming.md": _table(("topic", "key", "value", "kept"), _public_topics())
        + f"\n{_desks()}",
    }


def rendered(text: str, table: str) -> str:
    """Return a page with the table between its markers.

    Raises:
        ValueError: The page has no markers.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no {BEGIN!r} and {END!r} to write a table between")
    return f"{before}{BEGIN}\n\n{table}\n{END}{after}"


def _all_topics() -> Iterator[tuple[str, ...]]:
    """Yield a row for each topic; the copies of the stories share two."""
    copies = {topic.name for topic in STORY.topics[1:]}
    for spec in TOPICS.values():
        on_it = [contract for contract in CONTRACTS if contract.topic == spec.name]
        keys = "; ".join(dict.fromkeys(contract.key_form for contract in on_it))
        values = "; ".join(contract.summary for contract in on_it)
        if spec is DEAD_LETTERS:
            yield _facts(spec, _AS_RECEIVED, _PARKED)
        elif spec.name not in copies:
            yield _facts(spec, keys, values)
        elif spec is STORY.topics[1]:
            for name, value in _COPIES.items():
                yield _facts(spec, STORY.key_form, value, name=name)


def _facts(spec: TopicSpec, key: str, value: str, *, name: str | None = None) -> tuple[str, ...]:
    cleanup = "compact"
    if spec.cleanup is Cleanup.DELETE:
        cleanup = f"delete, {spec.retention_seconds // _DAY_SECONDS} d"
    largest = f"{spec.max_record_bytes // _MIB} MiB"
    return (f"`{name or spec.name}`", key, value, cleanup, _partitions(spec), largest)


def _partitions(spec: TopicSpec) -> str:
    if spec.partitions_by is PartitionsBy.SINGLE:
        return "1"
    count = f"min(N, {spec.max_partitions})" if spec.max_partitions else "N"
    return f"{count}, by {spec.partitions_by.value}"


def _public_topics() -> Iterator[tuple[str, ...]]:
    for contract in _PUBLIC:
        kept = _kept(contract.topics[0])
        yield (f"`{contract.topic}`", contract.key_form, contract.summary, kept)
        if contract is STORY:
            for name, value in _COPIES.items():
                yield (f"`{name}`", contract.key_form, value, kept)
    yield (f"`{DEAD_LETTERS.name}`", _AS_RECEIVED, _PARKED, _kept(DEAD_LETTERS))


def _desks() -> str:
    return fill(f"Desks: {', '.join(f'`{desk}`' for desk in DESKS)}.", 110, break_on_hyphens=False) + "\n"


def _kept(spec: TopicSpec) -> str:
    return f"{spec.retention_seconds // _DAY_SECONDS} days"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main() -> None:
    """Write the tables."""
    for page, table in pages().items():
        page.write_text(rendered(page.read_text("utf-8"), table), encoding="utf-8")


if __name__ == "__main__":
    main()
