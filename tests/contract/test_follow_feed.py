"""`follow_feed` for judges from outside: the promised shape, and the service's own decisions in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from bench.adapters import follow_feed
from tests.support.site import Item, rss

FEED = "http://news.test/feed"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENTRY = {
    "entry_id", "revision", "url", "title", "summary", "content", "author", "publisher", "language",
    "published_at", "published_text", "discovered_at", "backlog",
}  # fmt: skip
ARTICLE = {"article_id", "version", "title", "text", "url", "published_at", "publisher", "language"}
LINK = "http://news.test/1"


def page(url: str, n: int) -> Mapping[str, Any]:
    """Answer each request of a page with the number that it has."""
    text = f"The page at {url}, request {n}, has a text that is long enough to be read as an article. " * 6
    body = f"<html><body><article><p>{escape(text)}</p></article></body></html>".encode()
    return {"status": 200, "headers": {"Content-Type": "text/html; charset=utf-8"}, "body": body}


def listing(*items: Item, after_seconds: float = 300) -> dict[str, Any]:
    """A poll that is answered with these items."""
    headers = {"Content-Type": "application/rss+xml"}
    return {"after_seconds": after_seconds, "status": 200, "headers": headers, "body": rss(*items)}


def test_a_followed_feed_says_what_became_of_everything() -> None:
    """Rows of the promised keys, a fetch for the article, a poll for each answer."""
    polls = [
        listing(Item("One", link=LINK, guid="1"), after_seconds=0),
        {"after_seconds": 300, "status": 304, "headers": {"ETag": '"1"'}, "body": b""},
        {"after_seconds": 300, "status": 200, "headers": {}, "body": b"<html>no feed</html>"},
    ]
    got = follow_feed(FEED, polls, page, start=START)
    (entry,), (article,), (outcome,) = got["entries"], got["articles"], got["outcomes"]
    assert (entry.keys(), article.keys()) == (ENTRY, ARTICLE)
    assert (entry["url"], entry["title"], entry["discovered_at"]) == (LINK, "One", "2026-03-01T12:00:00Z")
    assert (article["version"], article["title"], article["url"]) == (1, "One", LINK)
    assert "request 1" in article["text"]
    assert outcome == {"entry_id": entry["entry_id"], "outcome": "published", "reason": "new_article"}
    assert got["fetches"] == {LINK: 1}
    assert [poll["reason"] for poll in got["polls"]][0::2] == ["new_entries", "not_a_feed"]
    assert all(poll["next_after_seconds"] > 0 for poll in got["polls"])
    assert got["polls"][2]["detail"]


def test_a_fetch_that_is_due_later_is_done_at_its_time() -> None:
    """A server error is retried within minutes, also after the last poll."""

    def down_at_first(url: str, n: int) -> Mapping[str, Any]:
        return {"status": 503, "headers": {}, "body": b""} if n < 3 else page(url, n)

    polls = [listing(Item("One", link=LINK, guid="1"))]
    got = follow_feed(FEED, polls, down_at_first, start=START)
    assert got["fetches"] == {LINK: 3}
    assert [article["version"] for article in got["articles"]] == [1]


def test_answers_come_in_any_shape() -> None:
    """A judge's rows lack things, and his server raises: nothing is raised here."""

    def odd(url: str, n: int) -> Mapping[str, Any]:
        if n == 1:
            raise KeyError(url)
        return {**page(url, n), "headers": [("Content-TYPE", b"text/html")], "status": "200"}

    body = listing(Item("One", link=LINK, guid="1"))["body"].decode()
    polls: list[Any] = [
        {"body": body},
        {"after_seconds": None, "status": "304", "headers": None},
        {"after_seconds": float("inf"), "body": None},
        {"status": "what"},
        {"after_seconds": -5, "status": 503, "headers": {"Retry-After": 60}},
        None,
        body,
    ]
    got = follow_feed(FEED, polls, odd, start=START)
    assert [row["version"] for row in got["articles"]] == [1]
    assert got["fetches"] == {LINK: 2}
    reasons = " ".join(row["reason"] for row in got["polls"])
    assert reasons == ("new_entries http_error not_a_feed network_error http_error network_error nothing_new")
    assert follow_feed("no url", polls[:1], odd, start=START)["polls"][0]["reason"] == "invalid_url"


def test_poll_that_is_redirected_is_answered_there() -> None:
    """The address that a feed has moved to is asked as a page is."""
    there = "http://elsewhere.test/feed"

    def moved(url: str, n: int) -> Mapping[str, Any]:
        return listing(Item("One", link=f"{there}/1", guid="1")) if url == there else page(url, n)

    polls = [{"status": 301, "headers": {"LOCATION": there}}]
    got = follow_feed(FEED, polls, moved, start=START)
    assert [(entry["url"], entry["title"]) for entry in got["entries"]] == [(f"{there}/1", "One")]


def test_two_feeds_are_followed_together() -> None:
    """The story that both list is one article."""
    second = listing(Item("One", link=f"{LINK}?utm_source=two", guid="2")) | {"url": "http://a.test/second"}
    got = follow_feed(FEED, [listing(Item("One", link=LINK, guid="1")), second], page, start=START)
    assert len(got["entries"]) == 2
    assert [row["version"] for row in got["articles"]] == [1]
    assert [row["outcome"] for row in got["outcomes"]] == ["published", "joined"]
