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


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<div><p>{told}</p><p>{told} It was <a href=/1>said</a>.</p></div>", True),
        ("<div><p><a href=/1>Ferry strike enters its third week</a></p></div>", False),
        ("<p>Read also: <a href=/1>Ferry strike enters its third week</a></p>", False),
        ("<p>यह भी पढ़ें: <a href=/1>नौका हड़ताल तीसरे सप्ताह में</a></p>", False),
        (
            "<p>The order: <a href=/1>Nobody may cross the bridge without a pass from the town hall.</a></p>",
            True,
        ),
    ],
)
def test_box_or_line_with_a_link_between_paragraphs(inside: str, kept: bool) -> None:
    """What is told stays, what only leads elsewhere goes, in any language."""
    told = "The mayor told the council on Friday that the bridge would be closed to lorries until the spring."
    text = text_of(
        f"<div class=b>{marked(PARAGRAPHS[:3])}{inside.format(told=told)}{marked(PARAGRAPHS[3:])}</div>"
    )

    assert (len(text.split("\n\n")) > len(PARAGRAPHS)) is kept


def test_sites_own_heading_does_not_cut_the_article_off() -> None:
    """Its header has long texts, and a box of the article a heading of the first level."""
    header = f"<header><h1>Harbour Ledger</h1>{marked(COMMENTS)}</header>"
    box = "<div class=box><h1>Our briefing</h1></div>"
    story = f"<article><h1>Siege</h1><div class=t>{marked(PARAGRAPHS)}{box}</div></article>"

    assert all(line in text_of(header + story) for line in PARAGRAPHS)


def test_standfirst_and_key_points_open_the_text() -> None:
    """They end without a mark, in containers of their own; a byline, a time and a credit stay out."""
    standfirst = (
        "Five quarters of the town were hit within a day, and the water has been off since the weekend"
    )
    point = "The council asks for a truce of three days"
    lead = (
        f"<h2 class=deck>{standfirst}</h2><p>By Ada Pier</p><p>4 March 2026, 10:15</p>"
        f"<ul><li>{point}</li><li>Share</li></ul>"
    )

    text = text_of(
        f"<article><h1>Siege</h1><div>{lead}</div><div class=t>{marked(PARAGRAPHS)}</div></article>"
    )

    assert text.split("\n\n") == [standfirst, f"- {point}", *PARAGRAPHS]


def test_short_pieces_of_a_kind_are_paragraphs() -> None:
    """Each paragraph is in a container of the same class."""
    pieces = [*PARAGRAPHS[:2], "Nobody slept.", *PARAGRAPHS[2:], "Then silence"]
    inside = "".join(f"<div class=piece><p>{piece}</p></div>" for piece in pieces)

    assert text_of(f"<article><h1>Siege</h1><div>{inside}</div></article>").split("\n\n") == pieces
