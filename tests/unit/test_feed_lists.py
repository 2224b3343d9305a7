"""Reading lists of feeds: each format as other programs write it, and the fate of every line."""

import pytest

from ingest.core.feeds.lists.countries import country_code
from ingest.core.feeds.lists.kinds import feed_kind
from ingest.core.feeds.lists.languages import language_tag
from ingest.core.feeds.lists.reading import DuplicateRow, FeedList, InvalidFeedList, read_feed_list
from ingest.core.feeds.lists.rows import FeedRow
from schemas.feeds import FeedKind

A, B, C = "http://a.test/f", "http://b.test/f", "http://c.test/f"
SEPARATED = {
    "tab": f"URL\tName\r\n{A}\tSable; Coast\r\n",
    "quote in a row": f'URL;Name;Land\n{A};"Sable; Coast";x\n{B};The "Hook";y\n',
    "semicolon": f"Name;Feed URL;Land\nSable; Coast;{A};x\n".replace("Sable; Coast", '"Sable; Coast"'),
    "bar": f"name|xmlUrl|country\nSable; Coast|{A}|Ukraine\n",
    "comma": f'"publisher","URL"\n"Sable; Coast","{A}"\n',
    "sep line": f'sep=;\nname;rss\n"Sable; Coast";{A}\n',
    "no names": f"{A},Sable; Coast\n{B},Harbour Post\n",
    "names in another language": f"Адреса\tНазва\n{A}\tSable; Coast\n{B}\tХвиля\n",
    "one row below names of others": f"Éditeur;Dirección;País\nSable; Coast;{A};Österreich\n".replace(
        "Sable; Coast", '"Sable; Coast"'
    ),
    "names behind a remark's sign": f'#url,name\n{A},"Sable; Coast"\n',
    "markdown": f"| name | url |\n|---|---|\n| Sable; Coast | {A} |\n",
    "site and feed": f"title,link,xmlUrl\nSable; Coast,http://a.test/,{A}\n",
    "title of the sheet above the names": f'My feeds;;\n\nName;Feed;Site\n"Sable; Coast";{A};http://a.test\n',
    "no names, the URL behind a short word": f'"Sable; Coast",{A},en\n"Post",{B},uk\n',
    "feed is the name": f"Feed\tURL\nSable; Coast\t{A}\n",
}
GLUED = {
    "a name": f"{A} Name",
    "a tab": f"{A}\tName",
    "a no-break space": f"{A}\u00a0Name",
    "a semicolon": f"{A};Name;en",
    "a bar": f"{A}|Name",
    "a comma and a name": f"{A},Reuters",
    "another URL": f"{A}{B}",
    "another address with feed:": f"{A}feed:{B}",
}


def read(text: str, name: str = "") -> FeedList:
    """Read a list of UTF-8."""
    return read_feed_list(text.encode(), name)


def fates(found: FeedList) -> list[tuple[int, str]]:
    """Line and URL, or line and reason."""
    return [
        (row.line, row.url if isinstance(row, FeedRow | DuplicateRow) else row.reason) for row in found.rows
    ]


@pytest.mark.parametrize("text", SEPARATED.values(), ids=SEPARATED)
def test_table_is_read_by_its_columns(text: str) -> None:
    """Whatever separates them, in any order; a name keeps what separates elsewhere."""
    row = read(text).feeds[0]
    assert (row.url, row.publisher) == (A, "Sable; Coast")


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_excels_charsets_are_read(charset: str) -> None:
    """Excel's "Unicode text" is UTF-16 with tabs, its CSV the code page of the machine."""
    body = f"url;publisher;country\r\n{A};Süddeutsche Küste – “Bote”;Österreich\r\n".encode(charset)
    (row,) = read_feed_list(body).feeds
    assert (row.url, row.publisher, row.country) == (A, "Süddeutsche Küste – “Bote”", "AT")


@pytest.mark.parametrize("line", GLUED.values(), ids=GLUED)
def test_nothing_is_glued_to_a_url(line: str) -> None:
    """What stands behind the address is no part of it: the line is refused, and its neighbours are taken."""
    found = read(f"{B}\n{line}\n{C}\n")
    assert [row.url for row in found.feeds] == [B, C]
    assert [row.line for row in found.refused] == [2]


def test_characters_that_belong_to_a_url_stay() -> None:
    """Commas and second addresses that are a part of the path or the query."""
    urls = ["https://a.test/rss,1,2.xml", "https://b.test/?cat=1,2", "https://p.test/?u=http://x.test/f"]
    assert [row.url for row in read("\n".join(urls)).feeds] == urls


def test_every_line_has_a_fate_under_its_own_number() -> None:
    """Blank lines and remarks count, also before the first line, whatever ends a line."""
    text = f"\n\n# ours\n\n{A}  # since May\n  {B}#part\nHTTP://A.test:80/f\nmailto:x@a.test\n"
    for end in ("\n", "\r\n", "\r"):
        found = fates(read(text.replace("\n", end)))
        assert [line for line, _ in found] == [5, 6, 7, 8]
        assert [fate for _, fate in found][:3] == [A, B, A]
        assert "neither http:// nor https://" in found[3][1]


def test_rows_of_a_table_keep_their_numbers_and_their_neighbours() -> None:
    """Blank and empty rows, an open quote, a name over two lines, a separator that nobody quoted."""
    text = f'\n\npublisher,url\nA,{A}\n,,\n"open,{B}\n"C\nD",{C}\nE, the,http://e.test/f\nF,\n'
    found = read(text)
    assert [(row.line, row.url) for row in found.feeds] == [(4, A), (7, C)]
    assert [row.line for row in found.refused] == [6, 9, 10]


