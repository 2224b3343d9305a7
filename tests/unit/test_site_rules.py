"""What is known of a site's own word, for how long, and what follows for its pages."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.fetching.results import Disallowed, HttpStatus, Page
from ingest.core.fetching.site_rules import (
    RulesAnswer,
    RulesKind,
    RulesPolicy,
    RulesRequest,
    SiteRules,
    read_rules,
)
from ingest.core.web.failures import RequestFailed, RequestFailure
from ingest.core.web.robots import Robots
from ingest.core.web.tdmrep import Reservation, header_reservation, parse_tdmrep
from ingest.core.web.urls import Url
from schemas.articles import Verdict
from schemas.outcomes import Reason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = Url.parse("https://www.hafen.test/news/1")
FILE = Url.parse("https://www.hafen.test/robots.txt")
ROBOTS = RulesRequest(RulesKind.ROBOTS, FILE)
FORBID = b"User-agent: *\nDisallow: /news"
CLOSED = RulesAnswer(read_rules(RulesKind.ROBOTS, FORBID, url=FILE, product="x"), 200)


def learnt(answer: RulesAnswer, **policy: object) -> SiteRules:
    """Return rules that know one answer to a question for robots.txt, at noon."""
    rules = SiteRules(RulesPolicy.model_validate({"mining": "ignore", **policy}))
    rules.learn(ROBOTS, answer, now=NOW)
    return rules


def failed(reason: RequestFailure) -> RulesAnswer:
    return RulesAnswer(failed=RequestFailed(reason, "x"))


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 403, 404, 410, 451])
def test_what_is_not_there_forbids_nothing_for_a_day(status: int) -> None:
    """RFC 9309 §2.3.1.3: unavailable is not unreachable."""
    rules = learnt(RulesAnswer(status=status))
    assert rules.verdict(PAGE, now=NOW) is None
    assert rules.unknown(PAGE, now=NOW + timedelta(hours=23)) is None
    assert rules.unknown(PAGE, now=NOW + timedelta(hours=24)) == ROBOTS


@pytest.mark.parametrize(
    "answer",
    [
        *(RulesAnswer(status=status) for status in (429, 500, 503, 599)),
        failed(RequestFailure.NETWORK_ERROR),
        failed(RequestFailure.TIMED_OUT),
        failed(RequestFailure.INVALID_ENCODING),
    ],
)
def test_what_cannot_be_had_forbids_everything_for_a_while(answer: RulesAnswer) -> None:
    """RFC 9309 §2.3.1.4; the page waits as for the same answer of its own, then it is asked again."""
    rules = learnt(answer)
    assert isinstance(rules.verdict(PAGE, now=NOW), HttpStatus | RequestFailed)
    assert rules.unknown(PAGE, now=NOW + timedelta(seconds=59)) is None
    assert rules.unknown(PAGE, now=NOW + timedelta(seconds=60)) == ROBOTS


@pytest.mark.parametrize(
    "reason",
    [RequestFailure.TOO_MANY_REDIRECTS, RequestFailure.INVALID_URL, RequestFailure.INSECURE_REDIRECT],
)
def test_redirects_to_no_file_forbid_nothing(reason: RequestFailure) -> None:
    """RFC 9309 §2.3.1.2."""
    assert learnt(failed(reason)).verdict(PAGE, now=NOW) is None


def test_retry_after_of_the_file_holds_for_its_site() -> None:
    """Counted from when it was said, not from when it is read."""
    rules = learnt(RulesAnswer(status=503, retry_after_seconds=600))
    verdict = rules.verdict(PAGE, now=NOW + timedelta(seconds=100))
    assert verdict == HttpStatus(503, 500, of=FILE.text)
    assert rules.unknown(PAGE, now=NOW + timedelta(seconds=599)) is None


def test_forbidden_page_is_refused_with_the_line() -> None:
    """A person sees which file says so, and what."""
    verdict = learnt(CLOSED).verdict(PAGE, now=NOW)
    assert verdict == Disallowed(Reason.DISALLOWED, f"{FILE}: Disallow: /news")
    assert learnt(CLOSED).verdict(Url.parse("https://www.hafen.test/about"), now=NOW) is None


def test_origins_are_sites_of_their_own_but_share_a_file_that_one_sends_to() -> None:
    """Another scheme, host or port has its own robots.txt, unless its own is that of the other."""
    others = [Url.parse(text) for text in ("http://www.hafen.test/news/1", "https://hafen.test/news/1")]
    assert all(learnt(CLOSED).unknown(url, now=NOW) is not None for url in others)
    asked = RulesRequest(RulesKind.ROBOTS, Url.parse("http://www.hafen.test/robots.txt"))
    rules = SiteRules(RulesPolicy(mining="ignore"))
    rules.learn(asked, RulesAnswer(CLOSED.rules, 200, final_url=FILE), now=NOW)
    assert rules.unknown(PAGE, now=NOW) is None
    assert rules.verdict(PAGE, now=NOW) is not None
    elsewhere = RulesAnswer(CLOSED.rules, 200, final_url=Url.parse("https://www.hafen.test/home"))
    rules = SiteRules(RulesPolicy(mining="ignore"))
    rules.learn(asked, elsewhere, now=NOW)
    assert rules.unknown(PAGE, now=NOW) == ROBOTS


def test_site_that_forbids_a_page_is_not_asked_for_more() -> None:
    """Nobody needs to know what may be mined of what may not be fetched."""
    assert learnt(CLOSED, mining="record").unknown(PAGE, now=NOW) is None
    free = learnt(RulesAnswer(status=404), mining="record")
    assert free.unknown(PAGE, now=NOW) == RulesRequest(
        RulesKind.TDMREP, Url.parse("https://www.hafen.test/.well-known/tdmrep.json")
    )


def test_nothing_is_asked_where_the_operator_says_so() -> None:
    """Both can be turned off."""
    assert SiteRules(RulesPolicy(robots=False, mining="ignore")).unknown(PAGE, now=NOW) is None


def test_clock_that_was_put_back_does_not_prolong_an_answer() -> None:
    """An answer from the future is asked for again."""
    assert learnt(CLOSED).unknown(PAGE, now=NOW - timedelta(days=2)) == ROBOTS


def test_memory_for_rules_is_bounded() -> None:
    """Sites with half a megabyte each push one another out, the oldest first."""
    rules = SiteRules(RulesPolicy(mining="ignore"))
    large = Robots(tuple((f"/{n}{'x' * 500}", False) for n in range(1000)))
    for n in range(200):
        asked = RulesRequest(RulesKind.ROBOTS, Url.parse(f"https://n{n}.test/robots.txt"))
        rules.learn(asked, RulesAnswer(large, 200), now=NOW)
    known = [rules.unknown(Url.parse(f"https://n{n}.test/"), now=NOW) is None for n in range(200)]
    assert 40 <= sum(known) <= 80
    assert known == sorted(known)


def test_crawl_delay_is_bounded() -> None:
    """A site may ask for an hour between two pages; the operator says how much is honoured."""
    rules = learnt(RulesAnswer(Robots((), 3600.0), 200), max_crawl_delay_seconds=30)
    assert rules.crawl_delay_seconds(PAGE) == 30


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        ('[{"location": "/", "tdm-reservation": 1}]', "/a", Reservation(is_reserved=True)),
        ('[{"location": "/a", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]', "/a/b",
         Reservation(is_reserved=False)),
        ('[{"location": "/*.html$", "tdm-reservation": "1", "tdm-policy": "/p"}]', "/x.html",
         Reservation(is_reserved=True, policy="https://www.hafen.test/p")),
        ('[{"location": "/nur/hier", "tdm-reservation": 1}]', "/a", None),
        ('{"location": "/", "tdm-reservation": 1}', "/a", Reservation(is_reserved=True)),
        ('\ufeff[{"location": "/новости", "tdm-reservation": true}]', "/новости/1",
         Reservation(is_reserved=True)),
        ('[{"location": "/", "tdm-reservation": 2}, 7, null, {"location": 3}]', "/a", None),
        ("<html>Not found</html>", "/a", None),
        ("[" * 100_000, "/a", None),
        ("", "/a", None),
    ],
)  # fmt: skip
def test_reservations_of_a_site_are_read(body: str, path: str, expected: Reservation | None) -> None:
    """The first rule that matches counts; what is no such file says nothing."""
    url = Url.parse(f"https://www.hafen.test{path}")
    found = parse_tdmrep(body.encode(), url=Url.parse("https://www.hafen.test/.well-known/tdmrep.json"))
    assert found.of(url) == expected


def test_header_says_it_of_one_response() -> None:
    """Twice the same is once."""
    found = header_reservation({"tdm-reservation": "1, 1", "tdm-policy": "/terms"}, PAGE)
    assert found == Reservation(is_reserved=True, policy="https://www.hafen.test/terms")
    assert header_reservation({"tdm-reservation": "yes"}, PAGE) is None


def test_page_keeps_its_own_word_over_its_sites() -> None:
    """Who frees one page of a reserved site means it."""
    rules = SiteRules(RulesPolicy(robots=False))
    url = Url.parse("https://www.hafen.test/.well-known/tdmrep.json")
    body = b'[{"location": "/", "tdm-reservation": 1}]'
    found = parse_tdmrep(body, url=url)
    rules.learn(RulesRequest(RulesKind.TDMREP, url), RulesAnswer(found, 200), now=NOW)
    for said, expected in ((None, True), (False, False)):
        metadata = PageMetadata(tdm_reservation=said)
        page = Page(Extracted(Verdict.ARTICLE, "x/1", text="t", metadata=metadata), final_url=PAGE)
        after = rules.after_page(page)
        assert isinstance(after, Page)
        assert after.extracted.metadata.tdm_reservation is expected
