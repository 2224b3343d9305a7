"""Feeds as publishers write them, followed poll by poll: small cases after reports to other readers.

A case in `tests/golden/feeds/` is a JSON file that names a document or its states in turn, and what is
expected of `follow_feed`; `why` says what a reader loses otherwise.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from bench.adapters import follow_feed

FOLDER = Path(__file__).parents[1] / "golden" / "feeds"
URL = "http://www.sablecoast.test/news/feed.xml"
SENTENCE = "Paragraph {n} stands here in the same words at every request, and is long enough for an article."

Followed = dict[str, Any]


def _cases() -> list[Any]:
    cases = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("[0-9]*.json")))
    return [pytest.param(case, id=case["file"]) for case in cases if case.get("how") == "poll"]


def _bodies(name: str) -> list[bytes]:
    body = (FOLDER / name).read_bytes()
    if not name.endswith(".polls.json"):
        return [body]
    return [each.encode() for each in json.loads(body)["bodies"]]


def _pages(case: Mapping[str, Any]) -> Callable[[str, int], Mapping[str, Any]]:
    """Return pages of the case's texts, numbered by request, with the canonical URL that it asks for."""
    texts, canonical = case.get("pages", {}), case.get("canonical", "")

    def page(url: str, n: int) -> Mapping[str, Any]:
        text = texts.get(
            url, texts.get("*", f"The page at {url}, a text of some length that stays as it is.")
        )
        named = {"strip-query": url.partition("?")[0], "https": url.replace("http:", "https:")}.get(canonical)
        link = f'<link rel="canonical" href="{escape(named)}">' if named else ""
        lines = "".join(
            f"<p>{escape(text.replace('{n}', str(n)))} {SENTENCE.format(n=line)}</p>" for line in range(4)
        )
        body = f"<html><head><meta charset=utf-8>{link}</head><body><article>{lines}</article></body></html>"
        return {"status": 200, "headers": {"content-type": "text/html"}, "body": body.encode()}

    return page


def _days_old(entry: Mapping[str, Any]) -> int:
    if not entry["published_at"]:
        return 0
    seen, published = (datetime.fromisoformat(entry[name]) for name in ("discovered_at", "published_at"))
    return (seen - published).days


def _versions(got: Followed) -> Counter[str]:
    return Counter(article["article_id"] for article in got["articles"])


CHECKS: dict[str, Callable[[Followed, Any], bool]] = {
    "entries_count": lambda got, want: len({entry["entry_id"] for entry in got["entries"]}) == want,
    "articles": lambda got, want: len(_versions(got)) == want,
    "versions_at_most": lambda got, want: max(_versions(got).values(), default=0) <= want,
    "versions_at_least": lambda got, want: max(_versions(got).values(), default=0) >= want,
    "fetches_at_most": lambda got, want: sum(got["fetches"].values()) <= want,
    "texts_in_entries": lambda got, want: all(
        any(text in entry["summary"] + entry["content"] for entry in got["entries"]) for text in want
    ),
    "texts_in_articles": lambda got, want: all(
        any(text in article["text"] for article in got["articles"]) for text in want
    ),
    "titles": lambda got, want: sorted(entry["title"] for entry in got["entries"]) == sorted(want),
    "publishers": lambda got, want: [entry["publisher"] for entry in got["entries"]] == want,
    "languages": lambda got, want: [entry["language"] for entry in got["entries"]] == want,
    "last_text_contains": lambda got, want: want in got["articles"][-1]["text"],
    "fresh_older_than_days": lambda got, want: (
        sum(not entry["backlog"] and _days_old(entry) > want["days"] for entry in got["entries"])
        <= want["at_most"]
    ),
}


@pytest.mark.parametrize("case", _cases())
def test_followed_feed_becomes_what_its_publisher_means(case: dict[str, Any]) -> None:
    """Every item has its entry, every story one article, and edits are the versions that a newsroom wants."""
    bodies = _bodies(case["file"])
    polls = [
        {
            "after_seconds": poll.get("after", 300),
            "status": poll.get("status", 200),
            "headers": poll.get("headers", {}),
            "body": bodies[poll.get("body", 0)],
        }
        for poll in case["polls"]
    ]
    got = follow_feed(case.get("url", URL), polls, _pages(case))
    failed = [name for name, want in case["expect"].items() if not CHECKS[name](got, want)]
    assert failed == [], case["why"]
