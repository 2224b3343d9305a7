"""Properties of tagging: any text is tagged, and every span counts in the text as it was given."""

from functools import cache

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from consumers.core.tagging import TaggingData, tag
from consumers.core.text import fold, fold_name
from consumers.loading import load_tagging_data
from schemas.stories import Span, SpanField

WORDS = st.sampled_from(
    [
        "Russian troops",
        "in Kyiv",
        "Moscow said",
        "Зеленский",
        "обстріл Харкова",
        "غارة على غزة",
        "צה\u05f4ל",
        "空袭叙利亚",
        "São Tomé",
        "Cote\u0302 d\u2019Ivoire",
        "war film",
        "Gaza\u200b Strip",
        "İstanbul",
        "ǅ ß ﬁ",
        ".",
        "\n\n",
        "U.S.",
        "Paris, Texas",
        "\u202e",
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=12), max_size=30).map(" ".join)
LANGUAGES = st.sampled_from([None, "en", "fr", "ru", "uk", "ar", "he", "zh", "de-AT", "xx", ""])


@cache
def data() -> TaggingData:
    return load_tagging_data()


@example(text="0\u0300\ufe20")
@given(text=st.text(max_size=300) | TEXTS)
def test_folding_maps_every_slice_back(text: str) -> None:
    """The folded form of what a span covers is what stands in the folded text."""
    folded = fold(text)
    end = len(folded.folded) - 1
    for start in range(1, end):
        for stop in (start + 1, min(start + 5, end)):
            first, last = folded.span(start, stop)
            assert 0 <= first < last <= len(text)
            assert fold(text[first:last]).folded[1:-1] == folded.folded[start:stop]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXTS, text=TEXTS, language=LANGUAGES)
def test_every_span_is_evidence_in_the_published_text(title: str, text: str, language: str | None) -> None:
    """Spans lie in the text, are not empty, and cover a word; actors' spans hold one of their words."""
    conflict = tag(data(), title=title, text=text, language=language, published_at=None).conflict
    texts = {SpanField.HEADLINE: title, SpanField.BODY: text}
    spans: list[Span] = [place.span for place in conflict.places]
    for tags in (conflict.relevance.cues, conflict.event_types, conflict.region_tags, conflict.actors):
        spans += [span for one in tags for span in one.spans]
    for span in spans:
        covered = texts[span.field][span.start : span.end]
        assert len(covered) == span.end - span.start
        assert fold_name(covered)


@settings(deadline=None, max_examples=60)
@given(title=TEXTS, text=TEXTS, language=LANGUAGES)
def test_same_text_has_the_same_tags(title: str, text: str, language: str | None) -> None:
    """Tagging is a function of its input."""
    first = tag(data(), title=title, text=text, language=language, published_at=None)
    assert tag(data(), title=title, text=text, language=language, published_at=None) == first


@settings(deadline=None, max_examples=60)
@given(title=TEXTS, text=TEXTS, language=LANGUAGES)
def test_flat_fields_agree_with_the_evidence(title: str, text: str, language: str | None) -> None:
    """A consumer may filter by the flat fields alone."""
    conflict = tag(data(), title=title, text=text, language=language, published_at=None).conflict
    assert conflict.regions == tuple(region.id for region in conflict.region_tags)
    assert conflict.actor_ids == tuple(actor.id for actor in conflict.actors)
    assert conflict.score == conflict.relevance.score
    zones = [region.startswith("hz-") for region in conflict.regions]
    assert zones == sorted(zones)
