"""Articles: the ninjs item made of entry and page."""

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.extraction.feed_text import from_feed
from ingest.core.fetching.articles import Fetched, build, content_hash
from ingest.core.web.urls import Url
from schemas.articles import Article, Verdict
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.ninjs import RepresentationType
from schemas.records import encode_json

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=2)
ENTRY = Entry(
    entry_id="e1",
    feed_id="f1",
    article_id="a1",
    discovered_at=BEFORE,
    guid="g",
    url="http://a.test/1",
    title="Feed title",
    summary="Summary",
    content="<p>one</p><p>two</p>",
    author="Feed Author",
    published_at=BEFORE,
    publisher="Publisher",
    language="en_US",
)
PAGE = Extracted(
    verdict=Verdict.ARTICLE,
    extraction="x/1",
    text="one\n\ntwo",
    metadata=PageMetadata(
        title="Page title",
        authors=("A", "B"),
        published_at=NOW - timedelta(hours=9),
        modified_at=NOW - timedelta(hours=1),
        publisher="Site",
        canonical_url=Url.parse("http://a.test/canonical"),
        lead_image="http://a.test/i.jpg",
        section="World",
        is_accessible_for_free=False,
        rights="© 2026 Site",
        tdm_reservation=True,
        tdm_policy="http://a.test/tdm",
        provenance=(("authors", "json-ld"), ("lead_image", "opengraph"), ("rights", "meta")),
    ),
    dateline="KYIV",
    language_confidence=0.97,
    language="fr",
)
STATE = FetchState(article_id="a1", status=FetchStatus.PENDING, entry_ids=("e0", "e1"), feed_ids=("f0", "f1"))


def made(
    entry: Entry = ENTRY, extracted: Extracted = PAGE, state: FetchState = STATE, version: int = 1
) -> Article:
    """An article of these."""
    return build(
        entry, extracted, state, Fetched(Url.parse("http://a.test/final"), NOW), version=version, now=NOW
    )


def test_article_takes_each_field_from_its_best_source_and_says_which() -> None:
    """Title and dates from the feed, authors and language from the page."""
    article = made()
    assert (article.title, article.text, article.by, article.language) == (
        "Feed title",
        "one\n\ntwo",
        "A, B",
        "fr",
    )
    assert (article.content_created, article.first_created, article.version_created) == (BEFORE, NOW, NOW)
    assert [(alt.role, alt.value) for alt in article.alt_ids] == [
        ("url", "http://a.test/1"),
        ("canonicalUrl", "http://a.test/canonical"),
        ("guid", "g"),
    ]
    assert article.ingest.provenance == {
        "headline": "feed",
        "by": "json-ld",
        "language": "text",
        "publisher": "feed",
        "published_at": "feed",
        "modified_at": "page",
        "canonical_url": "page",
        "lead_image": "opengraph",
        "located": "text",
        "copyright_notice": "meta",
        "section": "page",
        "is_accessible_for_free": "page",
        "tdm_reservation": "page",
        "tdm_policy": "page",
        "body": "page",
    }
    assert (article.located, article.copyright_notice) == ("KYIV", "© 2026 Site")
    came = article.ingest
    assert (came.section, came.is_accessible_for_free, came.language_confidence) == ("World", False, 0.97)
    assert (came.tdm_reservation, came.tdm_policy) == (True, "http://a.test/tdm")
    assert (article.bodies[0].char_count, article.bodies[0].word_count) == (8, 2)
    assert (article.ingest.entry_ids, article.ingest.final_url) == (("e0", "e1"), "http://a.test/final")


def test_other_source_speaks_where_the_best_is_silent() -> None:
    """A bare entry takes everything from the page, a bare page from the entry."""
    bare = ENTRY.model_copy(
        update={"title": "", "published_at": None, "publisher": None, "language": None, "author": None}
    )
    article = made(bare)
    assert (article.title, article.content_created, article.info_sources[0].name) == (
        "Page title",
        PAGE.metadata.published_at,
        "Site",
    )
    silent = made(extracted=Extracted(verdict=Verdict.ARTICLE, extraction="x/1", text="x"))
    assert (silent.by, silent.language) == ("Feed Author", "en-US")


def test_page_says_when_where_the_feed_knows_the_day_alone() -> None:
    """Midnight of a day that the feed names is no time of publication; it is better than none."""
    day_alone = ENTRY.model_copy(update={"published_is_exact": False})
    assert made(day_alone).content_created == PAGE.metadata.published_at
    silent = Extracted(verdict=Verdict.ARTICLE, extraction="x/1", text="x")
    assert made(day_alone, extracted=silent).content_created == ENTRY.published_at


