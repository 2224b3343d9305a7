"""Conditions: what they say of a story, and how a wrong one is reported."""

import pytest

from schemas.conditions import MAX_CHARACTERS, ConditionError, Field, FieldKind, Value, parse_condition
from schemas.ninjs import InfoSource
from schemas.stories import Actor, ActorKind, Conflict, EventType, Relevance, RelevanceVerdict, Story
from schemas.story_fields import STORY_FIELDS, parse_story_condition, story_values
from tests.support.articles import article

VALUES: dict[str, Value] = {
    "regions": frozenset({"ua", "ua-14", "hz-donbas"}),
    "desks": frozenset({"eastern-europe"}),
    "actor_ids": frozenset({"o-wagner-group", "ru"}),
    "sectors": frozenset({"prm", "gov"}),
    "event_types": frozenset({"armed clash", "assault", "20000056"}),
    "language": "uk",
    "publisher": "dnipro courier",
    "score": 0.9,
    "unrest": False,
    "grey": True,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("actor_ids has 'o-wagner-group'", True),
        ('actor_ids has "O-Wagner-Group"', True),
        ("actor_ids has 'o-hamas'", False),
        ("regions has any ['SD', 'UA']", True),
        ("regions has all ['SD', 'UA']", False),
        ("regions has all ['ua-14', 'UA']", True),
        ("desks has 'eastern-europe' and score >= 0.9", True),
        ("score > 0.9", False),
        ("score = 0.9 and score != 0.8 and score < 1 and score <= 9e-1", True),
        ("unrest or grey", True),
        ("not unrest and not (grey and score < 0.5)", True),
        ("not not grey", True),
        ("unrest and grey or score > 0.5", True),  # `and` binds more tightly
        ("unrest and (grey or score > 0.5)", False),
        ("language in ['ru', 'UK']", True),
        ("language != 'ru'", True),
        ("publisher = 'Dnipro Courier'", True),
        ("event_types has 'Armed clash' and event_types has 'ASSAULT'", True),
        ("event_types has '20000055'", False),
        ("sectors has any ['REB','PRM']", True),
        ("(((grey)))", True),
        ("  grey\n and\tgrey ", True),
    ],
)
def test_a_condition_says_what_it_reads_like(text: str, expected: bool) -> None:
    """Operators, precedence and letter case are what a reader expects."""
    assert parse_story_condition(text).matches(VALUES) is expected


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "expected a field"),
        ("actor has 'x'", 1, "did you mean actor_ids"),
        ("grey and", 9, "expected a field"),
        ("grey grey", 6, "expected `and`, `or` or the end, found `grey`"),
        ("grey = true", 6, "expected `and`, `or` or the end"),
        ("score has 'x'", 7, "`score` is a number and takes `=`"),
        ("score > high", 9, "expected a number, found `high`"),
        ("score > '1'", 9, "expected a number"),
        ("score > 1.2.3", 9, "unexpected '1'"),
        ("regions = 'UA'", 9, "`regions` is a list of texts and takes `has`"),
        ("regions has UA", 13, "expected a string in quotes"),
        ("regions has 'Ukraine'", 13, "never occurs here: it is an ISO 3166-1 alpha-2 code"),
        ("desks has 'middleeast'", 11, "did you mean middle-east"),
        ("regions has any []", 18, "expected a string in quotes, found `]`"),
        ("regions has any ['UA' 'RU']", 23, "expected `]`"),
        ("(grey", 6, "expected `)`, found the end"),
        ("grey)", 5, "expected `and`, `or` or the end"),
        ("publisher = 'unclosed", 13, "a string without its closing quote"),
        ("publisher = “x”", 13, "unexpected '“'"),
        ("language = 'pt-BR'", 12, "a primary language subtag"),
        ("event_types has 'Armed clashes'", 17, "did you mean Armed clash"),
        ("grey; drop", 5, "unexpected ';'"),
        ("__import__('os')", 1, "unknown field `__import__`"),
        ("AND grey", 1, "unknown field `AND`"),
        ("not " * 51 + "grey", 205, "the limit is 50 levels"),
        ("grey or " * 500 + "grey", 1, f"the limit is {MAX_CHARACTERS} characters, these are 4004"),
    ],
)
def test_a_wrong_condition_is_told_with_its_column(text: str, column: int, says: str) -> None:
    """Its author finds the place and what is allowed there."""
    with pytest.raises(ConditionError) as raised:
        parse_story_condition(text)
    assert raised.value.column == column
    assert str(raised.value).startswith(f"column {column}: ")
    assert says in str(raised.value)


def test_a_backslash_lets_a_quote_stand_in_a_string() -> None:
    """Publishers' names have apostrophes."""
    condition = parse_condition(r"p = 'L\'Orient \\ Le Jour'", {"p": Field(FieldKind.TEXT, "")})
    assert condition.matches({"p": "l'orient \\ le jour"})


def test_what_is_not_known_makes_a_test_false_and_its_opposite_true() -> None:
    """A story without a publisher is not the one of a publisher, and differs from each."""
    unknown = VALUES | {"publisher": None, "score": None, "language": None}
    assert not parse_story_condition("publisher = 'x' or score >= 0 or language in ['en']").matches(unknown)
    assert parse_story_condition("publisher != 'x' and score != 0 and language != 'en'").matches(unknown)


def test_the_values_of_a_story_are_its_flat_fields_in_folded_letters() -> None:
    """Every field has a value, from where the record has it."""
    assert story_values(_story()) == VALUES


def test_a_cancellation_has_no_tags() -> None:
    """Where it goes is remembered, not decided again."""
    values = story_values(
        _story().model_copy(update={"conflict": None, "info_sources": (), "language": None})
    )
    assert values.keys() == STORY_FIELDS.keys()
    assert not any(values.values())


def _story() -> Story:
    conflict = Conflict(
        score=0.9,
        grey=True,
        regions=("UA", "UA-14", "hz-donbas"),
        desks=("eastern-europe",),
        actor_ids=("o-wagner-group", "ru"),
        relevance=Relevance(score=0.9, verdict=RelevanceVerdict.GREY, cues=()),
        event_types=(
            EventType(
                acled="Armed clash",
                plover="ASSAULT",
                medtop="20000056",
                confidence=0.9,
                rule="test",
                spans=(),
            ),
        ),
        actors=(
            _actor("o-wagner-group", ActorKind.GROUP, "PRM"),
            _actor("ru", ActorKind.STATE, "GOV"),
        ),
        tagger="test",
    )
    item = Story.model_validate(article("one", language="uk-UA").model_dump())
    publisher = InfoSource(name="Dnipro Courier")
    return item.model_copy(update={"conflict": conflict, "info_sources": (publisher,)})


def _actor(actor_id: str, kind: ActorKind, sector: str) -> Actor:
    return Actor(id=actor_id, name=actor_id, kind=kind, sector=sector, confidence=0.9, rule="test", spans=())
