"""What a robots.txt forbids: RFC 9309, odd files, and Protego's judgement beside ours."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from ingest.core.web.path_patterns import matches, normal_pattern
from ingest.core.web.robots import parse_robots, product_token
from ingest.core.web.urls import Url

HOST = "http://www.hafen.test"
US = "User-agent: conflictwire\n"
ALL = "User-agent: *\n"


def forbids(text: str | bytes, path: str) -> bool:
    body = text if isinstance(text, bytes) else text.encode()
    return parse_robots(body, product="conflictwire").forbidding(Url.parse(HOST + path)) is not None


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        # which groups are ours
        ("", "/a", False),
        (ALL + "Disallow: /", "/a", True),
        (ALL + "Disallow: /\n" + US + "Disallow: /x", "/a", False),
        (US + "Disallow: /a\n" + ALL + "Disallow: /b\n" + US + "Disallow: /c", "/c", True),
        (US + "Disallow: /a\n" + ALL + "Disallow: /b", "/b", False),
        ("User-agent: other\nUser-agent: CONFLICTWIRE\nDisallow: /", "/a", True),
        ("User-agent: conflictwire/2.1 (+x)\nDisallow: /", "/a", True),
        ("User-agent: conflictwire2\nDisallow: /", "/a", True),  # a token has no digits
        ("User-agent: conflict\nDisallow: /", "/a", False),
        ("User-agent: conflictwires\nDisallow: /", "/a", False),
        ("Disallow: /", "/a", False),  # before any group
        (US + "\n\nDisallow: /a", "/a", True),  # an empty line ends nothing
        (US + "Sitemap: http://x/\nDisallow: /a", "/a", True),
        ("User-agent: a\nSitemap: http://x/\n" + US + "Disallow: /a", "/a", True),
        (US + "Crawl-delay: 5\nUser-agent: b\nDisallow: /a", "/a", False),
        (US, "/a", False),
        (US + "Disallow:", "/a", False),
        # which rule decides
        (US + "Disallow: /a\nAllow: /a/b", "/a/b/c", False),
        (US + "Allow: /a/b\nDisallow: /a", "/a/b/c", False),
        (US + "Disallow: /a\nAllow: /a", "/a", False),
        (US + "Allow: /\nDisallow: /a", "/a", True),
        (US + "Disallow: /*.php\nAllow: /index.php", "/index.php", False),
        (US + "Disallow: /a*\nAllow: /a", "/a1", True),
        (US + "Disallow: /", "/robots.txt", False),
        # stars and ends
        (US + "Disallow: /*.gif$", "/a/b.gif", True),
        (US + "Disallow: /*.gif$", "/a/b.gif?x", False),
        (US + "Disallow: /a$", "/a", True),
        (US + "Disallow: /a$", "/ab", False),
        (US + "Disallow: *?print", "/a?print=1", True),
        (US + "Disallow: /*/x/*/y", "/a/x/b/y", True),
        (US + "Disallow: /*/x/*/y", "/x/b/y", False),
        (US + "Disallow: /a**b", "/aXb", True),
        (US + "Disallow: /a$b", "/a$b", True),
        (US + "Disallow: /a-%2A.html", "/a-*.html", True),
        (US + "Disallow: /a-%2A.html", "/a-b.html", False),
        # escapes and case
        (US + "Disallow: /münchen", "/m%C3%BCnchen/1", True),
        (US + "Disallow: /m%c3%bcnchen", "/münchen/1", True),
        (US + "Disallow: /%7Ejoe", "/~joe/", True),
        (US + "Disallow: /a%3Cd", "/a%3cd", True),
        (US + "Disallow: /a%2Fb", "/a/b", False),
        (US + "Disallow: /Foo", "/foo", False),
        (US + "Disallow: /новости", "/новости/1", True),
        (US + "Disallow: /أخبار", "/أخبار/1", True),
        # as people write them
        ("USER-AGENT : conflictwire\nDISALLOW : /a", "/a", True),
        ("user-agent conflictwire\ndisallow /a", "/a", True),
        ("Useragent: conflictwire\nDisalow: /a", "/a", True),
        (US + "Disallow: /a # nothing there", "/a", True),
        (US + "Disallow: a", "/a", True),
        ("# all\n" + US + "# none\nDisallow: /a", "/a", True),
        ("User-agent: *\rDisallow: /a\rAllow: /a/b", "/a/c", True),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a".encode("utf-16-le"), "/a", True),
        ("User-agent: *\nDisallow: /архив".encode("cp1251"), "/%E0%F0%F5%E8%E2/1", True),
        ("User-agent: *\nDisallow: /ニュース".encode("euc-jp"), "/x", False),
        ("User-agent: *\nDisallow: /a\0", "/a", True),
        ("\tUser-agent:\t*\n\tDisallow:\t/a\t", "/a", True),
        ("<!doctype html><title>Not found</title><p>Disallow: /", "/a", False),
        (b"\x1f\x8b\x08\x00garbage", "/a", False),
        (US + f"Disallow: /{'x' * 20_000}", "/a", False),
    ],
)
def test_file_forbids(text: str | bytes, path: str, expected: bool) -> None:
    """By the standard where it speaks, and by what the writer meant where it does not."""
    assert forbids(text, path) is expected


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Crawl-delay: 10", 10.0),
        ("crawl-delay:2.5", 2.5),
        ("Crawl-delay: 10 # seconds", 10.0),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: -5", 0.0),
        ("Crawl-delay: 99999999999", 9999999.0),
        ("Request-rate: 1/5", 0.0),
    ],
)
def test_crawl_delay_is_read(line: str, seconds: float) -> None:
    """Not in the standard, but written by those who mean it."""
    assert (
        parse_robots(f"{US}{line}\nDisallow: /x".encode(), product="conflictwire").crawl_delay_seconds
        == seconds
    )


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("conflictwire/0.1.0 (+news ingestion)", "conflictwire"),
        ("OurPaper-Bot/2 (+wire@example.org)", "ourpaper-bot"),
        ("2nd wire", "conflictwire"),
    ],
)
def test_token_is_the_first_word_of_the_user_agent(user_agent: str, token: str) -> None:
    """Whoever forbids a crawler writes what his log shows."""
    assert product_token(user_agent) == token


def test_hostile_file_is_read_and_judged_in_time() -> None:
    """Half a megabyte of stars is no reason to stand still."""
    lines = "".join(f"Disallow: /{'*a' * 20}{n}b\n" for n in range(10_000))
    began = time.process_time()
    assert not forbids(US + lines, "/" + "a" * 8000)
    assert time.process_time() - began < 5.0  # 0.3 s here; a backtracking matcher takes hours


def test_file_that_is_too_long_is_read_to_its_last_whole_line() -> None:
    """Half of a pattern forbids more than the whole."""
    lines = US + "Disallow: /archive/2019/some-long-path\n" * 20_000
    assert not forbids(lines, "/archive/2020/")
    assert forbids(lines, "/archive/2019/some-long-path")


PIECES = st.sampled_from(["/", "a", "b", "*", "$", "%2F", "?", "ab", ".html", "%C3%A4", "~"])
PATTERNS = st.lists(PIECES, min_size=1, max_size=6).map(lambda pieces: "/" + "".join(pieces))
PATHS = st.lists(st.sampled_from(["/", "a", "b", "%2F", "ab", ".html", "%C3%A4", "~"]), max_size=6).map(
    lambda pieces: "/" + "".join(pieces)
)
RULES = st.lists(st.tuples(st.sampled_from(["Allow", "Disallow"]), PATTERNS), max_size=4)


@given(rules=RULES, path=PATHS)
@settings(max_examples=300, deadline=None)
def test_judgement_is_protegos(rules: list[tuple[str, str]], path: str) -> None:
    """A reader of another make says the same, where it follows the standard."""
    lines = [(kind, pattern) for kind, pattern in rules if "$" not in pattern[:-1]]
    text = ALL + "".join(f"{kind}: {pattern}\n" for kind, pattern in lines)
    url = Url.parse(HOST + path)
    assert forbids(text, path) is not Protego.parse(text).can_fetch(url.text, "conflictwire")


@given(pattern=PATTERNS)
def test_normal_pattern_stays_as_it_is(pattern: str) -> None:
    """What was normalised once is the same a second time."""
    once = normal_pattern(pattern.encode())
    assert normal_pattern(once.encode()) == once


def test_star_takes_as_little_as_it_must() -> None:
    """The last piece of an anchored pattern is looked for at the end."""
    assert matches("/*a*b$", "/aXbXb")
    assert not matches("/ab*b$", "/ab")
