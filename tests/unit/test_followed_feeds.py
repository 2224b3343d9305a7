"""What the wire makes of a feed that is followed: identities, edits, pages that come later or not at all."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.following import FEED, ends, follow, html, item, poll, status, the_page, versions

SITE = "http://news.test/"
TEXT = "The feed's own text of the story, in some words."


def story(k: int, **changes: object) -> str:
    """One of several stories of a feed."""
    return item(**{"guid": f"g{k}", "link": f"{SITE}story/{k}", "title": f"Story {k}", **changes})


@pytest.mark.parametrize(
    "change",
    [
        lambda k, n: {"link": f"{SITE}story/{k}?token={n}{k}"},
        lambda k, n: {"guid": f"{n}-{k}"},
        lambda k, n: {"guid": "", "link": f"{SITE}story/{k}?token={n}{k}"},
        lambda k, n: {"guid": f"{n}-{k}", "link": f"{SITE}story/{k}?token={n}{k}", "pubDate": -k},
        lambda k, n: {"guid": "", "link": f"{'https' if n else 'http'}://news.test/story/{k}"},
        lambda k, n: {"link": f"{'http://news.test' if n else 'https://www.news.test'}/story/{k}"},
        lambda k, n: {"link": f"{SITE}{'archive/' * n}story/{k}"},
    ],
)
def test_story_that_is_listed_under_other_names_is_one_article(
    change: Callable[[int, int], dict[str, object]],
) -> None:
    """Tokens, guids of a request, another scheme, host or path: three stories are three articles."""
    polls = [poll(*(story(k, **change(k, n)) for k in range(3))) for n in range(6)]
    got = follow(*polls, page=lambda url, _: html(f"Story {url.rpartition('/')[2].partition('?')[0]}."))
    assert len(versions(got)) == 3
    assert set(versions(got).values()) == {1}
    assert sum(got["fetches"].values()) <= 6


def test_page_names_its_article_where_nothing_in_the_feed_does() -> None:
    """Without guid and date, and with a token in the path, the canonical URL joins what was fetched."""
    polls = [poll(item(link=f"{SITE}{n}x/story", title="The story")) for n in range(3)]
    got = follow(*polls, page=lambda _url, _n: html("The story.", canonical=f"{SITE}story"))
    assert versions(got).keys() == {got["articles"][0]["article_id"]}
    assert set(ends(got)[1:]) == {"joined/already_known"}


def test_one_canonical_url_for_all_pages_of_a_site_joins_none_of_them() -> None:
    """A template's mistake."""
    got = follow(
        poll(*(story(k) for k in range(4))),
        page=lambda url, _: html(f"The page at {url}.", canonical=f"{SITE}news"),
    )
    assert len(versions(got)) == 4


def test_counter_in_the_description_costs_few_fetches() -> None:
    """Five pages, a day of polls, another number each time."""
    views = [poll(*(story(k, description=f"{n * 7 + k} views") for k in range(5))) for n in range(288)]
    got = follow(*views)
    assert set(versions(got).values()) == {1}
    assert sum(got["fetches"].values()) <= 5 * 6


@pytest.mark.parametrize("age", ["{n} minutes ago", "{n} минут назад", "hace {n} minutos", "{n}分前"])
def test_age_in_words_is_no_change(age: str) -> None:
    """In the headline, in the description, and on the page."""
    aged = [
        poll(story(1, title=f"Story ({age.format(n=n)})", description=f"{age.format(n=n)}: words"))
        for n in range(5, 60, 5)
    ]
    got = follow(*aged, page=lambda _url, n: html(f"Updated {age.format(n=n)}."))
    assert (len(got["entries"]), len(got["articles"]), got["fetches"]) == (1, 1, {f"{SITE}story/1": 1})


def test_page_whose_text_stays_is_fetched_at_growing_gaps() -> None:
    """An hour of polls that each say that the page changed: after 0, 5, 10, 15, 45 minutes."""
    edits = ("".join(chr(97 + (n * k) % 26) for k in range(1, 40)) for n in range(12))
    got = follow(*(poll(story(1, title=f"{word} Story", description=word)) for word in edits))
    same = follow(*(poll(story(1, description=f"{'x' * n}")) for n in range(12)))
    assert sum(same["fetches"].values()) <= 5
    assert sum(got["fetches"].values()) <= 20


def test_page_that_turns_between_two_states_makes_two_versions() -> None:
    """Two caches of the page: the stale one comes back within the hour."""
    edits = (poll(story(1, description="x" * n)) for n in range(19))
    got = follow(*edits, page=lambda _url, n: html(f"State {n % 2} of the page."))
    assert set(versions(got).values()) == {2}


def test_two_versions_are_a_minute_apart() -> None:
    """Three headlines in a minute are two versions: the first, and the last once the minute is over."""
    got = follow(*(poll(story(1, title=f"Story, {word}"), after=20) for word in ("one", "two", "three")))
    assert [article["title"] for article in got["articles"]] == ["Story, one", "Story, three"]


