"""For any page: what is kept was there, in its order, and cleaning a clean text changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.extraction.furniture import without_furniture
from ingest.core.extraction.languages import PACKS

RULES = [rule for pack in PACKS.values() for rule in pack.furniture]
LINES = st.lists(
    st.one_of(
        st.sampled_from([rule.example for rule in RULES]),
        st.sampled_from([rule.counterexample for rule in RULES]),
        st.text(min_size=1, max_size=300),
    ),
    max_size=30,
)
LANGUAGES = st.sampled_from([None, "fi", "en-GB", *(tag for tag in PACKS if tag != "any")])


@given(LINES, LANGUAGES)
def test_what_is_kept_is_part_of_the_page(lines: list[str], language: str | None) -> None:
    """Nothing is invented, joined or moved."""
    rest = iter(lines)
    assert all(line in rest for line in without_furniture(lines, language=language))


@given(LINES, LANGUAGES)
def test_clean_text_is_left_alone(lines: list[str], language: str | None) -> None:
    """A feed's text may have been cleaned before."""
    once = without_furniture(lines, language=language)
    assert without_furniture(once, language=language) == once
