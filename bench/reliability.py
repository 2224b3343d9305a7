"""Prints whether confidences mean something: `python -m bench.reliability [TAG]`.

Owns the tables: of the tags with a confidence near .8, how many are right? A tag's table comes from a
function that yields judgements; another tag is added to `TAGS`. The corpora stand beside the checkout;
without them it says so and prints nothing.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bench.tagging_quality import CORPORA, rows, tagged
from conflictwire.samplewire.content import gold
from consumers.tagger.core.tagging import TaggingData, tag
from consumers.tagger.loading import load_tagging_data
from schemas.stories import ActorKind

BINS = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """A confidence that the tagger gave, and whether the gold agrees.

    Attributes:
        group: The set it comes from; a large set is not to drown a small one.
    """

    group: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The judgements of one tenth.

    Attributes:
        confidence: Their mean.
        right: Share that is right.
        right_alike: The same where each set weighs the same.
    """

    tags: int
    confidence: float
    right: float
    right_alike: float


def bins(judgements: Iterable[Judgement]) -> tuple[Bin, ...]:
    """Return the tenths that hold any judgement, the least confident first."""
    every = list(judgements)
    size = Counter(one.group for one in every)
    tenths: dict[int, list[Judgement]] = {}
    for one in every:
        tenths.setdefault(min(BINS - 1, int(one.confidence * BINS)), []).append(one)
    return tuple(_bin(tenths[tenth], size) for tenth in sorted(tenths))


def _bin(judgements: list[Judgement], size: Mapping[str, int]) -> Bin:
    weight = sum(1 / size[one.group] for one in judgements)
    return Bin(
        tags=len(judgements),
        confidence=sum(one.confidence for one in judgements) / len(judgements),
        right=sum(one.right for one in judgements) / len(judgements),
        right_alike=sum(1 / size[one.group] for one in judgements if one.right) / weight,
    )


def calibration_error(table: Iterable[Bin]) -> float:
    """Return by how much the confidences are off, on average over the tags."""
    every = list(table)
    return sum(one.tags * abs(one.confidence - one.right) for one in every) / sum(one.tags for one in every)


def relevance(data: TaggingData) -> Iterator[Judgement]:
    """Yield the score of each text that says whether it is about conflict."""
    for row in rows("relevance.jsonl"):
        if row["conflict"] is not None:
            yield Judgement(row["set"], tagged(data, row).conflict.score, row["conflict"])
    for article in gold():
        result = tag(
            data, title=article.title, text=article.text, language=article.language, published_at=None
        )
        yield Judgement("sample wire", result.conflict.score, article.conflict)


def regions(data: TaggingData) -> Iterator[Judgement]:
    """Yield the confidence of each country, on the set whose gold names all of them."""
    for row in rows("regions.jsonl"):
        if row["set"] != "trnews":
            continue
        for region in tagged(data, row).conflict.region_tags:
            if len(region.id) == 2:
                yield Judgement("trnews", region.confidence, region.id in row["countries"])


def actors(data: TaggingData) -> Iterator[Judgement]:
    """Yield the confidence of each actor: right are the gold's countries, with the role where both have one.

    The gold has a sentence's source and target alone: the shares are lower bounds.
    """
    for row in rows("actors.jsonl"):
        if "codes" not in row:
            continue
        codes = {(country or ("IGO" if role == "IGO" else None), role) for country, role in row["codes"]}
        countries = {country for country, _ in codes}
        for actor in tagged(data, row).conflict.actors:
            right = (actor.country, actor.sector) in codes or (actor.country, "") in codes
            is_state = actor.kind is ActorKind.STATE and actor.country in countries
            yield Judgement(row["set"], actor.confidence, right or is_state)


TAGS: dict[str, Callable[[TaggingData], Iterator[Judgement]]] = {
    "relevance": relevance,
    "regions": regions,
    "actors": actors,
}


def main(arguments: list[str]) -> int:
    """Print the table of every tag, or of the one named."""
    if not CORPORA.is_dir():
        print(f"skipped: no corpora at {CORPORA.name} beside the checkout")
        return 0
    data = load_tagging_data()
    for name in arguments or TAGS:
        table = bins(TAGS[name](data))
        print(f"{name}: calibration error {calibration_error(table):.3f}")
        print("  confidence   tags  right  right, sets alike")
        for one in table:
            print(f"  {one.confidence:10.2f} {one.tags:6} {one.right:6.2f} {one.right_alike:18.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
