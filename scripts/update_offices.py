"""Write an overlay that brings the holders of offices up to date, from a Wikidata query's result.

    python -m scripts.update_offices RESULT.json OVERLAY [--today YYYY-MM-DD]

RESULT.json is what https://query.wikidata.org answers to scripts/offices.rq, downloaded as a JSON file
(Wikidata is CC0). What changes is printed, and written to the folder OVERLAY in the form of docs/overlay.md,
for a person to read before a tagger runs with it. Nothing is guessed: a post for which the result names
nobody, several persons, or a start before that of the holder whom we know, stays as it is and is listed.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from consumers.tagger.core.tables.office_rows import POSTS as POST_NAMES
from consumers.tagger.core.tables.office_rows import OfficeRow
from consumers.tagger.core.tables.schema import ACTOR_NAMES, ACTORS, OFFICES, POSTS, Tables
from consumers.tagger.core.text.folding import fold_name
from consumers.tagger.loading import load_tables
from runtime.clock import Clock

__all__ = ["OfficeChanges", "QueryError", "office_changes", "read_holders"]

_ROLES = {
    "head of state": "president",
    "head of government": "prime minister",
    "army chief": "chief of staff",
}


class QueryError(ValueError):
    """The file is not the result of the query; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post now, as the result has it."""

    name: str
    wikidata: str
    since: date | None


@dataclass(slots=True)
class OfficeChanges:
    """An overlay's lines by file, and what a person has to look at."""

    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)


def read_holders(text: str) -> Mapping[tuple[str, str], list[Holder]]:
    """Return the holders by country and post, of a result in SPARQL 1.1 JSON or in the download's plain form.

    Raises:
        QueryError: It is neither.
    """
    try:
        result = json.loads(text)
        rows = result["results"]["bindings"] if isinstance(result, dict) else result
        holders: dict[tuple[str, str], list[Holder]] = defaultdict(list)
        for number, row in enumerate(rows, start=1):
            cells = {name: cell["value"] if isinstance(cell, dict) else cell for name, cell in row.items()}
            key, holder = _holder(cells, number)
            if holder not in holders[key]:
                holders[key].append(holder)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, QueryError):
            raise
        raise QueryError(f"not the JSON of a query's result: {error!r}") from error
    return holders


def _holder(cells: Mapping[str, str], number: int) -> tuple[tuple[str, str], Holder]:
    code, post = cells["code"].upper(), cells["post"]
    if not re.fullmatch("[A-Z]{2}", code) or post not in POST_NAMES:
        raise QueryError(f"row {number}: {code!r}, {post!r} is not a country's code and one of {POST_NAMES}")
    wikidata = cells["person"].rpartition("/")[2]
    started = re.match(r"\d{4}-\d\d-\d\d", cells.get("start") or "")
    since = date.fromisoformat(started[0]) if started else None
    return (code, post), Holder(" ".join(cells["personLabel"].split()), wikidata, since)


def office_changes(
    tables: Tables, holders: Mapping[tuple[str, str], list[Holder]], *, today: date
) -> OfficeChanges:
    """Return what has to change so that the posts of the data have the holders of a result."""
    changes = _Changes(tables, today)
    for post in tables[POSTS]:
        found = holders.get((post.country, post.post), [])
        where = f"{post.country}, {post.post}"
        if len(found) != 1:
            named = ", ".join(sorted(holder.name for holder in found)) or "nobody"
            changes.keep(where, f"the result names {named}")
            continue
        role = post.role
        if role == "unknown":
            both = holders.get((post.country, "head of state")) == found  # a president alone
            role = _ROLES["head of state"] if both else _ROLES.get(post.post, post.post)
        if changes.take(post.country, role, found[0], where) and post.role == "unknown":
            changes.write("posts", "replace", post.country, post.post, role)
    return changes.made


class _Changes:
    """Collects the changes, post by post."""

    def __init__(self, tables: Tables, today: date) -> None:
        self.made = OfficeChanges()
        self._today = today
        self._countries = {row.id: row.country for row in tables[ACTORS] if row.kind == "person"}
        self._refs: dict[tuple[str, str], str] = {}
        for name in tables[ACTOR_NAMES]:
            country = self._countries.get(name.actor)
            if country is not None:
                self._refs.setdefault((country, fold_name(name.name.rstrip("*?"))), name.actor)
        self._held: dict[tuple[str, str], list[OfficeRow]] = defaultdict(list)
        for office in tables[OFFICES]:
            if office.until is None:
                self._held[self._countries.get(office.actor, ""), office.role].append(office)
        self._done: set[tuple[str, str]] = set()

    def keep(self, where: str, why: str) -> None:
        self.made.notes.append(f"{where}: {why}; unchanged")

    def write(self, table: str, *cells: str) -> None:
        self.made.lines[table].append("\t".join(cells))

    def take(self, country: str, role: str, holder: Holder, where: str) -> bool:
        """Let a person hold an office from now on; return whether he does."""
        if (country, role) in self._done:  # a president who is head of state and of government
            return True
        ref = self._refs.get((country, fold_name(holder.name)))
        current = self._held[country, role]
        for office in current:
            if office.actor == ref:
                self._office("replace", office, until="")
                self._done.add((country, role))
                return True
        if holder.since is None or any(holder.since <= office.since for office in current):
            since = f"since {holder.since}" if holder.since else "without a first day"
            self.keep(where, f"the result names {holder.name} {since}, we {self._names(current)}")
            return False
        for office in current:
            self.write("offices", "remove", office.actor, str(office.since), "", role)
            self._office("add", office, until=str(holder.since))
        ref = ref or self._new_person(country, role, holder)
        self.write("offices", "add", ref, str(holder.since), "", role, str(self._today))
        self._done.add((country, role))
        return True

    def _office(self, change: str, row: OfficeRow, *, until: str) -> None:
        self.write("offices", change, row.actor, str(row.since), until, row.role, str(self._today))

    def _names(self, offices: list[OfficeRow]) -> str:
        return ", ".join(f"{row.actor} since {row.since}" for row in offices) or "nobody"

    def _new_person(self, country: str, role: str, holder: Holder) -> str:
        ref = f"p-{_slug(holder.name)}"
        if ref in self._countries or ref == "p-":  # another person of that name, or a name in another script
            ref = f"p-{_slug(holder.name)}-{holder.wikidata.lower()}".replace("--", "-")
        sector = "MIL" if "staff" in role or "command" in role else "GOV"
        self._countries[ref] = country
        self._refs[country, fold_name(holder.name)] = ref
        self.write("actors", "add", ref, "person", sector, country, holder.wikidata, holder.name)
        self.write("actor_names", "add", ref, holder.name, "")
        return ref


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def main() -> None:
    """Read the result, write the overlay, print what it changes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("result", type=Path)
    parser.add_argument("overlay", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=Clock().now().date())
    arguments = parser.parse_args()
    try:
        holders = read_holders(arguments.result.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, QueryError) as error:
        sys.exit(f"reading {arguments.result}: {error}")
    changes = office_changes(load_tables(), holders, today=arguments.today)
    arguments.overlay.mkdir(parents=True, exist_ok=True)
    for table, lines in changes.lines.items():
        (arguments.overlay / f"{table}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{table}.tsv")
        print("\n".join(f"  {line}" for line in lines))
    print("\n".join(changes.notes))
    print(f"read it, then check it: conflictwire data check {arguments.overlay}")


if __name__ == "__main__":
    main()
