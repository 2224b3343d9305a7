"""Properties of tagging: any text is tagged, and every span counts in the text as it was given."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from consumers.tagger.core.tagging import tag
from consumers.tagger.core.text.folding import fold, fold_name
from schemas.outcomes import Reason
from schemas.stories import Conflict, Span, SpanField
from tests.support.tagging import tagging_data

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


def assert_evidence(conflict: Conflict, title: str, text: str) -> None:
    """Assert that each span lies in its text, is not empty, and covers a word."""
    texts = {SpanField.HEADLINE: title, SpanField.BODY: text}
    spans: list[Span] = [place.span for place in conflict.places]
    for tags in (conflict.relevance.cues, conflict.event_types, conflict.region_tags, conflict.actors):
        spans += [span for one in tags for span in one.spans]
    for span in spans:
        covered = texts[span.field][span.start : span.end]
        assert len(covered) == span.end - span.start
        assert fold_name(covered)


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
    conflict = tag(tagging_data(), title=title, text=text, language=language, published_at=None).conflict
    assert_evidence(conflict, title, text)


@settings(deadline=None, max_examples=60)
@given(title=TEXTS, text=TEXTS, language=LANGUAGES)
def test_same_text_has_the_same_tags(title: str, text: str, language: str | None) -> None:
    """Tagging is a function of its input."""
    first = tag(tagging_data(), title=title, text=text, language=language, published_at=None)
    assert tag(tagging_data(), title=title, text=text, language=language, published_at=None) == first


@settings(deadline=None, max_examples=60)
@given(title=TEXTS, text=TEXTS, language=LANGUAGES)
def test_flat_fields_agree_with_the_evidence(title: str, text: str, language: str | None) -> None:
    """A consumer may filter by the flat fields alone."""
    conflict = tag(tagging_data(), title=title, text=text, language=language, published_at=None).conflict
    assert conflict.regions == tuple(region.id for region in conflict.region_tags)
    assert conflict.actor_ids == tuple(actor.id for actor in conflict.actors)
    assert conflict.score == conflict.relevance.score
    zones = [region.startswith("hz-") for region in conflict.regions]
    assert zones == sorted(zones)


# What goes wrong with a text on its way: each takes a good text and returns a bad one.
DAMAGES: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
    "small letters": str.lower,
    "no punctuation": lambda text: "".join(char for char in text if char.isalnum() or char.isspace()),
    "zero width in names": "\u200b".join,
    "marks of direction": lambda text: "".join(f"\u202b{word}\u202c " for word in text.split()),
    "HTML left in": lambda text: "".join(f"<p class='x'>{word}</p>&nbsp;" for word in text.split()),
    "emoji": lambda text: text.replace(" ", " \U0001fa96\U0001f525 "),
    "one word": lambda text: "".join(text.split()),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "lone surrogates": lambda text: text.replace(" ", " \ud800 "),
    "control characters": lambda text: text.replace(" ", "\x00\x1f "),
    "repeated": lambda text: text * 30,
    "line breaks": lambda text: text.replace(" ", "\n"),
    "tabs": lambda text: text.replace(" ", "\t\t"),
    "full-width letters": lambda text: "".join(
        chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text
    ),
}
GOOD = {
    "en": "Shelling killed five people in Kharkiv, Ukraine, on Monday. Moscow denied it, Wagner Group left.",
    "ru": "В Донецкой области при обстреле Бахмута погибли трое, сообщил Владимир Зеленский.",
    "uk": "Унаслідок ракетного удару по Харкову загинули п'ятеро людей, повідомили в ДСНС.",
    "ar": "قتل خمسة مدنيين في غارة جوية على خان يونس في قطاع غزة، بحسب الصليب الأحمر.",
    "he": "חמישה בני אדם נהרגו בתקיפה אווירית ברפיח שברצועת עזה.",
    "fa": "پنج غیرنظامی در حمله هوایی به حلب در سوریه کشته شدند.",
    "zh": "俄罗斯空袭乌克兰哈尔科夫，造成五名平民死亡。",
    "fr": "Une frappe à El Fasher, au Darfour, a tué dix civils, selon l’armée soudanaise.",
    "tr": "İdlib'de hava saldırısında beş asker öldürüldü, Suriye ordusu açıkladı.",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("spoken", GOOD)
def test_damaged_text_is_tagged_and_its_spans_are_evidence(damage: Callable[[str], str], spoken: str) -> None:
    """Labelled rightly, wrongly, and not at all; as title only, as body only, as both."""
    text = damage(GOOD[spoken])
    for language in (spoken, "en", "ar", None, "xx-not-a-tag"):
        for title, body in ((text, ""), ("", text), (text, text)):
            tagged = tag(tagging_data(), title=title, text=body, language=language, published_at=None)
            assert isinstance(tagged.reason, Reason)
            assert_evidence(tagged.conflict, title, body)


@pytest.mark.parametrize("damage", ["NFD", "zero width in names", "marks of direction", "no-break spaces"])
@pytest.mark.parametrize("spoken", [language for language in GOOD if language != "zh"])
def test_marks_hide_no_place(damage: str, spoken: str) -> None:
    """What the eye does not see changes no region."""
    plain = tag(tagging_data(), title="", text=GOOD[spoken], language=spoken, published_at=None)
    damaged = tag(
        tagging_data(), title="", text=DAMAGES[damage](GOOD[spoken]), language=spoken, published_at=None
    )
    assert plain.conflict.regions
    assert set(damaged.conflict.regions) == set(plain.conflict.regions)


@pytest.mark.parametrize(
    "unit", ["Kyiv ", "Kyiv", "Киев, ", "غزة", "中国", "of the ", "Paris, Texas, ", "\u0301", "\u200b"]
)
def test_megabyte_is_tagged_in_bounded_work(unit: str) -> None:
    """A body of a million characters gives tags of its beginning, or a reason; never an exception."""
    text = unit * (1_000_000 // len(unit))
    tagged = tag(tagging_data(), title=unit * 1000, text=text, language=None, published_at=None)
    assert isinstance(tagged.reason, Reason)
    assert_evidence(tagged.conflict, unit * 1000, text)
    assert len(tagged.conflict.places) <= 100


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    spoken=st.sampled_from(sorted(GOOD)),
    at=st.integers(min_value=0, max_value=120),
    noise=st.text(max_size=5)
    | st.sampled_from(["\u200f", "\u202e", "\ufeff", "\u00ad", "\u0301", "</b>", "🪖"]),
    language=LANGUAGES,
)
def test_noise_anywhere_leaves_spans_valid(spoken: str, at: int, noise: str, language: str | None) -> None:
    """Also inside a name."""
    text = GOOD[spoken][:at] + noise + GOOD[spoken][at:]
    assert_evidence(
        tag(tagging_data(), title=text, text=text, language=language, published_at=None).conflict, text, text
    )
