"""Records against the standards: values are ninjs 3.1 without our root keys, headers are CloudEvents 1.0."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator
from referencing import Registry, Resource

from consumers.tagger.core.routing import route
from consumers.tagger.core.tagging import TaggingData, tag
from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.feed_text import from_feed
from ingest.core.extraction.pipeline import extract
from ingest.core.fetching.articles import Fetched, build
from ingest.core.records import article_record, entry_record
from ingest.core.web.urls import Url
from schemas import contracts, ids
from schemas.articles import Article
from schemas.dead_letters import dead_letter_outcome
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus
from schemas.outcomes import Reason
from schemas.outputs import DESK_OUTPUTS
from schemas.records import Origin, Received, Record
from schemas.stories import StoryState
from tests.support.tagging import tagging_data

NOW = datetime(2026, 11, 23, 9, 30, 15, 250_000, tzinfo=UTC)
URL = "https://www.dnipro-courier.test/2026/11/23/bridge?utm_source=feed"
FINAL_URL = Url.parse(URL)
PAGE = b"""<!doctype html><html lang="en-GB"><head><title>Shelling hits bridge near Orikhiv</title>
<meta name="author" content="Olena Marchuk"><link rel="canonical" href="https://www.dnipro-courier.test/bridge">
<meta property="og:image" content="https://www.dnipro-courier.test/bridge.jpg"></head><body><article>
<h1>Shelling hits bridge near Orikhiv</h1>
<p>Artillery struck the bridge over the Konka on Monday morning, cutting the road between two villages, the
regional administration said. Nobody was hurt, and repair crews were waiting for the shelling to end.</p>
<p>It was the third strike on the crossing within a week. Residents have been using a pontoon since Friday,
and the administration asked them to stay away until the engineers have looked at the pillars.</p>
</article></body></html>"""

ORIGIN = Origin(topic="articles", partition=1, offset=17)
_URI = r"([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"


def _is_date_time(value: object) -> bool:
    """RFC 3339 §5.6: date and time with seconds and an offset."""
    if not isinstance(value, str):
        return True
    shape = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    return re.fullmatch(shape, value) is not None and datetime.fromisoformat(value).tzinfo is not None


def _is_uri(value: object) -> bool:
    """RFC 3986 §3: a scheme, then its characters alone, every escape whole."""
    return not isinstance(value, str) or re.fullmatch(rf"[A-Za-z][A-Za-z0-9+.-]*:{_URI}", value) is not None


def _is_uri_reference(value: object) -> bool:
    """RFC 3986 §4.1: the scheme may be left out."""
    return (
        not isinstance(value, str) or re.fullmatch(rf"([A-Za-z][A-Za-z0-9+.-]*:)?{_URI}", value) is not None
    )


def _formats() -> FormatChecker:
    """Return a checker of the formats that the two standards use; jsonschema alone would pass them unread."""
    checker = FormatChecker(formats=())
    checker.checks("date-time")(_is_date_time)
    checker.checks("uri")(_is_uri)
    checker.checks("uri-reference")(_is_uri_reference)
    return checker


@pytest.fixture(scope="module")
def ninjs(shared: Path) -> Validator:
    """The strict validator of IPTC's schema, its one foreign part found on disk."""
    schema, places = (
        json.loads((shared / "standards" / name).read_text("utf-8"))
        for name in ("ninjs-schema_3.1.json", "GeoJSON-schema.json")
    )
    uri = "https://geojson.org/schema/GeoJSON.json"
    registry: Registry[Any] = Registry().with_resource(uri, Resource.from_contents(places))
    return Draft202012Validator(schema, registry=registry, format_checker=_formats())


@pytest.fixture(scope="module")
def cloudevents(shared: Path) -> Validator:
    """The validator of CloudEvents' schema."""
    schema = json.loads((shared / "standards" / "cloudevents.json").read_text("utf-8"))
    return Draft7Validator(schema, format_checker=_formats())


@pytest.fixture(scope="module")
def data() -> TaggingData:
    """The tagger's own data."""
    return tagging_data()


def _entry(**update: object) -> Entry:
    entry = Entry(
        entry_id=ids.entry_id("f1", "guid-1"),
        feed_id=ids.feed_id("https://www.dnipro-courier.test/feed"),
        article_id=ids.article_id("https://www.dnipro-courier.test/2026/11/23/bridge"),
        discovered_at=NOW,
        guid="guid-1",
        url=URL,
        title="Shelling hits bridge near Orikhiv",
        summary="Artillery struck the bridge over the Konka.",
        content="<p>Russian artillery struck the bridge at Orikhiv on Monday and killed two soldiers.</p>",
        published_at=NOW - timedelta(hours=1),
        publisher="Dnipro Courier",
        language="en",
    )
    return entry.model_copy(update=update)


def _article(entry: Entry, extracted: Extracted, *, final_url: Url | None, version: int = 1) -> Article:
    state = FetchState(
        article_id=entry.article_id,
        status=FetchStatus.PENDING,
        entry_ids=(entry.entry_id,),
        feed_ids=(entry.feed_id,),
    )
    fetched = Fetched(final_url, NOW if final_url else None)
    return build(entry, extracted, state, fetched, version=version, now=NOW)


def _from_page(version: int = 1) -> Article:
    extracted = extract(PAGE, url=FINAL_URL, content_type="text/html; charset=utf-8")
    return _article(_entry(), extracted, final_url=FINAL_URL, version=version)


def _from_feed_alone() -> Article:
    entry = _entry(url=None, summary="", published_at=None, language="English", publisher=None, guid=None)
    return _article(entry, from_feed(entry), final_url=None)


