"""Feed documents: formats, and what is left of a broken one."""

import gzip
import pickle
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from backports import zstd

from ingest.core.feeds.documents import FeedDocument, FeedItem, FeedSchedule, NotAFeed
from ingest.core.feeds.parsing import parse
from ingest.core.web.dates import Locale
from ingest.core.web.text import plain

URL = "http://a.test/feed.xml"
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def item(name: str) -> str:
    """An RSS item that is whole."""
    return (
        f"<item><title>{name}</title><link>/{name}</link><guid isPermaLink='false'>{name}</guid>"
        "<pubDate>Sun, 01 Mar 2026 10:00:00 +0200</pubDate></item>"
    )


def rss(items: str, head: str = "") -> bytes:
    """An RSS document around items."""
    channel = f"<channel><title>T</title>{head}{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def parsed(body: bytes, **headers: str) -> FeedDocument:
    """Parse what has to be a feed."""
    document = parse(body, url=URL, headers=headers)
    assert isinstance(document, FeedDocument), document
    return document


def guids(body: bytes) -> list[str | None]:
    """The guids of a feed, in document order."""
    return [entry.guid for entry in parsed(body).items]


def test_rss_is_read_as_the_publisher_wrote_it() -> None:
    """Links are absolute, dates are UTC, nothing is clamped; the document can cross processes."""
    document = parsed(rss(item("one"), "<language>fr-FR</language><ttl>60</ttl>"))
    assert document == FeedDocument(
        title="T",
        language="fr-FR",
        ttl_seconds=3600,
        items=(
            FeedItem(
                guid="one",
                link="http://a.test/one",
                title="one",
                published=AT,
                published_text="Sun, 01 Mar 2026 10:00:00 +0200",
                has_time=True,
            ),
        ),
        schedule=FeedSchedule(ttl_seconds=3600),
    )
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301 - written a moment ago


def test_atom_is_read() -> None:
    """Updated, author, summary and the longest content."""
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><title>T</title><entry><id>tag:a,1</id>
    <title type="html">a &lt;b&gt;b&lt;/b&gt;</title><link href="http://a.test/1"/><author><name>N</name></author>
    <published>2026-03-01T08:00:00Z</published><updated>2026-03-01T10:00:00+02:00</updated>
    <summary>s</summary><content type="html">&lt;p onclick="x"&gt;c&lt;/p&gt;</content></entry></feed>"""
    (entry,) = parsed(body).items
    assert entry == FeedItem(
        guid="tag:a,1",
        link="http://a.test/1",
        title="a <b>b</b>",
        published=AT,
        updated=AT,
        summary="s",
        content='<p onclick="x">c</p>',
        author="N",
        authors=("N",),
        published_text="2026-03-01T08:00:00Z",
        has_time=True,
        literal=frozenset({"summary"}),
    )


def test_rdf_is_read() -> None:
    """RSS 1.0 has its items beside the channel, and Dublin Core dates."""
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title></channel>
    <item rdf:about="http://a.test/1"><title>t</title><link>http://a.test/1</link>
    <dc:date>2026-03-01T08:00:00Z</dc:date></item></rdf:RDF>"""
    document = parsed(body)
    assert (document.items[0].link, document.items[0].updated) == ("http://a.test/1", AT)


