"""Prints how well the tagger does, set by set: `python -m bench.tagging_quality [--errors SET [N]]`.

Owns the measures. The corpora stand beside the checkout and are for measuring only; without them it says so
and prints nothing. The sample wire's own gold is measured in any case.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consumers.tagger.core.tagging import Tagged, TaggingData, tag
from consumers.tagger.loading import load_tagging_data

CORPORA = Path(__file__).parent.parent.parent / "shared" / "corpora" / "tagging"
Row = dict[str, Any]


@dataclass
class Counts:
    """A confusion matrix, and the worst cases."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, *, gold: bool, said: bool, what: str = "") -> None:
        """Count one decision."""
        self.tp += gold and said
        self.fp += said and not gold
        self.fn += gold and not said
        self.tn += not gold and not said
        if gold is not said:
            self.errors.append(("missed " if gold else "false  ") + what)

    @property
    def precision(self) -> float:
        """Return the share of what was said that is gold."""
        return self.tp / max(1, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """Return the share of the gold that was said."""
        return self.tp / max(1, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def false_positive_rate(self) -> float:
        """Return the share of what is not gold that was said."""
        return self.fp / max(1, self.fp + self.tn)

    @property
    def balanced(self) -> float:
        """Return the balanced accuracy."""
        return (self.recall + 1 - self.false_positive_rate) / 2

    def line(self) -> str:
        """Return the measures in one line."""
        precision, recall, f1 = self.precision, self.recall, self.f1
        fpr, balanced = self.false_positive_rate, self.balanced
        n = self.tp + self.fp + self.fn + self.tn
        return f"n={n} P={precision:.3f} R={recall:.3f} F1={f1:.3f} FPR={fpr:.3f} balanced={balanced:.3f}"


def rows(name: str) -> Iterator[Row]:
    """Yield the rows of a corpus file."""
    with (CORPORA / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def tagged(data: TaggingData, row: Row) -> Tagged:
    """Tag a corpus row."""
    return tag(data, title=row.get("title", ""), text=row["text"], language=row["lang"], published_at=None)


def relevance(data: TaggingData) -> dict[str, Counts]:
    """Measure the decision per set; `protest` is measured on the unrest class and both together."""
    counts: dict[str, Counts] = {}
    for row in rows("relevance.jsonl"):
        result = tagged(data, row)
        what = (
            f"{result.conflict.score:.2f} {row['id']} {row['kind']} {row.get('title')} | {row['text'][:150]}"
        )
        if row["conflict"] is not None:
            one = counts.setdefault(row["set"], Counts())
            one.add(gold=row["conflict"], said=result.relevant, what=what)
            if row["set"] == "slavic":
                one = counts.setdefault(f"slavic {row['lang']}", Counts())
                one.add(gold=row["conflict"], said=result.relevant, what=what)
        if row["protest"] is not None:
            unrest = counts.setdefault(f"{row['set']} protest", Counts())
            unrest.add(gold=row["protest"], said=result.conflict.unrest, what=what)
            both = counts.setdefault(f"{row['set']} protest, any class", Counts())
            both.add(gold=row["protest"], said=result.relevant, what=what)
    return counts


def regions(data: TaggingData) -> dict[str, Counts]:
    """Measure countries per document, and the primary one."""
    counts: dict[str, Counts] = {}
    for row in rows("regions.jsonl"):
        result = tagged(data, row)
        said = [region for region in result.conflict.regions if len(region) == 2]
        gold = row["countries"]
        one = counts.setdefault(row["set"], Counts())
        for country in sorted(set(gold) | set(said)):
            one.add(
                gold=country in gold, said=country in said, what=f"{country} {row['id']} {row['title'][:90]}"
            )
        most = max(gold.values(), default=0)
        best = {country for country, mentions in gold.items() if mentions == most}
        first = counts.setdefault(f"{row['set']} primary (R = accuracy)", Counts())
        if gold:
            what = f"{row['id']} said {said[:3]} gold {gold} {row['title'][:80]}"
            first.add(gold=True, said=bool(said) and said[0] in best, what=what)
    return counts


def actors(data: TaggingData) -> dict[str, Counts]:
    """Measure the gold actors that were found: by country, and by country and sector."""
    counts: dict[str, Counts] = {}
    for row in rows("actors.jsonl"):
        if "codes" not in row:
            continue
        result = tagged(data, row)
        found = {(actor.country, actor.sector) for actor in result.conflict.actors}
        countries = {country for country, _ in found}
        for country, role in row["codes"]:
            wanted = country or ("IGO" if role == "IGO" else None)
            what = f"{row['id']} {country} {role} | {row['text'][:140]}"
            if wanted:
                by_country = counts.setdefault(f"{row['set']} country (R)", Counts())
                by_country.add(gold=True, said=wanted in countries, what=what)
            both = counts.setdefault(f"{row['set']} country and role (R)", Counts())
            roles = {sector for of, sector in found if wanted is None or of == wanted}
            both.add(gold=True, said=role in roles if role else wanted in countries, what=what)
    return counts


def sample_wire(data: TaggingData) -> dict[str, Counts]:
    """Measure on the sample wire's own gold."""
    from conflictwire.samplewire.content import gold  # noqa: PLC0415 - the bench runs without it, too

    counts = {
        name: Counts() for name in ("conflict", "unrest", "regions", "primary (R)", "actor countries (R)")
    }
    for article in gold():
        text = article.text
        result = tag(data, title=article.title, text=text, language=article.language, published_at=None)
        what = f"{result.conflict.score:.2f} {article.title} | {text[:100]!r}"
        counts["conflict"].add(gold=article.conflict, said=result.relevant, what=what)
        if not article.conflict:
            continue
        counts["unrest"].add(gold=article.unrest, said=result.conflict.unrest, what=what)
        said = [region for region in result.conflict.regions if len(region) == 2]
        for country in sorted(set(article.regions) | set(said)):
            counts["regions"].add(
                gold=country in article.regions, said=country in said, what=f"{country} {article.title}"
            )
        if article.regions:
            right = bool(said) and said[0] == article.regions[0]
            counts["primary (R)"].add(gold=True, said=right, what=f"{said} {article.regions} {article.title}")
        found = {actor.country for actor in result.conflict.actors}
        for actor in article.actors:
            if actor.country:
                known = actor.country in found
                counts["actor countries (R)"].add(gold=True, said=known, what=f"{actor.name} {article.title}")
    return counts


def show(measured: Mapping[str, Counts], arguments: list[str]) -> None:
    """Print the measures, and the errors of the one that `--errors NAME [N]` asks for."""
    for name, one in measured.items():
        print(f"{name}: {one.line()}")
    if "--errors" in arguments:
        name, *limit = arguments[arguments.index("--errors") + 1 :]
        print(*measured[name].errors[: int(limit[0]) if limit else 40], sep="\n")


def main(arguments: list[str]) -> int:
    """Print every figure; with `--errors SET [N]` the first N errors of a set."""
    data = load_tagging_data()
    measured: dict[str, Counts] = {}
    try:
        measured |= {f"samplewire {name}": one for name, one in sample_wire(data).items()}
    except ImportError as error:
        print(f"skipped: no sample wire ({error})")
    if CORPORA.is_dir():
        measured |= relevance(data) | regions(data) | actors(data)
    else:
        print(f"skipped: no corpora at {CORPORA.name} beside the checkout")
    show(measured, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
