"""Articles that are set on several pages: which addresses are theirs, and how the texts are joined."""

import pytest

from ingest.core.extraction.paging import further_pages, with_page
from ingest.core.extraction.parsing import parse
from ingest.core.extraction.pipeline import extract
from ingest.core.web.urls import Url
from schemas.articles import Verdict

PARAGRAPHS = tuple(
    f"The column reached the {place} before noon, and the people who had stayed came out of their cellars to "
    f"ask the soldiers for water and for news of the road to the coast."
    for place in ("mill", "harbour", "customs house", "old bridge", "grain store", "railway yard")
)


def found(inside: str, url: str) -> list[str]:
    tree = parse(f"<html><body>{inside}</body></html>")
    assert tree is not None
    return [page.text for page in further_pages(tree, Url.parse(url))]


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("https://a.test/2026/story", "https://a.test/2026/story/2"),
        ("https://a.test/2026/story/", "https://a.test/2026/story/2/"),
        ("https://a.test/story.html", "https://a.test/story-2.html"),
        ("https://a.test/story.html", "https://a.test/story,seite-2.html"),
        ("https://a.test/story", "https://a.test/story/page/2"),
        ("https://a.test/story", "https://a.test/story?page=2"),
        ("https://a.test/story?id=77", "https://a.test/story?id=77&p=2"),
    ],
)
def test_second_page_is_the_first_with_a_number(url: str, second: str) -> None:
    """Both ways to say so count: the declaration, and the row of numbers below the text."""
    assert found(f"<link rel=next href='{second}'>", url) == [second]
    assert found(f"<p>Pages: 1 <a href='{second}'>2</a></p>", url) == [second]


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<a rel=next href='/2026/ferry-strike'>Next</a>", "https://a.test/2026/story"),
        ("<a rel=next href='/story-of-7'>Next</a>", "https://a.test/story"),
        ("<div class=comments><a href='?page=2'>2</a></div>", "https://a.test/story"),
        ("<a href='/story/comment-page-2'>2</a>", "https://a.test/story"),
        ("<a href='/story?replytocom=2'>2</a>", "https://a.test/story"),
        ("<a href='/story/3'>3</a>", "https://a.test/story"),
        ("<a href='/story/2'>2 comments</a>", "https://a.test/story"),
        ("<a rel=next href='https://b.test/story/2'>2</a>", "https://a.test/story"),
        ("<a rel=next href='/page/2'>2</a>", "https://a.test/"),
        ("<a rel=next href='/story/3'>3</a>", "https://a.test/story/2"),
    ],
)
def test_other_numbers_are_no_pages(inside: str, url: str) -> None:
    """The next article of a blog, pages of comments, fronts and later pages."""
    assert found(inside, url) == []


def test_at_most_ten_pages_are_taken() -> None:
    """A number that the page lacks ends the row."""
    links = "".join(f"<a href='/story/{number}'>{number}</a> " for number in range(2, 40))

    assert len(found(links, "https://a.test/story")) == 9


def _page(lines: tuple[str, ...], links: str = "") -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html lang=en><body><article><h1>Siege</h1>{text}</article>{links}</body></html>".encode()


def test_first_page_is_not_called_whole() -> None:
    """And with the others it is, each line once."""
    url = Url.parse("https://a.test/story")
    first = extract(_page(PARAGRAPHS[:3], "<a rel=next href=/story/2>2</a>"), url=url, content_type=None)
    second = extract(
        _page((PARAGRAPHS[0], *PARAGRAPHS[3:])), url=Url.parse("https://a.test/story/2"), content_type=None
    )
    whole = with_page(first, second)

    assert (first.verdict, whole.verdict, whole.reason) == (Verdict.THIN, Verdict.ARTICLE, "")
    assert first.reason == "the text goes on, 1 pages from https://a.test/story/2 on"
    assert tuple(whole.text.split("\n\n")) == PARAGRAPHS


def test_pages_without_new_text_are_not_asked_for() -> None:
    """A list of readers' letters below an article has numbers as well."""
    url = Url.parse("https://a.test/story")
    links = "".join(f"<a href='?page={number}'>{number}</a>" for number in range(2, 9))
    first = extract(_page(PARAGRAPHS, links), url=url, content_type=None)

    assert len(first.further_pages) == 7
    assert with_page(first, first).further_pages == ()
    assert with_page(first, first).verdict is Verdict.ARTICLE