def test_json_feed_is_read() -> None:
    """An item that is not an object is broken, its neighbours go on."""
    body = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "de", "items": [
    {"id": 7, "url": "/1", "title": "t", "content_html": "<p>long</p>", "content_text": "x",
    "date_published": "2026-03-01T10:00:00+02:00", "authors": [{"name": "N"}]}, 5,
    {"date_modified": "soon"}]}"""
    document = parsed(body)
    assert document.language == "de"
    assert [(item.position, item.reason) for item in document.unusable] == [
        (1, "the item is not an object but 5"),
        (2, "the item has no guid, link, title, description or content"),
    ]
    (entry,) = document.items
    assert (entry.guid, entry.link, entry.title, entry.published) == ("7", "http://a.test/1", "t", AT)
    assert (entry.content, entry.authors, entry.literal) == ("<p>long</p>", ("N",), frozenset({"title"}))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!doctype html><html><head><title>x</title></head><body>y</body></html>", "HTML page"),
        (b"<html><body><article>x</article></body></html>", "HTML page"),
        (b"%PDF-1.7 \x00\xff", "not a feed"),
        (b"not found", "not a feed"),
        (b'{"version": "1"}', "not a JSON Feed"),
        (b'{"version": "1.0", "items": [{"id": 1, "name": "x"}]}', "not a JSON Feed"),
        (b'{"version": "2.1", "items": [{"url": "/1"}]}', "not a JSON Feed"),
        (b'{"version": ', "not a feed"),
        (b'{"a":' + b"[" * 100_000, "not a feed"),
        (b'<?xml version="1.0"?><opml version="1.0"><body/></opml>', "not a feed"),
    ],
)
def test_document_that_is_not_a_feed_has_a_reason(body: bytes, reason: str) -> None:
    """A page in a feed's place is an error of the poll, not an empty feed."""
    document = parse(body, url=URL, headers={})
    assert isinstance(document, NotAFeed)
    assert reason in document.reason


def test_feed_without_entries_is_a_feed() -> None:
    """A new feed lists nothing yet."""
    assert parsed(rss("")).items == ()


@pytest.mark.parametrize("cut", [20, 60, 110, 130])
def test_truncated_feed_yields_the_entries_that_were_whole(cut: int) -> None:
    """An entry cut in the middle is left for the next poll: cut, it would come twice."""
    whole = rss(item("one") + item("two"))
    assert guids(whole[: whole.index(b"<item><title>two") + cut]) == ["one"]


def test_feed_truncated_after_an_entry_loses_none() -> None:
    """Only the end of the document is missing."""
    assert guids(rss(item("one") + item("two")).removesuffix(b"</channel></rss>")) == ["one", "two"]


def test_impossible_character_costs_no_neighbour() -> None:
    """References to surrogates, and beyond the last plane, become the replacement character."""
    broken = (
        "<item><guid isPermaLink='false'>b</guid><title>x &#xD800; &#99999999999999999999; y</title></item>"
    )
    document = parsed(rss(item("one") + broken + item("two")))
    assert [entry.guid for entry in document.items] == ["one", "b", "two"]
    assert document.items[1].title == "x \ufffd \ufffd y"


def test_unescaped_markup_costs_no_neighbour() -> None:
    """Bare ampersands and angle brackets are the most common mistake of feeds."""
    assert guids(rss("<item><guid>b</guid><title>A & B < C</title></item>" + item("two"))) == ["b", "two"]


def test_external_entity_is_not_read() -> None:
    """No document makes us read a file."""
    body = (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + rss("<item><guid>1</guid><title>[&x;]</title></item>").partition(b"?>")[2]
    )
    assert "root:" not in str(parse(body, url=URL, headers={}))


def test_guid_that_is_not_a_url_is_not_taken_for_the_link() -> None:
    """RSS takes a guid for a link unless it says otherwise; publishers forget to say it."""
    document = parsed(rss("<item><guid>4711</guid></item><item><guid>http://a.test/x</guid></item>"))
    assert [(entry.guid, entry.link) for entry in document.items] == [
        ("4711", None),
        ("http://a.test/x", "http://a.test/x"),
    ]


@pytest.mark.parametrize(
    "date", ["yesterday", "", "Sun, 31 Feb 2026 10:00:00 GMT", "Sun, 01 Mar 0000 10:00:00 GMT"]
)
def test_date_that_cannot_be_read_is_none(date: str) -> None:
    """An entry without a date is an entry all the same."""
    (entry,) = parsed(rss(f"<item><guid>1</guid><pubDate>{date}</pubDate></item>")).items
    assert entry.published is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Smith &amp; Co", "Smith & Co"),
        ("Smith &amp;amp; Co", "Smith & Co"),
        ("Smith&amp;amp;#8217;s <![CDATA[&amp;quot;x&amp;quot;]]>", 'Smith’s "x"'),
        ("a &amp;lt; b", "a < b"),
        ("&lt;i&gt;Spiegel&lt;/i&gt;", "Spiegel"),
        ("A &nbsp;&eacute; & B", "A é & B"),
        ("&lt;&lt;We hold&gt;&gt; &lt;Free Delta&gt;", "<<We hold>> <Free Delta>"),
    ],
)
def test_title_is_the_text_that_was_meant(title: str, text: str) -> None:
    """Escaped once or twice, with tags or with brackets that are none."""
    (entry,) = parsed(rss(f"<item><guid>1</guid><title>{title}</title></item>")).items
    assert plain(entry.markup("title")) == text


