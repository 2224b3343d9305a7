"""Casualties: numbers beside what happened to people, in fifteen languages."""

import pytest

from consumers.tagger.core.relevance.casualties import build_casualty_words, find_casualties
from consumers.tagger.core.text.document import read_document
from tests.support.tagging import tables

WORDS = build_casualty_words(tables())
STATED = [
    ("en", "Five killed and ten wounded in strike.", ["killed 5", "wounded 10"]),
    ("en", "At least 60 people were killed; 4,000 fled.", ["killed 60+", "displaced 4000"]),
    ("en", "There were no casualties and no damage.", ["killed 0", "wounded 0"]),
    ("en", "A 60-year-old man was wounded in 2024 near kilometre 12.5.", []),
    ("de", "Mindestens 20 Tote und 30 Verletzte", ["killed 20+", "wounded 30"]),
    ("fr", "Cinq morts, dix blessés", ["killed 5", "wounded 10"]),
    ("es", "dejó tres muertos y once heridos", ["killed 3", "wounded 11"]),
    ("pt", "matou dez civis", ["killed 10"]),
    ("it", "uccidendo almeno 20 soldati", ["killed 20+"]),
    (
        "ru",
        "Погибли пять человек, 12 ранены. Пострадавших нет.",
        ["killed 5", "wounded 12", "killed 0", "wounded 0"],
    ),
    ("uk", "Поранено трьох людей, загинула жінка, ще шестеро поранені", ["wounded 3", "wounded 6"]),
    ("pl", "Rannych zostało pięć osób, zginęła kobieta", ["wounded 5"]),
    ("cs", "tři mrtví, pět zraněných", ["killed 3", "wounded 5"]),
    ("tr", "Dört kişi öldü, yirmi kişi yaralandı", ["killed 4", "wounded 20+"]),
    ("ar", "قتل خمسة أشخاص وأصيب 12 في غارة", ["killed 5", "wounded 12"]),
    ("fa", "پنج کشته و ۱۲ زخمی", ["killed 5", "wounded 12"]),
    ("he", "שלושה מחבלים נהרגו. לא היו נפגעים.", ["killed 3", "killed 0", "wounded 0"]),
    ("zh", "造成至少20名学生死亡，五人受伤", ["killed 20+", "wounded 5"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), STATED)
def test_numbers_belong_to_the_nearest_word(language: str, text: str, expected: list[str]) -> None:
    """A wrong number of dead is worse than none."""
    found = find_casualties(WORDS.get(language), read_document("", text))
    assert [f"{one.kind.value} {one.low}{'' if one.high is not None else '+'}" for one in found] == expected
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)


def test_languages_without_words_have_no_casualties() -> None:
    """Silence is not zero."""
    assert find_casualties(None, read_document("", "5 killed")) == ()