def _thin() -> Article:
    extracted = extract(
        b"<html><body><p>Strike in Orikhiv.</p></body></html>", url=FINAL_URL, content_type=None
    )
    return _article(_entry(title="", summary="", publisher=None), extracted, final_url=FINAL_URL)


ARTICLES = {"page": _from_page, "feed alone": _from_feed_alone, "thin": _thin}


def _routed(data: TaggingData, article: Article, state: StoryState | None = None) -> tuple[Record, ...]:
    tagged = tag(
        data,
        title=article.title,
        text=article.text,
        language=article.language,
        published_at=article.content_created,
    )
    return route(article, tagged, state, outputs=DESK_OUTPUTS, origin=ORIGIN, now=NOW).records


def _item(record: Record) -> dict[str, Any]:
    """Return a record's value without our root keys, which a strict validator does not know."""
    item: dict[str, Any] = json.loads(record.value or b"")
    del item["ingest"]
    item.pop("conflict", None)
    return item


def _event(record: Record) -> dict[str, str]:
    """Return a record's headers as the attributes they stand for."""
    headers = {name: value.decode() for name, value in record.headers}
    attributes = {
        name.removeprefix("ce_"): value for name, value in headers.items() if name.startswith("ce_")
    }
    return {**attributes, "datacontenttype": headers["content-type"]}


def _outcomes() -> Iterator[Record]:
    received = Received("entries", 0, 4, b"\xff", b"{", (), 0)
    yield contracts.OUTCOME.encode(
        dead_letter_outcome(received, stage="ingest", reason=Reason.UNDECODABLE, detail="…", now=NOW)
    )


@pytest.mark.parametrize("kind", ARTICLES)
def test_an_article_is_ninjs(ninjs: Validator, kind: str) -> None:
    """Whatever the text comes from, the value without `ingest` is a ninjs 3.1 item."""
    record = article_record(ARTICLES[kind](), of=_entry())
    assert [error.message for error in ninjs.iter_errors(_item(record))] == []


def test_a_story_is_ninjs(ninjs: Validator, data: TaggingData) -> None:
    """With its subjects and places, and without our two root keys; each desk's copy is the same."""
    stories = [record for record in _routed(data, _from_page()) if record.topic.startswith("stories")]
    assert {record.topic for record in stories} == {"stories", "stories.eastern-europe"}
    item = _item(stories[0])
    assert item["subjects"]
    assert item["places"]
    assert [error.message for error in ninjs.iter_errors(item)] == []
    assert len({record.value for record in stories}) == 1


def test_a_cancellation_is_ninjs(ninjs: Validator, data: TaggingData) -> None:
    """It says who and that it is off, and carries nothing that could be published."""
    article = _from_page(version=2).model_copy(update={"headlines": (), "bodies": ()})
    before = StoryState(
        article_id=article.ingest.article_id, version=1, relevant=True, desks=("middle-east",)
    )
    canceled = [record for record in _routed(data, article, before) if record.topic.startswith("stories")]
    assert [record.topic for record in canceled] == ["stories", "stories.middle-east"]
    for record in canceled:
        item = _item(record)
        assert item["pubStatus"] == "canceled"
        assert (item["headlines"], item["bodies"]) == ([], [])
        assert [error.message for error in ninjs.iter_errors(item)] == []
        assert _event(record)["id"] == f"{article.ingest.article_id}.2.canceled"


def test_the_root_keys_are_all_that_is_not_ninjs(ninjs: Validator, data: TaggingData) -> None:
    """The validator is a strict one: with our keys the item is refused, and for them alone."""
    story = next(record for record in _routed(data, _from_page()) if record.topic == "stories")
    (error,) = ninjs.iter_errors(json.loads(story.value or b""))
    assert "'conflict', 'ingest' were unexpected" in error.message


def test_formats_are_looked_at(ninjs: Validator) -> None:
    """A date without offset and a URI with a space are found."""
    item = _item(article_record(_from_page(), of=_entry()))
    item |= {"versionCreated": "2026-11-23T09:30:15", "uri": "urn:conflictwire: a"}
    assert {tuple(error.absolute_path) for error in ninjs.iter_errors(item)} == {
        ("versionCreated",),
        ("uri",),
    }


def test_every_event_is_a_cloudevent(cloudevents: Validator, data: TaggingData) -> None:
    """Entries, articles, stories and outcomes: the headers are CloudEvents 1.0 in Kafka's binary mode."""
    article = _from_page()
    events = [
        entry_record(_entry(), shard_key="dnipro-courier.test"),
        article_record(article, of=_entry()),
        *(record for record in _routed(data, article) if record.topic != "story-states"),
        *_outcomes(),
    ]
    assert {record.topic for record in events} >= {"entries", "articles", "stories", "outcomes"}
    for record in events:
        event = _event(record)
        assert [error.message for error in cloudevents.iter_errors(event)] == []
        assert event["specversion"] == "1.0"
        assert event["subject"] == (record.key or b"").decode()
        assert event["dataschema"] == "urn:conflictwire:schema:" + event["type"].removeprefix("conflictwire.")


def test_spans_point_at_their_evidence(data: TaggingData) -> None:
    """Code points of the published text: what a place's span cuts out is the place."""
    story = next(record for record in _routed(data, _from_page()) if record.topic == "stories")
    value = json.loads(story.value or b"")
    texts = {"headline": value["headlines"][0]["value"], "body": value["bodies"][0]["value"]}
    cut = {
        texts[place["span"]["field"]][place["span"]["start"] : place["span"]["end"]]
        for place in value["conflict"]["places"]
    }
    assert "Orikhiv" in cut
