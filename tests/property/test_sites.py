"""For any host: knowledge is bounded and read back as written, and nothing is added to a text."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.extraction.sites import (
    MAX_ENCODED_BYTES,
    SiteKnowledge,
    decode,
    encode,
    learn,
    without_repeats,
)
from ingest.core.web.urls import Url

LINES = st.lists(st.text(max_size=200), max_size=40)


@given(st.lists(LINES, max_size=30))
def test_knowledge_is_bounded_and_read_back_as_written(pages: list[list[str]]) -> None:
    """The record fits for anything that a host publishes."""
    known = SiteKnowledge()
    for number, paragraphs in enumerate(pages):
        known = learn(known, paragraphs, url=Url.parse(f"https://a.test/{number}"))
        encoded = encode(known)
        assert len(encoded) <= MAX_ENCODED_BYTES
        assert decode(encoded) == known


@given(st.binary(max_size=400))
def test_any_bytes_are_read(encoded: bytes) -> None:
    """A record of another version, or a broken one, never fails."""
    assert decode(encoded).article_count >= 0


@given(st.lists(LINES, min_size=3, max_size=8), LINES)
def test_text_without_repeats_is_what_is_left_of_it(pages: list[list[str]], text: list[str]) -> None:
    """In its order."""
    known = SiteKnowledge()
    for number, paragraphs in enumerate(pages):
        known = learn(known, paragraphs, url=Url.parse(f"https://a.test/{number}"))
    rest = iter(text)
    assert all(line in rest for line in without_repeats(text, known))
