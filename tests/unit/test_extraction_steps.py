"""What each step kept and took of a page, line by line, as a person looks at it."""

import io

from rich.console import Console

from conflictwire.explain_steps import page_steps
from ingest.core.extraction.pipeline import extract
from ingest.core.extraction.steps import KEPT, steps_of
from ingest.core.web.urls import Url

PARAGRAPHS = tuple(
    f"Shelling reached the {street} before noon, and the people of the quarter went down into the cellars "
    f"under the school, where the water had been turned off a week before."
    for street in ("harbour", "mill", "old bridge", "grain store")
)
URL = Url.parse("https://a.test/siege")
STORY = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:3])
PAGE = f"""<html lang=en><head><title>Siege</title></head><body><nav><a href=/>Home</a></nav>
<article><h1>Siege</h1><p>By Ada Pier</p><div class=t>{STORY}<p hidden>Draft</p>
<div class=share-bar>Share this</div>
<div class=x><h3><a href=/2>Ferry strike enters its third week</a></h3></div>
<p>Advertisement</p><p>{PARAGRAPHS[3]}</p></div></article>
<div class=foot>All pages</div></body></html>""".encode()


def test_every_line_has_the_step_that_took_it() -> None:
    """And the text is what no step took."""
    lines = steps_of(PAGE, url=URL, content_type=None)
    steps = {line.text: line.step for line in lines}

    assert tuple(line.text for line in lines if line.step == KEPT) == PARAGRAPHS
    assert steps["Draft"] == "hidden"
    assert steps["Siege"] == "headline"
    assert steps["Share this"] == "side"
    assert steps["Ferry strike enters its third week"] in ("box", "card")
    assert steps["By Ada Pier"] == "lead"
    assert steps["Advertisement"] == "furniture"
    assert steps["All pages"] == "outside"
    assert [line.detail for line in lines if line.text == "Share this"] == ["share-bar"]


def test_text_from_the_pages_data_is_shown_as_such() -> None:
    """No line of the page itself is in the text then."""
    body = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    state = f'<script type="application/json">{{"title": "Siege", "html": "{body}"}}</script>'
    page = f"<html><head><title>Siege</title></head><body><h1>Siege</h1>{state}<p>Loading</p></body></html>"

    lines = steps_of(page.encode(), url=URL, content_type=None)

    assert tuple(line.text for line in lines if line.step == KEPT) == PARAGRAPHS
    assert {line.detail for line in lines if line.step == KEPT} == {"data"}


def test_what_is_not_a_page_has_no_lines() -> None:
    """An empty body, JSON, a picture."""
    for body in (b"", b'{"a": 1}', b"\x89PNG\r\n\x1a\n", b"<!doctype html>"):
        assert steps_of(body, url=None, content_type=None) == []


def test_steps_are_coloured_and_counted() -> None:
    """The verdict stands first, a hostile page moves no cursor."""
    page = PAGE.replace(b"Share this", b"Share\x1b[2J this")
    lines = steps_of(page, url=URL, content_type=None)
    out = io.StringIO()
    Console(file=out, force_terminal=True, width=120, color_system="standard").print(
        page_steps(lines, extract(page, url=URL, content_type=None))
    )

    assert out.getvalue().startswith("\x1b[1marticle")
    assert f"\x1b[32mkept {len(PARAGRAPHS)}" in out.getvalue()
    assert "\x1b[2J" not in out.getvalue()
