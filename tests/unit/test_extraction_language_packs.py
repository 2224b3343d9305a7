"""Language packs: found without a list, complete or with gaps that are listed here, and consistent."""

import itertools
import re
import subprocess
import sys

import pytest

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack
from ingest.core.extraction.languages import DIGEST, PACKS, alternation
from ingest.core.extraction.pipeline import EXTRACTION

# Many languages have no articles, and few sites write months into paths.
OPTIONAL = {"definite_articles", "months"}
ALL = {"furniture", *LanguagePack().word_lists()} - OPTIONAL
KNOWN_GAPS: dict[str, set[str]] = {}
"""What a pack still lacks; a new language begins with a line here, and a gap that is filled leaves it."""

LANGUAGES = [tag for tag in PACKS if tag != "any"]
WORDS = [
    pytest.param(word, id=f"{tag}-{name}-{word}")
    for tag, pack in PACKS.items()
    for name, words in pack.word_lists().items()
    for word in words
]


def gaps(pack: LanguagePack) -> set[str]:
    """Return the fields without a word, and `furniture` where a kind of it has no rule."""
    empty = {name for name, words in pack.word_lists().items() if not words} - OPTIONAL
    kinds = {rule.kind for rule in pack.furniture}
    return empty if kinds == set(FurnitureKind) else empty | {"furniture"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_language_lacks_is_known(language: str) -> None:
    """A language may begin small; what it lacks is listed."""
    lacking = gaps(PACKS[language])
    known = KNOWN_GAPS.get(language, set())
    assert lacking == known, (
        f"{language} lacks: {', '.join(sorted(lacking))}; listed: {', '.join(sorted(known))}"
    )


def test_gaps_are_listed_for_languages_that_exist() -> None:
    """A pack that is removed takes its line along."""
    assert set(KNOWN_GAPS) <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_is_named_by_its_primary_subtag(language: str) -> None:
    """Pages' languages are looked up by it."""
    assert re.fullmatch(r"[a-z]{2,3}", language)


@pytest.mark.parametrize("word", WORDS)
def test_word_is_a_pattern_without_groups_of_its_own(word: str) -> None:
    """Words of all languages are joined into one pattern; an empty one would match everywhere."""
    pattern = re.compile(word)
    assert pattern.groups == 0
    assert not pattern.match("")


def test_month_means_one_number_in_every_language() -> None:
    """A URL does not say its language: of two months neither may begin like the other."""
    months = [(month, number) for pack in PACKS.values() for number, month in enumerate(pack.months, 1)]
    assert {len(pack.months) for pack in PACKS.values()} == {0, 12}
    for (one, number), (other, another) in itertools.combinations(months, 2):
        assert number == another or not (one.startswith(other) or other.startswith(one))


def test_word_that_two_languages_share_is_joined_once() -> None:
    """Patterns stay as short as they can be."""
    words = alternation(lambda pack: pack.byline_prefixes).split("|")
    assert words.count("por") == 1


def test_digest_of_the_packs_is_the_same_in_every_process_and_stands_in_the_version() -> None:
    """Two workers that read a page alike must say so."""
    program = "from ingest.core.extraction.languages import DIGEST; print(DIGEST)"
    others = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert others == {DIGEST}
    assert re.fullmatch(rf"trafilatura-[\d.]+/\d+\+{DIGEST}", EXTRACTION)


def test_languages_of_the_wire_have_a_pack() -> None:
    """A page in a language without rules keeps its furniture in the story."""
    expected = (
        "am ar bn cs da de el en es fa fr he hi hu id it ja ko my nl pl pt ro ru sv sw th tr uk ur vi zh"
    )
    assert set(expected.split()) <= set(LANGUAGES)
