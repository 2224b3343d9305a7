"""Properties of URLs: one normal form, however it was written."""

import pickle
import string

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.core.web.urls import InvalidUrl, Url, resolve

_HOSTS = st.one_of(
    st.from_regex(r"[a-zA-Z0-9äöß_-]{1,10}(\.[a-zA-Z0-9é-]{1,8}){0,3}\.?", fullmatch=True),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
)
_TEXT = st.text(
    alphabet=st.sampled_from(string.printable + "äж例%%%%//..&==??##;+ \u200b\u00ad"), max_size=30
)
_URLS = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "HTTPS", "Http"]),
    _HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    _TEXT,
    _TEXT,
    _TEXT,
)


def _normal_or_none(url: str) -> str | None:
    try:
        return Url.parse(url).text
    except InvalidUrl:
        return None


@given(_URLS | _TEXT | st.text())
@example("http://a.test/%2e%2e/b")
@example("http://a.test/b/%2E/../c?%zz")
@example("http://a.test.:80/?&&a")
def test_normal_form_is_a_fixed_point_or_the_url_is_invalid(url: str) -> None:
    """Normalising twice changes nothing, and no text raises anything but InvalidUrl."""
    normal = _normal_or_none(url)
    assert normal is None or Url.parse(normal).text == normal


@given(_URLS)
def test_canonical_form_is_a_fixed_point_and_normal(url: str) -> None:
    """An article keeps its id when it is listed under its canonical URL."""
    if _normal_or_none(url) is not None:
        canonical = Url.parse(url).canonical
        again = Url.parse(canonical)
        assert (again.canonical, again.text) == (canonical, canonical)


@given(_URLS, st.lists(st.sampled_from(["utm_source=x", "UTM_medium=", "fbclid=1", "gclid=%20"]), max_size=3))
def test_tracking_parameters_never_make_another_article(url: str, tracking: list[str]) -> None:
    """However many tracking parameters are added, the canonical form is the same."""
    base = _normal_or_none(url)
    if base is not None:
        tracked = base + "".join(
            f"{'&' if '?' in base or i else '?'}{part}" for i, part in enumerate(tracking)
        )
        assert Url.parse(tracked).canonical == Url.parse(base).canonical


@given(_URLS)
def test_registrable_domain_is_the_end_of_the_host(url: str) -> None:
    """A domain is a suffix of the host at a dot, or the host itself."""
    if _normal_or_none(url) is not None:
        parsed = Url.parse(url)
        assert f".{parsed.host}".endswith(f".{parsed.registrable_domain}")


@given(_URLS, _TEXT)
def test_joined_link_is_normal_or_nothing(base: str, href: str) -> None:
    """What a document links to can be requested, or is None."""
    joined = resolve(href, Url.parse(base) if _normal_or_none(base) is not None else None)
    assert joined is None or Url.parse(joined.text) == joined


@given(_URLS)
def test_url_is_equal_by_its_text_and_crosses_processes(url: str) -> None:
    """Parsed again or pickled, it is the same value with the same parts."""
    text = _normal_or_none(url)
    if text is not None:
        parsed, again = Url.parse(url), Url.parse(text)
        assert parsed == again == pickle.loads(pickle.dumps(parsed))  # noqa: S301 - written a moment ago
        assert hash(parsed) == hash(again)
        parts = (parsed.scheme, parsed.host, parsed.port, parsed.path, parsed.query)
        assert parts == (again.scheme, again.host, again.port, again.path, again.query)


@given(_URLS)
def test_httpx_requests_a_url_as_it_stands(url: str) -> None:
    """The client's own parser changes no escape, path or host: a page is requested as it is linked."""
    if _normal_or_none(url) is not None:
        ours = Url.parse(url)
        theirs = httpx.URL(ours.text)
        assert str(theirs) == ours.text
        assert theirs.raw_host.decode() == ours.host
        assert theirs.raw_path.decode() == (f"{ours.path}?{ours.query}" if ours.query else ours.path)