@pytest.mark.parametrize(
    ("inside", "link"),
    [
        ("<title>t</title><enclosure url='http://x.test/a.mp3' type='audio/mpeg'/>", None),
        ("<image><link>http://x.test/i</link></image><link>http://x.test/a</link>", "http://x.test/a"),
        (
            "<link/><link>http://x.test/a</link><guid isPermaLink='false'>http://x.test/g</guid>",
            "http://x.test/a",
        ),
        ("<guid>/g/1</guid>", "http://a.test/g/1"),
        ("<title>t</title><guid isPermaLink='false'>http://x.test/g</guid>", None),
        ("<link><![CDATA[ http://x.test/?a=1&amp;b=2 ]]></link>", "http://x.test/?a=1&b=2"),
        ("<link href='http://x.test/h'/>", "http://x.test/h"),
    ],
)
def test_link_is_the_articles(inside: str, link: str | None) -> None:
    """An enclosure, an image's link and a guid that is no permalink are no article."""
    (entry,) = parsed(rss(f"<item>{inside}</item>")).items
    assert entry.link == link


def test_alternate_of_several_is_the_page_in_the_feeds_language() -> None:
    """A web page before a PDF, the feed's language before others."""
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><entry><id>1</id>
    <link type="application/pdf" href="http://a.test/p"/><link hreflang="en" href="http://a.test/en"/>
    <link rel="self" href="http://a.test/self"/><link hreflang="uk" href="http://a.test/uk"/></entry></feed>"""
    assert parsed(body).items[0].link == "http://a.test/uk"


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("<link rel='alternate' type='application/rss+xml' href='/rss'>", "http://a.test/rss"),
        (
            "<!-- <link rel=alternate type=application/rss+xml href=/no> --><link rel=feed href=/f>",
            "http://a.test/f",
        ),
        ("<meta http-equiv='refresh' content='0; url=https://b.test/feed'>", "https://b.test/feed"),
    ],
)
def test_page_in_a_feeds_place_is_refused_with_what_it_announces(page: str, named: str) -> None:
    """The operator reads where the feed is."""
    document = parse(f"<!doctype html><html><head>{page}</head></html>".encode(), url=URL, headers={})
    assert isinstance(document, NotAFeed)
    assert document.announced == (named,)
    assert named in document.reason


def test_charset_of_the_header_is_heeded() -> None:
    """RFC 7303: the transport's word comes before the document's."""
    body = rss("<item><title>ж</title></item>").decode().encode("cp1251")
    assert parse(body, url=URL, headers={"content-type": "text/xml; charset=windows-1251"}) == parse(
        body.decode("cp1251").encode(), url=URL, headers={"content-type": "text/xml; charset=utf-8"}
    )


def test_operators_word_decides_what_the_document_leaves_open() -> None:
    """A zone name of several countries, and letters of a charset that nobody declares."""
    item = "<item><title>{}</title><pubDate>Tue, 28 Jul 2026 21:00:00 BST</pubDate></item>"
    body = f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>"
    hours = {}
    for country in ("GB", "BD", None):
        found = parse(
            body.format("x").encode(), url="http://a.test/", headers={}, told=Locale(country=country)
        )
        assert isinstance(found, FeedDocument)
        at = found.items[0].published
        hours[country] = at.hour if at else None
    assert hours == {"GB": 20, "BD": 15, None: None}
    hebrew = body.format("שלום").encode("cp1255")
    found = parse(hebrew, url="http://a.test/", headers={}, told=Locale(language="he"))
    assert isinstance(found, FeedDocument)
    assert found.items[0].title == "שלום"


def test_json_with_a_comma_too_many_is_read() -> None:
    """Programs that paste their items together leave one behind the last; one in a text is the author's."""
    body = b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"A, ] } ,}",},],}'
    document = parse(body, url=URL, headers={})
    assert isinstance(document, FeedDocument)
    assert [(item.guid, item.title) for item in document.items] == [("1", "A, ] } ,}")]