def test_later_version_keeps_the_time_of_the_first() -> None:
    """Its firstCreated is the first version's, versionCreated this one's."""
    article = made(state=STATE.model_copy(update={"first_created_at": BEFORE}), version=2)
    assert (article.version, article.first_created, article.version_created) == ("2", BEFORE, NOW)


@pytest.mark.parametrize(
    ("verdict", "representation"),
    [
        (Verdict.ARTICLE, RepresentationType.FULL),
        (Verdict.THIN, RepresentationType.PARTIAL),
        (Verdict.FEED_ONLY, RepresentationType.PARTIAL),
    ],
)
def test_what_is_not_the_whole_article_is_partial(
    verdict: Verdict, representation: RepresentationType
) -> None:
    """A consumer sees it without reading our root key."""
    extracted = Extracted(verdict=verdict, extraction="x/1", text="x")
    assert made(extracted=extracted).representation_type is representation


def test_body_is_cut_at_512_kib_with_a_flag() -> None:
    """At a code point; the counts are those of what is left."""
    article = made(extracted=Extracted(verdict=Verdict.ARTICLE, extraction="x/1", text="ж" * 300_000))
    assert (len(article.text.encode()), article.ingest.body_cut) == (524_288, True)
    assert article.bodies[0].char_count == 262_144


@pytest.mark.parametrize("language", ["English", "e", "en US", "", "français"])
def test_text_that_is_not_a_language_tag_is_left_out(language: str) -> None:
    """BCP 47 or nothing."""
    entry = ENTRY.model_copy(update={"language": None})
    extracted = Extracted(verdict=Verdict.ARTICLE, extraction="x/1", text="x", language=language)
    assert made(entry, extracted).language is None


def test_date_of_the_page_in_the_future_is_left_out() -> None:
    """No article is published after it was fetched."""
    entry = ENTRY.model_copy(update={"published_at": None})
    metadata = PageMetadata(published_at=NOW + timedelta(seconds=1))
    extracted = Extracted(verdict=Verdict.ARTICLE, extraction="x/1", text="x", metadata=metadata)
    assert made(entry, extracted).content_created is None


def test_feeds_own_text_is_the_body_where_there_is_no_page() -> None:
    """Its markup becomes paragraphs; without content the summary is the text."""
    article = build(ENTRY, from_feed(ENTRY), STATE, Fetched(), version=1, now=NOW)
    assert (article.text, article.ingest.verdict) == ("one\n\ntwo", Verdict.FEED_ONLY)
    assert (article.ingest.provenance["body"], article.ingest.fetched_at) == ("feed", None)
    assert from_feed(ENTRY.model_copy(update={"content": ""})).text == "Summary"


def test_content_hash_ignores_whitespace_and_normal_form_alone() -> None:
    """A reflowed page is not a new version; a moved word is."""
    decomposed = unicodedata.normalize("NFD", "é")
    assert content_hash("é", "a\n\nb") == content_hash(decomposed, " a b ")
    assert content_hash("a b", "") != content_hash("a", "b")
    assert content_hash("a", "B") != content_hash("a", "b")


def test_content_hash_stays_what_fetch_states_hold() -> None:
    """With another rule every article that is fetched again would get a version more."""
    assert content_hash("Strike kills six", "In Kharkiv.") == "a934806164f0deaaff67"


def test_article_without_our_root_key_is_strict_ninjs(shared: Path) -> None:
    """A consumer of ninjs 3.1 reads our articles as any other's."""
    schema = json.loads((shared / "standards/ninjs-schema_3.1.json").read_text())
    geo = json.loads((shared / "standards/GeoJSON-schema.json").read_text())
    registry = Registry().with_resources(
        [
            (address, Resource.from_contents(geo))
            for address in (geo["$id"], "https://geojson.org/schema/GeoJSON.json")
        ]
    )
    item = json.loads(encode_json(made()))
    del item["ingest"]
    errors = [error.message for error in Draft202012Validator(schema, registry=registry).iter_errors(item)]
    assert errors == []


def test_times_of_a_page_become_utc() -> None:
    """A page writes them in its own offset; the record's consumers shall not have to care."""
    at = datetime(2026, 2, 28, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    page = replace(PAGE, metadata=replace(PAGE.metadata, published_at=at))

    article = made(ENTRY.model_copy(update={"published_at": None}), page)

    assert article.content_created is not None
    assert article.content_created.isoformat() == "2026-03-01T04:30:00+00:00"
