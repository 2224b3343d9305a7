"""Feeds that are followed in simulated time: polls and pages of a few words each."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

from bench.following import follow_feed

FEED = "http://news.test/feed"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENTENCE = "It is long enough to be read as an article, and says the same at every request."

Followed = dict[str, Any]
Page = Callable[[str, int], Mapping[str, Any]]


def item(**elements: object) -> str:
    """Return an RSS item; a number for `pubDate` is that many minutes after the start."""
    values = dict(elements)
    if isinstance(minutes := values.get("pubDate"), int):
        values["pubDate"] = format_datetime(START + timedelta(minutes=minutes), usegmt=True)
    inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in values.items() if value)
    opened = inside.replace("<guid>", '<guid isPermaLink="false">')
    return f"<item>{opened}</item>"


def poll(*items: str, after: float = 300, status: int = 200, body: bytes | None = None) -> dict[str, Any]:
    """Return a poll that is answered with these items."""
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>T</title>'
    text = f"{head}{''.join(items)}</channel></rss>"
    headers = {"content-type": "application/rss+xml"}
    return {"after_seconds": after, "status": status, "headers": headers, "body": body or text.encode()}


def html(text: str, *, canonical: str = "") -> Mapping[str, Any]:
    """Return an article page of a text."""
    link = f'<link rel="canonical" href="{escape(canonical)}">' if canonical else ""
    lines = "".join(f"<p>{escape(text)} Paragraph {n}. {SENTENCE}</p>" for n in range(4))
    body = f"<html><head><meta charset=utf-8>{link}</head><body><article>{lines}</article></body></html>"
    return {"status": 200, "headers": {"content-type": "text/html"}, "body": body.encode()}


def status(code: int, **headers: str) -> Mapping[str, Any]:
    """Return an answer without a page."""
    return {
        "status": code,
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "body": b"",
    }


def the_page(url: str, _n: int) -> Mapping[str, Any]:
    """Answer every request of a URL with the same page of its own."""
    return html(f"The page at {url.partition('?')[0]}.")


def follow(*polls: Mapping[str, Any], page: Page = the_page, url: str = FEED) -> Followed:
    """Follow a feed from the start."""
    return follow_feed(url, polls, page, start=START)


def versions(got: Followed) -> dict[str, int]:
    """Return article_id to its last version."""
    return {article["article_id"]: article["version"] for article in got["articles"]}


def ends(got: Followed) -> list[str]:
    """Return the outcomes in short."""
    return [f"{one['outcome']}/{one['reason']}" for one in got["outcomes"]]
