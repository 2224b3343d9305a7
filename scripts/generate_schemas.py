"""Write schemas/json/: the JSON Schema of every record's value and the AsyncAPI document, from the models.

Run: `python -m scripts.generate_schemas`. It owns the files, and refuses a change that would break those who
read the records: such a change is a new major version, a type of its own (`story.v2`) beside the old one.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.asyncapi import asyncapi
from schemas.json_schemas import json_schemas

__all__ = ["FOLDER", "breaks", "incompatibilities", "rendered"]

FOLDER = Path(__file__).resolve().parents[1] / "schemas" / "json"

_WORDS = frozenset({"$defs", "$id", "$schema", "default", "description", "examples", "title"})
"""Keywords that explain; what they say may change."""
_COMPARED_APART = _WORDS | {
    "$ref",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "anyOf",
    "enum",
}

Schema = dict[str, Any]


def rendered() -> dict[str, str]:
    """Return file name to text of every schema, and of the AsyncAPI document."""
    files = {f"{name}.schema.json": schema for name, schema in json_schemas().items()}
    files["asyncapi.json"] = asyncapi()
    return {name: json.dumps(value, indent=2, ensure_ascii=False) + "\n" for name, value in files.items()}


def breaks() -> list[str]:
    """Return what the models changed in the files' contracts without a new major version, a sentence each."""
    found = []
    for name, schema in json_schemas().items():
        file = FOLDER / f"{name}.schema.json"
        if file.exists():
            before = json.loads(file.read_text("utf-8"))
            found += [f"{name}: {change}" for change in incompatibilities(before, schema)]
    return found


def incompatibilities(before: Schema, after: Schema) -> list[str]:
    """Return the changes by which a reader of records of the one schema fails on those of the other.

    A field may be added, described differently, or get further values of an enum (readers take those
    that they do not know as unknown). It may not be removed, retyped, narrowed or made required, and an enum
    may not lose a value.
    """
    return list(_changes(before, after, before, after, "the value"))


def _changes(before: Schema, after: Schema, old_root: Schema, new_root: Schema, at: str) -> Iterator[str]:
    old, new = _resolved(before, old_root), _resolved(after, new_root)
    fixed = [{k: v for k, v in each.items() if k not in _COMPARED_APART} for each in (old, new)]
    if fixed[0] != fixed[1]:
        yield f"{at} was {json.dumps(fixed[0])}, is {json.dumps(fixed[1])}"
        return
    if lost := [value for value in old.get("enum", []) if value not in new.get("enum", [])]:
        yield f"{at} lost the values {', '.join(map(str, lost))}"
    for name in sorted(set(new.get("required", [])) - set(old.get("required", []))):
        yield f"{at}.{name} became required, but older records lack it (schemas.base.SINCE)"
    for name, schema in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{at}.{name} was removed"
        else:
            yield from _changes(schema, new["properties"][name], old_root, new_root, f"{at}.{name}")
    for name in ("items", "additionalProperties"):
        yield from _inner(old.get(name, True), new.get(name, True), old_root, new_root, f"{at}[]")
    yield from _alternatives(old.get("anyOf", []), new.get("anyOf", []), old_root, new_root, at)


def _inner(
    old: Schema | bool, new: Schema | bool, old_root: Schema, new_root: Schema, at: str
) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _changes(old, new, old_root, new_root, at)
    elif old != new:
        yield f"{at} was {json.dumps(old)}, is {json.dumps(new)}"


def _alternatives(
    old: list[Schema], new: list[Schema], old_root: Schema, new_root: Schema, at: str
) -> Iterator[str]:
    if len(old) != len(new):
        yield f"{at} had {len(old)} kinds of values, has {len(new)}"
        return
    for one, other in zip(old, new, strict=True):
        yield from _changes(one, other, old_root, new_root, at)


def _resolved(schema: Schema, root: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return found


def main() -> int:
    """Write the files; return 1 where a change breaks a contract, and write nothing then."""
    if found := breaks():
        print("a change that breaks readers needs a new major version (CONTRIBUTING.md):", file=sys.stderr)
        print("\n".join(f"  {each}" for each in found), file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    files = rendered()
    for file in FOLDER.glob("*.json"):
        if file.name not in files:
            file.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
