"""Properties of feed documents: whatever the bytes, there is an answer, and every item is in it."""

import pickle
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.core.feeds.documents import FeedDocument
from ingest.core.feeds.formats.drafts import MAX_ITEMS
from ingest.core.feeds.parsing import parse

_TAGS = '<rss> <channel> <item> </item> <entry> <guid>1</guid> <title>&#xD800; <feed> { } "items":[ ] , : 1'
_PIECES = st.sampled_from(_TAGS.split()).map(str.encode) | st.binary(max_size=20)
_MIB = 1_048_576
_HOSTILE = {
    "angle brackets": b"<" * _MIB,
    "comments": b"<rss><channel>" + b"<!--" * (_MIB // 4),
    "depth": b"<rss><channel>" + b"<a>" * (_MIB // 3),
    "attributes": b"<rss " + b" ".join(b'a%d="1"' % number for number in range(100_000)) + b">",
    "namespaces": b"<rss "
    + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(20_000))
    + b"><channel/></rss>",
    "author": b"<rss><channel><item><author>" + b"a@b " * (_MIB // 4) + b"</author></item></channel></rss>",
    "categories": b"<rss><channel><item>" + b"<category>c</category>" * 50_000 + b"</item></channel></rss>",
    "entities": b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'">]><rss>' + b"&a;" * 300_000 + b"</rss>",
    "page": b"<html>" + b"<style><script>" * (_MIB // 15),
    "JSON": b'{"version":"https://jsonfeed.org/version/1","items":[' + b"[" * _MIB,
}
_TEXTS = st.text("ab <&é", min_size=1, max_size=6)
_ITEMS = st.lists(
    st.builds(
        "<item><title>{}</title><guid>{}</guid><pubDate>{}</pubDate></item>".format,
        _TEXTS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
        st.integers(0, 9),
        st.sampled_from(
            ["1 Feb 2026 10:00", "1 Mar 2026 10:00 +0200", "02/03/2026", "13/03/2026", "soon", ""]
        ),
    ),
    max_size=8,
)


@given(st.binary(max_size=200) | st.lists(_PIECES, max_size=20).map(b"".join))
def test_any_bytes_are_a_feed_or_not_one(body: bytes) -> None:
    """No document ends the worker that reads it."""
    document = parse(body, url="http://a.test/feed", headers={})
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301 - written a moment ago


@pytest.mark.parametrize("body", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_hostile_document_has_an_answer_in_two_seconds(body: bytes) -> None:
    """Processor time: what stalls a parser is cut before it is parsed."""
    began = time.process_time()
    parse(body, url="http://a.test/feed", headers={})
    assert time.process_time() - began < 2


@given(_ITEMS, st.randoms(use_true_random=False))
def test_order_of_items_changes_nothing(items: list[str], order: random.Random) -> None:
    """Each item says the same wherever it stands."""
    shuffled = order.sample(items, len(items))
    assert sorted(map(repr, _read(items).items)) == sorted(map(repr, _read(shuffled).items))


@given(_ITEMS, st.integers(0, 400))
def test_every_item_is_listed_or_counted(items: list[str], cut: int) -> None:
    """Also of a document that ends too early: what had begun is an item or is unusable."""
    body = f"<rss version='2.0'><channel><title>T</title>{''.join(items)}"[: 44 + cut]
    document = parse(body.encode(), url="http://a.test/feed", headers={})
    begun = body.count("<item>")
    assert isinstance(document, FeedDocument) or not begun
    if isinstance(document, FeedDocument):
        assert len(document.items) + len(document.unusable) == begun


def test_items_beyond_the_limit_are_counted() -> None:
    """The first ones are read, the rest is a number."""
    document = _read(["<item><guid>1</guid></item>"] * (MAX_ITEMS + 7))
    assert (len(document.items), document.dropped_count) == (MAX_ITEMS, 7)


def _read(items: list[str]) -> FeedDocument:
    body = f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>"
    document = parse(body.encode(), url="http://a.test/feed", headers={})
    assert isinstance(document, FeedDocument)
    return document
