"""URLs by example: what is the same, and what is not."""

import pytest

from ingest.core.web.urls import InvalidUrl, Url, resolve


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://A.Test:80/b/../c?x=1#top", "http://a.test/c?x=1"),
        (" https://a.test:443 ", "https://a.test/"),
        ("http://a.test:443/", "http://a.test:443/"),
        ("http://a.test./", "http://a.test/"),
        ("http://привет.рф/ж?q=ü z", "http://xn--b1agh1afp.xn--p1ai/%D0%B6?q=%C3%BC%20z"),
        ("http://a.test/%7euser/%2fx?y=%2c,%26", "http://a.test/~user/%2Fx?y=%2C,%26"),
        ("http://a.test/100%", "http://a.test/100%25"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_normal_form_requests_the_same(url: str, normal: str) -> None:
    """Reserved escapes stay as they are, so that a signed link stays valid."""
    assert Url.parse(url).text == normal


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.test/x",
        "/x",
        "ftp://a.test/",
        "javascript:alert(1)",
        "http://",
        "http:///x",
        "http://user@a.test/",
        "http://a.test\\@b.test/",
        "http://a.test:0/",
        "http://a.test:99999/",
        "http://a b.test/",
        "http://a..test/",
        "http://%61.test/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://a.test/\ud800",
        "http://a.test/" + "x" * 9000,
    ],
)
def test_what_cannot_be_requested_is_invalid(url: str) -> None:
    """Each is refused with the text that was read."""
    with pytest.raises(InvalidUrl, match="reading URL"):
        Url.parse(url)


def test_credentials_do_not_stand_in_the_error() -> None:
    """Error texts end up in logs."""
    with pytest.raises(InvalidUrl) as caught:
        Url.parse("http://desk:secret@a.test/")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "tracked",
    [
        "gclid=1&gad_source=5",
        "utm_brand_new=x",
        "__hstc=1.2.3&hsCtaTracking=a",
        "at_medium=RSS&at_campaign=KARANGA",
        "ns_mchannel=rss&ns_source=PublicRSS20-sa",
        "feedType=RSS&feedName=worldNews",
        "from=rss",
        "ref=Twitter&source=newsletter",
        "li_fat_id=1&mibextid=2&_openstat=3",
        "p_auth=Ab3",
    ],
)
def test_canonical_form_drops_what_says_who_follows_the_link(tracked: str) -> None:
    """Campaigns, clicks, mails, shares and feeds of one article."""
    assert Url.parse(f"https://a.test/x?id=7&{tracked}").canonical == "https://a.test/x?id=7"


@pytest.mark.parametrize(
    "query",
    [
        "id=7",
        "p=123",
        "sid=4",
        "from=2026-03-01",
        "source=ministry",
        "ref=A-12",
        "page=2",
        "cid=8",
        "edition=uk",
    ],
)
def test_canonical_form_keeps_what_tells_stories_apart(query: str) -> None:
    """First do no harm: two stories under one address would be one article."""
    assert Url.parse(f"https://a.test/x?{query}").canonical == f"https://a.test/x?{query}"


def test_canonical_form_drops_tracking_and_keeps_the_rest_in_order() -> None:
    """What distinguishes articles stays, repeated names too."""
    url = "https://a.test/x?utm_source=rss&b=2&fbclid=1&a=1&b=3&UTM_Medium=y&utm=1#c"
    assert Url.parse(url).canonical == "https://a.test/x?b=2&a=1&b=3&utm=1"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.example.co.uk/x", "example.co.uk"),
        ("https://blog.github.io/", "github.io"),
        ("http://www.dnipro-courier.test/", "dnipro-courier.test"),
        ("http://localhost:8080/", "localhost"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://co.uk/", "co.uk"),
    ],
)
def test_registrable_domain_is_what_a_publisher_registers(url: str, domain: str) -> None:
    """By the ICANN part of the list; addresses, dotless names and suffixes stand for themselves."""
    assert Url.parse(url).registrable_domain == domain


@pytest.mark.parametrize(
    ("href", "joined"),
    [
        ("../x?y", "http://a.test/x?y"),
        ("//b.test/x", "http://b.test/x"),
        ("\n/x ", "http://a.test/x"),
        ("#top", "http://a.test/b/c"),
        ("mailto:desk@a.test", None),
        ("http://[broken", None),
    ],
)
def test_link_is_joined_to_its_document(href: str, joined: str | None) -> None:
    """Relative links count from the document; what is not http leads nowhere."""
    found = resolve(href, Url.parse("http://a.test/b/c"))
    assert (found.text if found else None) == joined


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/news/1/amp", "https://a.test/news/1"),
        ("https://a.test/news/1/amp/", "https://a.test/news/1/"),
        ("https://a.test/news/1?amp=1&page=2", "https://a.test/news/1?page=2"),
        ("https://a.test/news/1?outputType=amp", "https://a.test/news/1"),
        ("https://a.test/news/1;jsessionid=0A1B?id=3", "https://a.test/news/1?id=3"),
        ("https://a.test/news/1?PHPSESSID=abc&id=3", "https://a.test/news/1?id=3"),
        ("https://a.test/amp", "https://a.test/amp"),
        ("https://a.test/news/camp", "https://a.test/news/camp"),
        ("https://a.test/news/1?amp=12", "https://a.test/news/1?amp=12"),
        ("https://m.a.test/news/1", "https://m.a.test/news/1"),
    ],
)
def test_session_ids_and_marks_of_amp_pages_are_no_part_of_an_article(url: str, expected: str) -> None:
    """And what only looks like them stays."""
    assert Url.parse(url).canonical == expected


def test_without_a_base_only_absolute_links_lead_anywhere() -> None:
    """A page that was given as a file has no URL."""
    assert resolve("/x", None) is None
    assert resolve(" HTTP://A.test/x#top ", None) == Url.parse("http://a.test/x")


def test_url_is_shown_as_its_text() -> None:
    """In error texts and logs."""
    url = Url.parse("HTTP://A.test:80")
    assert (str(url), repr(url)) == ("http://a.test/", "Url(text='http://a.test/')")


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("harbour.blogspot.com", "harbour.blogspot.com"),
        ("www.harbour.github.io", "harbour.github.io"),
        ("blogspot.com", "blogspot.com"),
        ("www.example.co.uk", "example.co.uk"),
        ("1.1.1.1", "1.1.1.1"),
        ("localhost", "localhost"),
    ],
)
def test_site_is_what_one_publisher_has(host: str, site: str) -> None:
    """Tenants of a platform answer each for themselves."""
    assert Url.parse(f"http://{host}/").site == site
