"""Sites: what a host repeats is dropped, and nothing else."""

from ingest.core.extraction.sites import SiteKnowledge, decode, encode, learn, without_repeats
from ingest.core.web.urls import Url

PROMPT = "The Harbour Post comes to your door each morning."
BACKGROUND = (
    "The war over the strait began four years ago, when the northern fleet closed the passage to ships from "
    "the islands, and it has cost eleven thousand lives since then, as the harbour office counts them."
)


def story(name: str) -> list[str]:
    """Paragraphs of their own."""
    return [
        f"{name}: paragraph number {word} of a story that nobody else has."
        for word in ("one", "two", "six", "ten")
    ]


def taught(*pages: tuple[str, list[str]]) -> SiteKnowledge:
    """What these pages teach, stored and read back after each."""
    known = SiteKnowledge()
    for url, paragraphs in pages:
        known = decode(encode(learn(known, paragraphs, url=Url.parse(url))))
    return known


def pages(count: int, *extra: str) -> list[tuple[str, list[str]]]:
    """Different articles that end alike."""
    return [(f"https://post.test/{n}", [*story(f"Story {chr(65 + n)}"), *extra]) for n in range(count)]


def test_line_of_three_different_articles_is_furniture() -> None:
    """Two may be chance."""
    text = [*story("New"), PROMPT]
    assert without_repeats(text, taught(*pages(2, PROMPT))) == tuple(text)
    assert without_repeats(text, taught(*pages(3, PROMPT))) == tuple(story("New"))


def test_counters_in_a_line_do_not_hide_it() -> None:
    """Minutes to read and times of day differ on each page."""
    three = [
        (f"https://post.test/{n}", [f"{n} minutes to read", *story(f"S{chr(65 + n)}")]) for n in range(3)
    ]
    assert without_repeats(["7 minutes to read", *story("New")], taught(*three)) == tuple(story("New"))


def test_same_page_again_teaches_nothing() -> None:
    """A page is fetched again when its feed says so; tracking parameters do not make another article."""
    again = [(f"https://post.test/0?utm_source=s{n}", [*story("Story"), PROMPT]) for n in range(5)]
    known = taught(*again)
    assert known.article_count == 1
    assert without_repeats(story("Story"), known) == tuple(story("Story"))


def test_same_story_under_other_urls_teaches_nothing() -> None:
    """Syndicated copies would make a story its own furniture."""
    copies = [(f"https://post.test/{n}", story("Story")) for n in range(5)]
    known = taught(*copies)
    assert known.article_count == 1
    assert without_repeats(story("Story"), known) == tuple(story("Story"))


def test_background_that_a_newsroom_repeats_in_the_middle_of_its_stories_stays() -> None:
    """It is part of each of them."""
    series = [
        (f"https://post.test/{n}", [*(s := story(f"S{chr(65 + n)}"))[:3], BACKGROUND, s[3], *s[:2]])
        for n in range(5)
    ]
    text = [*story("New")[:3], BACKGROUND, *story("New")[1:]]
    assert without_repeats(text, taught(*series)) == tuple(text)


def test_line_that_has_become_rare_is_a_line_again() -> None:
    """Sites change, and three of fifty are chance."""
    known = taught(
        *pages(3, PROMPT),
        *[
            (f"https://post.test/x{n}", story(f"X{n:b}".replace("0", "o").replace("1", "i")))
            for n in range(14)
        ],
    )
    assert without_repeats([PROMPT, *story("New")], known) == (PROMPT, *story("New"))


def test_page_of_furniture_alone_keeps_it() -> None:
    """An empty text would be worse."""
    assert without_repeats([PROMPT], taught(*pages(3, PROMPT))) == (PROMPT,)


def test_page_without_a_url_teaches_nothing() -> None:
    """It cannot be distinguished from a copy."""
    known = SiteKnowledge()
    assert learn(known, story("Story"), url=None) is known
