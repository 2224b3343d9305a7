"""Furniture: what each rule drops, what it keeps, and what is dropped together with a heading."""

import pytest

from ingest.core.extraction.furniture import kind_of, without_furniture
from ingest.core.extraction.language_pack import FurnitureKind, FurnitureRule
from ingest.core.extraction.languages import PACKS

ALL_RULES = [
    pytest.param(language, rule, id=f"{language}-{rule.kind}-{rule.form}-{number}")
    for language, pack in PACKS.items()
    for number, rule in enumerate(pack.furniture)
]
STORY = (
    "The ferry between the two islands ran again on Monday after nine days in the harbour.",
    "Repairs of the second engine had taken longer than planned, the crew told reporters.",
    "Passengers waited at the pier from six in the morning, and the first crossing was full.",
)


@pytest.mark.parametrize(("language", "rule"), ALL_RULES)
def test_rule_matches_its_example_and_not_the_similar_sentence(language: str, rule: FurnitureRule) -> None:
    """A story that merely mentions a newsletter or a cookie stays."""
    assert kind_of(rule.example, language=language) is rule.kind
    assert kind_of(rule.counterexample, language=language) is None


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "it", "pt", "ru", "uk", "ar"])
def test_language_has_rules_for_every_kind_that_newsrooms_complain_of(language: str) -> None:
    """The same kinds everywhere, so that no language's readers get the prompts."""
    kinds = {rule.kind for rule in PACKS[language].furniture}
    assert kinds == set(FurnitureKind)


def test_teasers_below_a_heading_are_dropped_and_the_story_goes_on() -> None:
    """Related stories in the middle of a text end where a sentence begins."""
    lines = (
        STORY[0],
        "Related stories",
        "Bridge closed for repairs",
        "- Harbour fair opens on Sunday",
        *STORY[1:],
    )
    assert without_furniture(lines, language="en") == STORY


def test_readers_comments_end_the_text_where_most_of_it_precedes_them() -> None:
    """Readers write sentences too: only the position distinguishes them."""
    lines = (*STORY, "Leave a Reply", "I was on that ferry, and it was late as always.")
    assert without_furniture(lines, language="en") == STORY


def test_comment_count_above_the_text_is_dropped_alone() -> None:
    """A label at the top is only a label."""
    assert without_furniture(("3 comments", *STORY), language="en") == STORY


def test_english_prompts_go_from_a_page_of_another_language() -> None:
    """Sites translate their stories and forget their furniture."""
    assert without_furniture(("Die Brücke ist wieder offen.", "Advertisement"), language="de") == (
        "Die Brücke ist wieder offen.",
    )


def test_unknown_language_has_the_rules_of_all() -> None:
    """A page that does not declare its language is cleaned all the same."""
    assert without_furniture(("Реклама", "Publicité", *STORY), language=None) == STORY


def test_cleaning_twice_changes_nothing() -> None:
    """The feed's text may have been cleaned before."""
    lines = (*STORY, "Read more", "Bridge closed for repairs", "© 2026 Harbour Post")
    once = without_furniture(lines, language="en")
    assert without_furniture(once, language="en") == once == STORY
