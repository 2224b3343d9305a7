"""Pages that break extractors: each gives its story, or a reason why there is none."""

import pytest

from ingest.core.extraction.pipeline import extract
from ingest.core.web.charsets import decode_html
from ingest.core.web.urls import Url
from schemas.articles import Verdict
from tests.support.bad_pages import STORY, bad_pages, page

KEEP_THEIR_STORY = [
    "100,000 attributes",
    "a tag of 600 KB",
    "300 deep",
    "1,000 deep",
    "60,000 paragraphs",
    "40,000 navigation divs",
    "20,000 list links",
    "5 MB of JSON-LD",
]
CHARSETS = {
    "windows-1251": "Паром между двумя островами снова пошёл в понедельник после девяти дней в гавани.",
    "koi8-r": "Паром между двумя островами снова пошёл в понедельник после девяти дней в гавани.",
    "iso-8859-1": "Le ferry a été réparé à l'île, où la mère attendait dès l'aube près du quai.",
    "euc-kr": "두 섬을 잇는 여객선이 항구에서 아흐레를 보낸 뒤 월요일에 다시 운항했다고 승무원이 말했다.",
    "shift_jis": "二つの島を結ぶフェリーは港で九日間を過ごした後、月曜日に運航を再開したと乗組員は語った。",
    "gb2312": "两座岛屿之间的渡轮在港口停泊了九天之后于星期一恢复运营，船员们对记者这样说。",
}


@pytest.mark.parametrize("name", KEEP_THEIR_STORY)
def test_story_is_found_in_a_page_that_breaks_extractors(name: str) -> None:
    """Anything may surround it."""
    found = extract(bad_pages()[name], url=Url.parse("https://a.test/1"), content_type="text/html")
    assert found.text == "\n\n".join(STORY)


@pytest.mark.parametrize("name", sorted(set(bad_pages()) - {*KEEP_THEIR_STORY, "10 MB"}))
def test_page_whose_story_cannot_be_read_says_why(name: str) -> None:
    """A reason for people, no text, and no exception."""
    found = extract(bad_pages()[name], url=Url.parse("https://a.test/1"), content_type="text/html")
    assert (found.text, found.verdict) == ("", Verdict.THIN)
    assert found.reason


def test_page_of_ten_megabytes_is_read_as_far_as_its_limit() -> None:
    """A paragraph of two million words is cut, and its neighbours are gone."""
    found = extract(bad_pages()["10 MB"], url=Url.parse("https://a.test/1"), content_type="text/html")
    assert 0 < len(found.text) <= 3_000_000


@pytest.mark.parametrize("charset", CHARSETS)
def test_charset_is_read_from_the_header_or_the_page(charset: str) -> None:
    """Short pages as well, too short for any statistics."""
    text = CHARSETS[charset]
    named = page(head=f'<meta charset="{charset}">', paragraphs=(text,)).decode().encode(charset)
    plain = page(paragraphs=(text,)).decode().encode(charset)
    assert text in decode_html(named, "text/html")
    assert text in decode_html(plain, f"text/html; charset={charset}")


@pytest.mark.parametrize("charset", ["utf-16", "utf-8-sig"])
def test_byte_order_mark_decides_the_charset(charset: str) -> None:
    """Even where the header says otherwise."""
    text = CHARSETS["koi8-r"]
    assert text in decode_html(page(paragraphs=(text,)).decode().encode(charset), "text/html; charset=latin1")


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "shift_jis", "gb18030"])
def test_page_that_says_nothing_has_its_charset_guessed(charset: str) -> None:
    """By the letters that come out."""
    text = CHARSETS["gb2312" if charset == "gb18030" else charset]
    assert text in decode_html(page(paragraphs=(text,) * 8).decode().encode(charset), None)
