"""`follow_feed` decides on redirects, ends, blocks and robots.txt as the service does."""

from collections.abc import Mapping
from typing import Any

from bench.following import follow_feed
from tests.support.following import FEED, START, html, item, poll, status, the_page

DAY = 86_400
ITEM = item(title="One", link="http://news.test/1", guid="1", description="What the feed says of it at once.")


def robots(text: str) -> Mapping[str, Any]:
    return {"status": 200, "headers": {"content-type": "text/plain"}, "body": text.encode()}


def test_sites_are_not_asked_about_themselves_unless_the_caller_wants_it() -> None:
    """Judges count requests of pages."""
    asked = follow_feed(FEED, [poll(ITEM)], the_page, start=START)["fetches"]
    assert asked == {"http://news.test/1": 1}


def test_robots_txt_is_obeyed_where_the_caller_wants_it() -> None:
    """The forbidden page is not asked for; the feed's text goes out with the reason."""

    def page(url: str, _n: int) -> Mapping[str, Any]:
        if url.endswith("/robots.txt"):
            return robots("User-agent: conflictwire\nDisallow: /1\n")
        return status(404) if "well-known" in url else html(f"The page at {url}.")

    other = item(title="Two", link="http://news.test/2", guid="2")
    found = follow_feed(FEED, [poll(ITEM, other)], page, start=START, robots=True)
    assert sorted((row["outcome"], row["reason"]) for row in found["outcomes"]) == [
        ("published", "feed_text"),
        ("published", "new_article"),
    ]
    assert "http://news.test/1" not in found["fetches"]
    assert found["fetches"]["http://news.test/robots.txt"] == 1


def test_gone_feed_is_retired_and_a_missing_one_slows_down() -> None:
    """The next poll is years away, or ever later."""
    gone = follow_feed(FEED, [poll(status=410)], the_page, start=START)["polls"]
    assert gone[0]["reason"] == "gone"
    assert gone[0]["next_after_seconds"] > 365 * DAY
    missing = follow_feed(FEED, [poll(status=404)] * 5, the_page, start=START)["polls"]
    waits = [row["next_after_seconds"] for row in missing]
    assert waits == sorted(waits)
    assert waits[4] > 20 * waits[0]


def test_429_to_a_poll_holds_its_pages_back() -> None:
    """The site said it, whatever it was asked for."""
    limited = {**poll(status=429, after=1), "headers": {"Retry-After": "7200"}}
    asked_at: list[int] = []

    def page(url: str, n: int) -> Mapping[str, Any]:
        asked_at.append(n)
        return html(f"The page at {url}.")

    later = item(title="Two", link="http://news.test/2", guid="2")
    found = follow_feed(FEED, [poll(ITEM), limited, poll(ITEM, later, after=60)], page, start=START)
    assert found["polls"][1]["next_after_seconds"] >= 7200
    assert [row["outcome"] for row in found["outcomes"]] == ["published", "published"]
    # Of what was listed meanwhile nothing was to be had for two hours; its feed has no text to go out with.
    assert found["fetches"] == {"http://news.test/1": 1, "http://news.test/2": 1}


def test_feed_behind_a_redirect_is_read_where_page_knows_the_target() -> None:
    """After a week it is known there; temporary ones are followed each time."""
    moved = {"after_seconds": 300, "status": 301, "headers": {"Location": "/new"}, "body": b""}
    document = poll(ITEM)

    def page(url: str, _n: int) -> Mapping[str, Any]:
        return document if url == "http://news.test/new" else html(f"The page at {url}.")

    found = follow_feed(FEED, [moved, moved], page, start=START)
    assert [row["reason"] for row in found["polls"]] == ["new_entries", "nothing_new"]
    assert found["fetches"] == {"http://news.test/1": 1}
