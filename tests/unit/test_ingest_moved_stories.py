"""Stories whose link redirects to another site after a version was out: one story stays one article."""

from collections.abc import Mapping
from typing import Any

from tests.support.following import SENTENCE, ends, follow, html, item, poll, status, versions

OLD, NEW, NEWER = "http://news.test/1", "http://moved.test/1", "http://again.test/1"
TEXT = f"The army withdrew across the river, officials said. {SENTENCE} {SENTENCE}"
STORY = {"guid": "1", "link": OLD, "title": "The army withdrew", "description": TEXT, "pubDate": 0}


def redirect(to: str) -> Mapping[str, Any]:
    """Return an answer that leads elsewhere."""
    return status(302, location=to)


def down_then_moved(url: str, n: int) -> Mapping[str, Any]:
    """Answer that the site is down, then that the story is elsewhere."""
    if url == OLD:
        return status(503) if n == 1 else redirect(NEW)
    return html("The page of the story.")


def test_page_on_another_site_is_the_next_version_of_what_is_out() -> None:
    """The feed's text went out while the site was down; a second article would be the story twice."""
    got = follow(poll(item(**STORY)), page=down_then_moved)
    assert [row["version"] for row in got["articles"]] == [1, 2]
    assert len(versions(got)) == 1
    assert "page of the story" in got["articles"][1]["text"]
    assert ends(got) == ["published/new_version"]


def test_page_that_moves_twice_is_still_the_same_article() -> None:
    """What is out goes with the entry from site to site."""

    def page(url: str, n: int) -> Mapping[str, Any]:
        return redirect(NEWER) if url == NEW else down_then_moved(url, n)

    got = follow(poll(item(**STORY)), page=page)
    assert list(versions(got).values()) == [2]


def test_other_feed_lists_the_address_that_the_story_moved_to() -> None:
    """It joins the article under the name that subscribers know."""
    second = {"guid": "2", "link": NEW, "title": "The army withdrew", "pubDate": 0}
    got = follow(poll(item(**STORY)), poll(item(**STORY), item(**second), after=7200), page=down_then_moved)
    assert list(versions(got).values()) == [2]
    assert ends(got) == ["published/new_version", "joined/already_known"]


def test_page_that_does_not_come_on_the_other_site_leaves_the_feeds_text() -> None:
    """The outcome says so, as it does without a redirect."""

    def page(url: str, n: int) -> Mapping[str, Any]:
        return status(404) if url == NEW else down_then_moved(url, n)

    got = follow(poll(item(**STORY)), page=page)
    assert list(versions(got).values()) == [1]
    assert ends(got) == ["published/feed_text"]


def test_site_that_moves_later_makes_no_second_article() -> None:
    """A page that was read redirects when the feed's correction has it fetched again."""

    def page(url: str, n: int) -> Mapping[str, Any]:
        return redirect(NEW) if url == OLD and n > 1 else html(f"The page of the story as of {min(n, 2)}.")

    corrected = STORY | {"title": "The army withdrew yesterday"}
    got = follow(poll(item(**STORY)), poll(item(**corrected), after=7200), page=page)
    assert len(versions(got)) == 1
    again = STORY | {"title": "The army withdrew on Monday"}
    polls = [poll(item(**STORY)), poll(item(**corrected), after=7200), poll(item(**again), after=90_000)]
    got = follow(*polls, page=page)
    assert len(versions(got)) == 1
    numbers = [row["version"] for row in got["articles"]]
    assert numbers == list(range(1, len(numbers) + 1))
