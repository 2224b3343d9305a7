"""Articles that stand in a page's data, and pages whose structure says what they are."""

import json

import pytest

from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.pipeline import extract
from ingest.core.web.urls import Url
from schemas.articles import Verdict

LINES = tuple(
    f"The {number} convoy reached the river before dawn, and the drivers were told to wait until the bridge "
    "was free of mines again."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth")
)
TITLE = "Convoys wait at the river for the bridge"


def read(body: str, head: str = "", url: str = "https://a.test/convoys") -> Extracted:
    page = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return extract(page.encode(), url=Url.parse(url), content_type="text/html; charset=utf-8")


def test_updates_of_a_live_blog_are_read_from_its_data() -> None:
    """The page shows the last one, its JSON-LD has all."""
    updates = [{"headline": f"Update {at}", "articleBody": line} for at, line in enumerate(LINES)]
    node = {"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": updates}
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>"

    found = read(f"<article><h1>{TITLE}</h1><p>{LINES[0]}</p></article>", script)

    assert found.text.split("\n\n") == [
        part for at, line in enumerate(LINES) for part in (f"Update {at}", line)
    ]


STORY = "".join(f"<p>{line}</p>" for line in LINES)
AS_OBJECT = {"data": [{"story": {"title": TITLE, "html": STORY}}]}
AS_ROWS = (
    f'1:I["chunk"]\n7:T{len(STORY):x},{STORY}8:["$",null,{{"headline":{json.dumps(TITLE)},"body":"$7"}}]\n'
)
ARGUMENTS = f"{json.dumps(TITLE)},{json.dumps(STORY)},void 0"


@pytest.mark.parametrize(
    "script",
    [
        f"window.__INITIAL_STATE__ = {json.dumps(AS_OBJECT)};(function(){{}})()",
        f"window.__NUXT__={json.dumps(AS_OBJECT)}",
        f"window.__STATE__ = JSON.parse({json.dumps(json.dumps(AS_OBJECT))});",
        f"window.__NUXT__=(function(a,b,c){{return {{story:{{title:a,html:b}}}}}}({ARGUMENTS}));",
        f"self.__next_f.push([1,{json.dumps(AS_ROWS)}])",
    ],
    ids=["object", "nuxt2 object", "string", "nuxt2 function", "react rows"],
)
def test_story_in_the_data_of_a_program_is_read(script: str) -> None:
    """The page itself shows the first paragraph alone."""
    found = read(f"<main><h1>{TITLE}</h1><p>{LINES[0]}</p></main><script>{script}</script>")

    assert tuple(found.text.split("\n\n")) == LINES


def test_rows_that_are_pushed_in_pieces_are_one_stream() -> None:
    """A piece ends anywhere, even inside a word; a stream that ends too early gives what there is."""
    pieces = (AS_ROWS[:200], AS_ROWS[200:500], AS_ROWS[500:])
    scripts = "".join(f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in pieces)
    page = f"<main><h1>{TITLE}</h1><p>{LINES[0]}</p></main>"

    assert tuple(read(page + scripts).text.split("\n\n")) == LINES
    assert read(page + scripts.rpartition("<script>")[0]).text == LINES[0]


@pytest.mark.parametrize(
    "script",
    [
        "window.__X__ = ",
        "window.__X__ = {" + " " * 500,
        "window.__X__ = (function(){" + "}(" * 300,
        'self.__next_f.push([1,"' + "\\\\" * 300,
        "self.__next_f.push([1," + json.dumps("7:Tffffff," + "x" * 500) + "])",
        "window.__X__=JSON.parse(" + json.dumps("[" * 5000) + ")",
    ],
)
def test_data_that_cannot_be_read_is_passed_over(script: str) -> None:
    """It is not JSON, or it ends too early, or it is too deep."""
    assert read(f"<main><h1>{TITLE}</h1><p>{LINES[0]}</p></main><script>{script}</script>").text == LINES[0]


def test_state_of_another_story_is_not_this_one() -> None:
    """A site's program starts from teasers and related stories, too."""
    state = {
        "props": {
            "related": {"headline": "Ferries stop", "body": [{"html": f"<p>{line}</p>"} for line in LINES]}
        }
    }
    script = f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script>"
    own = "The army said on Monday that the road to the north would stay closed for another week at least."

    assert read(f"<article><h1>{TITLE}</h1><p>{own}</p></article>{script}").text == own


def test_declarative_shadow_root_is_read() -> None:
    """A browser shows what stands in such a template."""
    story = "".join(f"<p>{line}</p>" for line in LINES)

    assert LINES[-1] in read(f"<x-story><template shadowrootmode=open>{story}</template></x-story>").text


def test_short_article_with_a_prompt_to_subscribe_beside_it_is_an_article() -> None:
    """A gate is a gate only where its name says so, and an offer is in it."""
    promo = "<div class='promo'><a href='/subscribe'>Subscribe</a></div>"
    story = "".join(f"<p>{line}</p>" for line in LINES[:4])

    assert read(f"<main><article><h1>{TITLE}</h1>{story}{promo}</article></main>").verdict is Verdict.ARTICLE


def test_section_page_is_a_list_of_teasers_in_any_language() -> None:
    """No word of it is looked at: linked headings, no date and no author."""
    teasers = "".join(
        f"<div><h3><a href='/{at}'>{line[:50]}</a></h3><p>{line}</p></div>" for at, line in enumerate(LINES)
    )

    found = read(f"<main>{teasers}</main>", url="https://a.test/world")

    assert found.verdict is Verdict.INDEX_PAGE
