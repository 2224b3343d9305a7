"""Prints which cases hold: `python -m bench.tagging_cases [--cases DIR] [--fails] [NAME ...]`.

Owns what a case may expect. A case is a small text with the right values, after a complaint about a tool
that reads news of conflict; `tests/golden/tagging_cases/` has ours. They are counted by kind and by language.

What `expect` may say (alternatives are separated by `|`; case and accents do not count):
conflict, unrest: true or false. regions_include, regions_exclude: of regions and provinces. primary: the
first country. places_include: a place of that name or text. event_places, event_places_exclude: the same,
with the role `event`. types_include, types_exclude: ACLED sub-event, PLOVER root or medtop number.
actors_include, actors_exclude: rows that match every key given: id, name, surface (the text of the span),
country, type, kind, role.
"""

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.adapters import tag

__all__ = ["CASES", "read_cases", "wrong"]

CASES = Path(__file__).parent.parent / "tests" / "golden" / "tagging_cases"
Case = Mapping[str, Any]
_CODE = 2  # letters of a country's code


def read_cases(folder: Path = CASES) -> dict[str, Case]:
    """Return the cases by name, sorted."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def _plain(text: object) -> str:
    decomposed = unicodedata.normalize("NFD", str(text or "").casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.replace("’", "'").replace("ʹ", "'")


def _says(wanted: str, *values: object) -> bool:
    return any(_plain(one) in _plain(value) for one in str(wanted).split("|") for value in values if value)


def _surface(row: Mapping[str, Any], text: str) -> str:
    return "" if row["start"] is None else text[row["start"] : row["end"]]


def wrong(case: Case) -> list[str]:
    """Return what fails in a case; empty where nothing does."""
    found = tag(case["title"], case["text"], case["language"], case.get("published_at"))
    expect, text = case["expect"], case["text"]
    return [
        *(
            f"{key} is {found[key]}"
            for key in ("conflict", "unrest")
            if expect.get(key, found[key]) != found[key]
        ),
        *_wrong_regions(expect, found),
        *_wrong_places(expect, found["places"], text),
        *_wrong_types(expect, found["event_types"]),
        *_wrong_actors(expect, found["actors"], text),
    ]


def _wrong_regions(expect: Case, found: Mapping[str, Any]) -> Iterable[str]:
    regions = {*found["regions"], *found["provinces"]}
    yield from (f"region {one} missing" for one in expect.get("regions_include", ()) if one not in regions)
    yield from (f"region {one} wrong" for one in expect.get("regions_exclude", ()) if one in regions)
    first = next((region for region in found["regions"] if len(region) == _CODE), None)
    if "primary" in expect and first != expect["primary"]:
        yield f"primary {first}, not {expect['primary']}"


def _wrong_places(expect: Case, places: list[dict[str, Any]], text: str) -> Iterable[str]:
    events = [place for place in places if place["role"] == "event"]
    for key, among in (("places_include", places), ("event_places", events)):
        for one in expect.get(key, ()):
            if not any(_says(one, place["name"], _surface(place, text)) for place in among):
                yield f"{key} {one} missing"
    for one in expect.get("event_places_exclude", ()):
        if any(_says(one, place["name"]) for place in events):
            yield f"event place {one} wrong"


def _wrong_types(expect: Case, events: list[dict[str, Any]]) -> Iterable[str]:
    types = {event[key] for event in events for key in ("acled", "plover", "medtop")}
    for one in expect.get("types_include", ()):
        if types.isdisjoint(one.split("|")):
            yield f"type {one} missing"
    for one in expect.get("types_exclude", ()):
        if not types.isdisjoint(one.split("|")):
            yield f"type {one} wrong"


def _wrong_actors(expect: Case, actors: list[dict[str, Any]], text: str) -> Iterable[str]:
    for row in expect.get("actors_include", ()):
        if not any(_fits(actor, row, text) for actor in actors):
            yield f"actor missing: {row}"
    for row in expect.get("actors_exclude", ()):
        if any(_fits(actor, row, text) for actor in actors):
            yield f"actor wrong: {row}"


def _fits(actor: dict[str, Any], row: Mapping[str, str], text: str) -> bool:
    written = {**actor, "surface": _surface(actor, text)}
    return all(
        _says(wanted, written[key])
        if key in ("name", "surface", "role")
        else str(written[key]) in wanted.split("|")
        for key, wanted in row.items()
    )


def main(arguments: list[str]) -> int:
    """Print the cases, and how many hold by kind and by language; 1 where one does not."""
    folder = Path(arguments[arguments.index("--cases") + 1]) if "--cases" in arguments else CASES
    names = [one for one in arguments if not one.startswith("--") and one != str(folder)]
    held: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for name, case in read_cases(folder).items():
        if names and not any(one in name for one in names):
            continue
        problems = wrong(case)
        groups = ("all", f"language {case['language']}", f"kind {case['kind']}")
        total.update(groups)
        held.update(groups if not problems else ())
        if problems or "--fails" not in arguments:
            print("fails" if problems else "holds", name, "; ".join(problems))
    for group in sorted(total):
        print(f"{group}: {held[group]} of {total[group]}")
    return int(held["all"] < total["all"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
