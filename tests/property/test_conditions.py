"""What holds for all conditions: they render to themselves, decide as logic does, and fail with a column."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.conditions import Condition, ConditionError, Field, FieldKind, Value, parse_condition
from schemas.conditions.tree import COMPARISONS, AllOf, AnyOf, Compare, Flag, Has, In, Not

FIELDS = {
    "flag": Field(FieldKind.FLAG, ""),
    "number": Field(FieldKind.NUMBER, ""),
    "text": Field(FieldKind.TEXT, ""),
    "texts": Field(FieldKind.TEXTS, ""),
}
WORDS = st.sampled_from(["ua", "ru", "it's", "a\\b", "", 'x"y', "أ", "\n"])
OPERANDS = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(float)
TESTS: st.SearchStrategy[Condition] = st.one_of(
    st.just(Flag("flag")),
    st.builds(Compare, st.just("number"), st.sampled_from(list(COMPARISONS)), NUMBERS),
    st.builds(In, st.just("text"), OPERANDS),
    st.builds(Has, st.just("texts"), OPERANDS, st.booleans()),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS,
    lambda part: st.one_of(
        st.builds(Not, part),
        st.builds(AllOf, st.lists(part, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(part, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
VALUES: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {
        "flag": st.booleans(),
        "number": st.none() | NUMBERS,
        "text": st.none() | WORDS,
        "texts": st.frozensets(WORDS, max_size=3),
    }
)
PIECES = st.sampled_from(
    ["flag", "number", "text", "texts", "has", "any", "in", "and", "or", "not", *"()[],='\"<> 1x\\"]
)


@given(CONDITIONS)
def test_a_condition_parses_from_what_it_renders_to(condition: Condition) -> None:
    """So a stored or shown condition is the one that was meant."""
    assert parse_condition(str(condition), FIELDS) == condition


@given(CONDITIONS, CONDITIONS, VALUES)
def test_conditions_decide_as_logic_does(one: Condition, other: Condition, values: dict[str, Value]) -> None:
    """Not, and, or: De Morgan holds, whatever is known of a story."""
    assert Not(one).matches(values) is not one.matches(values)
    neither = AllOf((Not(one), Not(other)))
    assert Not(AnyOf((one, other))).matches(values) is neither.matches(values)


@given(st.text(max_size=60) | st.lists(PIECES, max_size=15).map(" ".join))
def test_any_text_is_a_condition_or_an_error_with_a_column_inside(text: str) -> None:
    """No text breaks the parser, and each error points into the text or just behind it."""
    column = _column_of_error(text)
    assert column is None or 1 <= column <= len(text) + 1


def _column_of_error(text: str) -> int | None:
    try:
        parse_condition(text, FIELDS)
    except ConditionError as error:
        return error.column
    return None