def test_value_that_means_nothing_is_left_out_and_named() -> None:
    """A wrong country is no reason to miss the feed."""
    (row,) = read(f"url,language,country,kind,interval\n{A},English,Narnia,OSINT,5m\n").feeds
    assert (row.language, row.country, row.kind, row.min_interval_seconds) == (
        "en",
        None,
        FeedKind.OSINT,
        300,
    )
    (remark,) = row.remarks
    assert "Narnia" in remark


def test_opml_that_is_not_xml_any_more_is_read() -> None:
    """Bare ampersands, unclosed outlines, quotes in names, feed: addresses, values without quotes."""
    text = (
        '<?xml version="1.0"?>\n<opml><body><!-- <outline xmlUrl="http://z.test/"/> -->\n'
        '<outline text="A & "B"" xmlUrl="http://a.test/f?x=1&copy=2&amp;y=3">\n'
        "<outline title='C' XMLURL='feed://c.test/f'>\n<outline text=D xmlUrl=feed:https://d.test/f >\n"
        '<outline text="E" type="rss" htmlUrl="http://e.test/"/></body>'
    )
    found = read(text)
    assert [(row.line, row.url, row.publisher) for row in found.feeds] == [
        (3, "http://a.test/f?x=1&copy=2&y=3", 'A & "B"'),
        (4, "http://c.test/f", "C"),
        (5, "https://d.test/f", "D"),
    ]
    (refused,) = found.refused
    assert (refused.line, "feeds add http://e.test/" in refused.reason) == (6, True)


def test_folders_language_and_categories_of_opml_are_kept() -> None:
    """The folder that a feed stands in, whether feeds are closed or not."""
    closed = (
        '<opml><body><outline text="World"><outline text="Asia">'
        f'<outline text="A" xmlUrl="{A}" language="en_us" category="/War/Asia,News"/></outline>'
        f'<outline text="B" xmlUrl="{B}"></outline></outline><outline text="C" xmlUrl="{C}"/></body></opml>'
    )
    rows = read(closed).feeds
    assert [row.group for row in rows] == ["World/Asia", "World", None]
    assert (rows[0].language, rows[0].categories) == ("en-US", ("War/Asia", "News"))
    unclosed = (
        f'<opml><outline text="World"><outline xmlUrl="{A}"><outline xmlUrl="{B}"></outline>'
        f'<outline xmlUrl="{C}"></opml>'
    )
    assert [row.group for row in read(unclosed).feeds] == ["World", "World", None]


def test_urls_of_newsboat_are_read_with_their_tags() -> None:
    """The first tag is the group, ~ names the feed; commands are no feeds."""
    text = f'# ours\n{A} news "war zone" "~The A" !\n"exec:/bin/x" t\n"query:All:unread = \\"yes\\""\n{B}\n'
    found = read(text, "urls")
    assert [(row.line, row.url, row.publisher, row.group, row.categories) for row in found.feeds] == [
        (2, A, "The A", "news", ("news", "war zone")),
        (5, B, None, None, ()),
    ]
    assert [row.line for row in found.refused] == [3, 4]


def test_json_is_read_from_arrays_and_from_our_own_export() -> None:
    """Objects with any of the usual names, strings, and the nesting of `feeds list --json`."""
    first = f'{{"feed": {{"url": "{A}", "min_interval_seconds": 120}}}}'
    text = f'{{"feeds": [{first},\n "{B}",\n {{"title": "C"}}]}}'
    found = read(text)
    assert [(row.line, row.url, row.min_interval_seconds) for row in found.feeds] == [
        (1, A, 120),
        (2, B, None),
    ]
    assert [row.line for row in found.refused] == [3]


def test_credentials_are_refused_and_not_repeated() -> None:
    """They would stand in a topic; the report that names the line is often pasted into a ticket."""
    (row,) = read("http://desk:hunter2@a.test/f\n").refused
    assert "hunter2" not in row.text + row.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<?xml version='1.0'?><rss><channel/></rss>", "this is a feed"),
        ("<!doctype html><html>", "web page"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "JSON Feed"),
        ("[1, ", "reading JSON"),
        ("<opml><body/></opml>", "without a single <outline>"),
    ],
)
def test_what_is_no_list_says_what_it_is(text: str, expected: str) -> None:
    """And what to do with it."""
    with pytest.raises(InvalidFeedList, match=expected):
        read(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ua", "UA"), ("UKR", "UA"), ("Україна", "UA"), ("the Netherlands", "NL"), ("Türkei", "TR"),
        ("Côte d'Ivoire", "CI"), ("مصر", "EG"), ("UK", "GB"), ("804", "UA"), ("UN", "UN"), ("XX", None),
        ("Soviet Union", None), ("", None),
    ],
)  # fmt: skip
def test_country_is_a_code_or_a_name(text: str, code: str | None) -> None:
    """In any language, and none rather than a wrong one."""
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("EN_us", "en-US"), ("zh-hant-tw", "zh-Hant-TW"), ("iw", "he"), ("ukr", "uk"), ("prs", "fa-AF"),
        ("Ukrainian", "uk"), ("العربية", "ar"), ("de-1996", "de-1996"), ("xx", None), ("en-XX", None),
        ("und", None), ("en-", None), ("", None),
    ],
)  # fmt: skip
def test_language_is_a_tag_or_a_name(text: str, tag: str | None) -> None:
    """In the canonical form, and none rather than a wrong one."""
    assert language_tag(text) == tag


def test_kind_is_read_as_other_lists_write_it() -> None:
    """With blanks, hyphens, other words."""
    kinds = [
        feed_kind(text) for text in ("State-owned", "exile media", "think tank", "government", "nonsense")
    ]
    assert kinds == [FeedKind.STATE_MEDIA, FeedKind.EXILE, FeedKind.THINK_TANK, FeedKind.OFFICIAL, None]
