"""Texts that nobody writes: all capitals, all names, all acronyms, all places, a megabyte of each."""

from hypothesis import given, settings
from hypothesis import strategies as st

from consumers.tagger.core.tables.schema import ACTOR_NAMES, CITIES
from consumers.tagger.core.tagging import tag
from consumers.tagger.core.text.document import MAX_BODY_CHARS
from tests.support.tagging import tables, tagging_data

LENGTH = 1_000_000
NAMES = sorted({row.name.rstrip("*?") for row in tables()[ACTOR_NAMES]})
PLACES = sorted({row.name for row in tables()[CITIES]})
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PIECES = st.one_of(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=30),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=30),
    st.lists(st.text(LETTERS, min_size=2, max_size=5).map("({})".format), min_size=1, max_size=30),
    st.lists(
        st.sampled_from(["KILLED", "ARMY", "RUSSIAN", "POLICE", "SAID", "12", "IN", "1944", "MISSILES"]),
        min_size=1,
    ),
)


@settings(max_examples=12, deadline=None)
@given(
    pieces=PIECES,
    joint=st.sampled_from([" ", ", ", ". ", "\n"]),
    language=st.sampled_from(["en", "ru", "he"]),
)
def test_any_megabyte_has_tags_whose_spans_lie_in_it(pieces: list[str], joint: str, language: str) -> None:
    """One feed of such texts must not stop the others, and evidence has to be evidence."""
    unit = joint.join(pieces) + joint
    text = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
    found = tag(tagging_data(), title=text[:300], text=text, language=language, published_at=None).conflict
    assert found.truncated
    spans = [span for place in found.places for span in place.spans] + [one.span for one in found.casualties]
    assert all(span.end <= MAX_BODY_CHARS for span in spans)
    assert len({(place.name, place.country, place.geonames_id) for place in found.places}) == len(
        found.places
    )