@pytest.mark.parametrize("version", ['"1"', '"1.0"', '"1.1"', "1.1", "1", '""'])
def test_json_feed_that_gives_the_bare_number_of_its_version_is_read(version: str) -> None:
    """Its items are a feed's."""
    body = f'{{"version": {version}, "title": "T", "items": [{{"url": "/1", "title": "One"}}]}}'
    (item,) = parsed(body.encode()).items
    assert (item.link, item.title) == ("http://a.test/1", "One")


def test_title_of_a_type_that_nobody_knows_is_text() -> None:
    """A content of such a type is no text: a file, a picture."""
    inside = "<title type='application/x-cms'>One</title><content type='application/x-cms'>AAAA</content>"
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry>{inside}</entry></feed>"
    (item,) = parsed(feed.encode()).items
    assert (item.title, item.content) == ("One", "")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("<dc:author>Ann Lee (ann@a.test)</dc:author>", ("Ann Lee",)),
        ("<dc:author>Ann Lee</dc:author><dc:creator>Ann Lee</dc:creator>", ("Ann Lee",)),
        ("<author><homepage>http://a.test</homepage></author>", ()),
        ("<author><homepage>http://a.test</homepage><name>Ann Lee</name></author>", ("Ann Lee",)),
        ("<author><b>Ann Lee</b></author>", ("Ann Lee",)),
        ("<author>Ann Lee<avatar>http://a.test/a.png</avatar></author>", ("Ann Lee",)),
        ("<dc:creator>By Ann Lee</dc:creator>", ("Ann Lee",)),
        ("<dc:creator>Byron Lee</dc:creator>", ("Byron Lee",)),
        ("<play:author>The Show</play:author>", ("The Show",)),
    ],
)
def test_author_is_a_name(written: str, names: tuple[str, ...]) -> None:
    """Without the word that introduces it."""
    (item,) = parsed(rss(f"<item><title>t</title>{written}</item>")).items
    assert item.authors == names


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<![CDATA[&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;]]>", "One Two"),
        ("&amp;lt;p&amp;gt;One &amp;amp; two&amp;lt;/p&amp;gt;", "One & two"),
        ("<img src='/a.png'/><![CDATA[<p>One &amp; <b>two</b></p>]]>", "One & two"),
        ("<br/>&lt;p&gt;One&lt;/p&gt;<br/>&lt;p&gt;Two&lt;/p&gt;", "One Two"),
        ("<p>Write &lt;b&gt;x&lt;/b&gt;</p>", "Write <b>x</b>"),
        ("<br/>The &lt;fog&gt; of &lt;/fog&gt; war, 1 &lt; 2", "The <fog> of </fog> war, 1 < 2"),
        ("The tag &amp;lt;div&amp;gt; is HTML", "The tag <div> is HTML"),
        ("The &amp;lt;fog&amp;gt; of &amp;lt;/fog&amp;gt; war", "The <fog> of </fog> war"),
        ("&lt;p&gt;Write &amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt;&lt;/p&gt;", "Write <b>x</b>"),
    ],
)
def test_markup_that_was_escaped_twice_is_markup(written: str, text: str) -> None:
    """A text that speaks of tags keeps them."""
    (item,) = parsed(rss(f"<item><title>t</title><description>{written}</description></item>")).items
    assert plain(item.markup("summary")) == text


@pytest.mark.parametrize(
    "pack", [gzip.compress, zlib.compress, zstd.compress, lambda body: zlib.compress(body, 9)]
)
def test_document_that_was_compressed_before_it_was_served_is_read(pack: Callable[[bytes], bytes]) -> None:
    """No header says so; its first bytes do."""
    (item,) = parsed(pack(rss("<item><title>One</title></item>"))).items
    assert item.title == "One"