@pytest.mark.parametrize("code", [403, 404, 429, 500, 503, 304])
def test_feed_text_goes_out_before_the_page_comes(code: int) -> None:
    """The story is out at once; the page is its second version, and then the entry has its outcome."""

    def late(url: str, n: int) -> Mapping[str, Any]:
        return status(code) if n == 1 else the_page(url, n)

    got = follow(poll(story(1, description=TEXT)), page=late)
    assert [(article["version"], TEXT in article["text"]) for article in got["articles"]] == [
        (1, True),
        (2, False),
    ]
    assert ends(got) == ["published/new_version"]


def test_feed_text_stays_where_the_page_never_comes() -> None:
    """One outcome, of the version that is out; a story without a text fails as it did."""
    got = follow(poll(story(1, description=TEXT), story(2)), page=lambda _url, _n: status(403))
    assert [article["version"] for article in got["articles"]] == [1]
    assert sorted(ends(got)) == ["failed/http_error", "published/feed_text"]


def test_correction_while_the_page_is_not_to_be_had_is_the_next_version() -> None:
    """Of the feed's text; each of the two entries has its outcome."""
    corrected = "The feed's corrected text, in other words."
    got = follow(
        poll(story(1, description=TEXT)),
        poll(story(1, title="Corrected", description=corrected)),
        page=lambda _url, _n: status(503),
    )
    assert [corrected in article["text"] for article in got["articles"]] == [False, True]
    assert ends(got) == ["published/feed_text", "published/feed_text"]


def test_site_that_asks_for_patience_holds_up_no_text() -> None:
    """What waits behind a 429 for two hours is out with its feed's text, also what is listed meanwhile."""
    asked: list[str] = []

    def busy(url: str, n: int) -> Mapping[str, Any]:
        asked.append(url)
        return status(429, retry_after="7200") if len(asked) == 1 else the_page(url, n)

    first = poll(*(story(k, description=f"{TEXT} {k}") for k in range(3)))
    later = poll(*(story(k, description=f"{TEXT} {k}") for k in range(4)))
    got = follow(first, later, page=busy)
    texts = [article["text"].rpartition(" ")[2] for article in got["articles"] if TEXT in article["text"]]
    assert sorted(texts) == ["0", "1", "2", "3"]
    assert [article["version"] for article in got["articles"]] == [1, 1, 1, 1, 2, 2, 2, 2]
    assert len(got["fetches"]) == 4


def test_post_of_a_live_page_fetches_the_page() -> None:
    """Each post has a guid of its own, and all of them one page."""
    polls = (
        poll(
            *(item(guid=f"p{k}", link=f"{SITE}live", title=f"Post {k}") for k in range(n, -1, -1)), after=900
        )
        for n in range(3)
    )
    got = follow(*polls, page=lambda _url, n: html(f"Edition {n}."))
    assert list(versions(got).values()) == [3]
    assert "Edition 3" in got["articles"][-1]["text"]


def test_bytes_that_cannot_be_read_make_no_version() -> None:
    """From the second poll on the feed has a bad byte."""
    good = poll(story(1, title="Café in Lyon"), story(2, title="Міст відкрито"))
    bad = {**good, "body": good["body"].replace("é".encode(), b"\xe9")}
    got = follow(good, bad, good, bad)
    assert set(versions(got).values()) == {1}
    assert len(got["entries"]) == 2


def test_same_document_again_changes_nothing() -> None:
    """Also where its bytes differ."""
    once = poll(*(story(k, description=f"{TEXT} {k}") for k in range(5)), "<item/>")
    again = {**once, "body": once["body"] + b"\n"}
    assert [follow(once)[name] for name in ("entries", "articles", "outcomes", "fetches")] == [
        follow(once, again)[name] for name in ("entries", "articles", "outcomes", "fetches")
    ]


def test_change_that_was_held_back_is_told_once_it_rests() -> None:
    """The document that has it stays as it is, byte by byte: it is read again all the same."""
    turns = [poll(story(1, description=f"{n} dead in Tolm")) for n in (12, 15, 15, 15)]
    assert [entry["summary"][:2] for entry in follow(*turns)["entries"]] == ["12", "15"]
    first, second = (poll(story(1, title=title)) for title in ("Six dead", "Sixteen dead"))
    got = follow(first, second, *[first] * 20)
    assert [entry["title"] for entry in got["entries"]] == ["Six dead", "Sixteen dead", "Six dead"]


def test_site_that_moves_its_archive_tells_nothing_again() -> None:
    """A new system: other guids and other links for all stories, without a date."""
    before = poll(*(item(guid=f"g{k}", link=f"{SITE}old/{k}", title=f"Story {k}") for k in range(8)))
    after = poll(*(item(guid=f"n{k}", link=f"{SITE}new/{k}.html", title=f"Story {k}") for k in range(8)))
    got = follow(before, after, page=lambda url, _: html(f"Story {url[-6:]}"))
    assert len({entry["entry_id"] for entry in got["entries"]}) == 8
    assert len(versions(got)) == 8


def test_feed_url_is_as_it_was_given() -> None:
    """Relative links count from it."""
    got = follow(poll(item(guid="1", link="/story", title="Story")), url=FEED)
    assert got["entries"][0]["url"] == f"{SITE}story"
