"""Which cookies of a redirect chain go to which of its hops."""

import pytest

from ingest.core.web.cookies import ChainCookies
from ingest.core.web.urls import Url


@pytest.mark.parametrize(
    ("line", "url", "expected"),
    [
        ("a=1", "http://www.b.test/x", "a=1"),
        ("a=1", "http://b.test/x", None),
        ("a=1", "http://x.www.b.test/x", None),
        ("a=1; Domain=.b.test", "http://m.b.test/x", "a=1"),
        ("a=1; Domain=test", "http://m.b.test/x", None),
        ("a=1; Domain=www.b.test", "http://x.www.b.test/x", "a=1"),
        ("a=1; Path=/news", "http://www.b.test/newsroom", None),
        ("a=1; Path=/news", "http://www.b.test/news/1", "a=1"),
        ("a=1; Secure", "http://www.b.test/", None),
        ("a=1; secure", "https://www.b.test/", "a=1"),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "http://www.b.test/", "a=1"),
        ("=1", "http://www.b.test/", None),
        ("nothing", "http://www.b.test/", None),
        (f"a={'x' * 5000}", "http://www.b.test/", None),
    ],
)
def test_cookie_goes_where_it_belongs(line: str, url: str, expected: str | None) -> None:
    """Host, path and scheme as browsers keep them; never to another site."""
    cookies = ChainCookies()
    cookies.take([line.encode()], Url.parse("http://www.b.test/"))
    assert cookies.header(Url.parse(url)) == expected


def test_tenant_sets_no_cookie_for_its_platform() -> None:
    """A platform's domain is nobody's."""
    cookies = ChainCookies()
    cookies.take([b"a=1; Domain=blogspot.com"], Url.parse("http://one.blogspot.com/"))
    assert cookies.header(Url.parse("http://two.blogspot.com/")) is None


def test_cookies_are_bounded() -> None:
    """Thousand of them, or more than a server takes, are none."""
    cookies = ChainCookies()
    cookies.take([f"c{n}={'x' * 500}".encode() for n in range(1000)], Url.parse("http://b.test/"))
    assert cookies.header(Url.parse("http://b.test/")) is None
