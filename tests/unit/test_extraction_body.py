"""The body of whole pages: plain ones, and those with misleading blocks."""

import pytest
from lxml.html import HtmlElement

from ingest.core.extraction.body import ExtractedBody, Strategy, find_body
from ingest.core.extraction.parsing import parse
from ingest.core.extraction.pipeline import extract
from ingest.core.extraction.pruning import prune
from ingest.core.web.urls import Url

PARAGRAPHS = tuple(
    f"Shelling reached the {street} on day {day} of the siege, and the people of the quarter went down into "
    f"the cellars under the school, where the water had been turned off a week before."
    for day, street in enumerate(("harbour", "mill", "old bridge", "grain store", "customs house"), 1)
)
NEXT = tuple(
    f"The ministers of trade met for the {count} time to talk about the price of salt, which has gone up "
    f"each month since the mines on the northern shore were closed for repairs."
    for count in ("first", "second", "third", "fourth", "fifth", "sixth")
)
COMMENTS = tuple(
    f"I have lived in this town for {years} years and never heard such a thing, they should all be ashamed "
    f"of what they did to the harbour and to the people who worked there."
    for years in (12, 23, 34, 45)
)


def marked(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(inside: str) -> HtmlElement:
    tree = parse(f"<html><head><title>Siege</title></head><body>{inside}</body></html>")
    assert tree is not None
    prune(tree)
    return tree


def body_of(inside: str) -> ExtractedBody:
    return find_body(page(inside))


def text_of(inside: str) -> str:
    markup = f"<html><head><title>Siege</title></head><body>{inside}</body></html>"
    return extract(markup.encode(), url=Url.parse("https://a.test/news/siege"), content_type="text/html").text


def test_plain_article_is_read_as_it_stands() -> None:
    """One container, paragraphs side by side: nothing is guessed, and everything is kept in order."""
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(12))
    body = body_of(
        f"<ul>{menu}</ul><div class=text><h1>Siege</h1>{marked(PARAGRAPHS)}</div><footer>Imprint</footer>"
    )

    assert body == ExtractedBody(PARAGRAPHS, Strategy.READ)


def test_quotation_in_an_embed_belongs_to_the_text() -> None:
    """And the label around it does not."""
    quote = "<div class='social-embed'><blockquote><p>We are still here.</p></blockquote>Load post</div>"
    body = body_of(f"<div>{marked(PARAGRAPHS[:2])}{quote}{marked(PARAGRAPHS[2:])}</div>")

    assert body.paragraphs == (*PARAGRAPHS[:2], "We are still here.", *PARAGRAPHS[2:])


def test_line_breaks_code_and_lists_keep_their_lines() -> None:
    """A br ends a line, an item has its bullet, and code is not folded into one line."""
    inside = (
        f"{marked(PARAGRAPHS)}<p>One<br>two</p><ul><li>bread</li><li>salt</li></ul><pre>a = 1\nb = 2</pre>"
    )

    assert body_of(f"<div>{inside}</div>").paragraphs[-6:] == (
        "One",
        "two",
        "- bread",
        "- salt",
        "a = 1",
        "b = 2",
    )


def test_paragraph_that_only_leads_elsewhere_is_left_out() -> None:
    """A link between paragraphs to another story."""
    teaser = "<p><a href='/x'>Ferries stop as the ice comes early this year</a></p>"

    assert (
        body_of(f"<div>{marked(PARAGRAPHS[:3])}{teaser}{marked(PARAGRAPHS[3:])}</div>").paragraphs
        == PARAGRAPHS
    )


def test_table_between_paragraphs_stays_a_row_a_line() -> None:
    """The table's figures are part of the story."""
    table = "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Eastmouth</td><td>forty-one</td></tr></table>"
    body = body_of(f"<article>{marked(PARAGRAPHS)}{table}</article>")

    assert body.paragraphs == (*PARAGRAPHS, "Town | Dead", "Eastmouth | forty-one")


def test_next_article_that_is_appended_stays_out() -> None:
    """Pages that scroll for ever contain the next story, often a longer one."""
    text = text_of(
        f"<article><h1>Siege</h1><div class='article-body'>{marked(PARAGRAPHS)}</div></article>"
        f"<article><h1>Salt</h1><div class='article-body'>{marked(NEXT)}</div></article>"
    )

    assert PARAGRAPHS[0] in text
    assert PARAGRAPHS[-1] in text
    assert "price of salt" not in text


@pytest.mark.parametrize("name", ["comments", "comment-list", "disqus_thread"])
def test_readers_comments_stay_out(name: str) -> None:
    """Long, well written, and not part of the article."""
    comments = f"<section id='{name}' class='{name}'><h2>Comments</h2>{marked(COMMENTS)}</section>"
    text = text_of(f"<article><h1>Siege</h1>{marked(PARAGRAPHS)}</article>{comments}")

    assert PARAGRAPHS[-1] in text
    assert "ashamed" not in text


def test_article_that_is_on_the_page_twice_is_read_once() -> None:
    """For narrow and for wide screens."""
    twice = f"<div class='narrow'>{marked(PARAGRAPHS)}</div><div class='wide'>{marked(PARAGRAPHS)}</div>"
    text = text_of(f"<article>{twice}</article>")

    assert [text.count(line) for line in PARAGRAPHS] == [1] * len(PARAGRAPHS)


def test_data_of_the_sites_program_is_not_text() -> None:
    """Scripts of every kind, and what frameworks keep in hidden elements."""
    data = '{"props": {"page": "siege", "items": [' + ", ".join(f'"item {n}"' for n in range(200)) + "]}}"
    scripts = f"<script type='application/json'>{data}</script><script>window.state = {data};</script>"
    text = text_of(f"<article><h1>Siege</h1>{marked(PARAGRAPHS)}{scripts}</article>{scripts}")

    assert PARAGRAPHS[-1] in text
    assert "props" not in text
    assert "window" not in text


def test_text_that_is_parted_into_containers_is_read_without_the_menu_before_it() -> None:
    """The containers are of the same weight, and neither has most of the text."""
    menu = "<div id=menu>" + "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(12)) + "</div>"
    sides = f"<div>{marked(PARAGRAPHS[:2])}</div><div class=more>{marked(PARAGRAPHS[2:])}</div>"

    assert body_of(f"<main>{menu}{sides}</main>").paragraphs == PARAGRAPHS
