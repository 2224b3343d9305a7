"""Headers and credentials of a feed: named in the registry, read in ingest, sent to one origin."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import feed_headers
from ingest.core.feeds.private_headers import InvalidHeader, checked_header, parse_reference
from ingest.feed_headers import MissingSecret
from ingest.settings import IngestSettings
from schemas.feeds import Feed

ORIGIN = "https://a.test"


def feed(**changes: object) -> Feed:
    """A feed with an origin that its headers are for."""
    fields: dict[str, object] = {
        "feed_id": "f1",
        "url": "https://a.test/feed",
        "added_at": datetime(2026, 3, 1, tzinfo=UTC),
        "private_origin": ORIGIN,
    }
    return Feed.model_validate({**fields, **changes})


def private_headers(feed: Feed, *allowed: str) -> dict[str, str]:
    """Read a feed's headers; without patterns as the setting is by default."""
    return feed_headers.private_headers(feed, allowed=allowed or IngestSettings().feed_secrets)


def test_references_are_read_from_environment_and_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password becomes Basic, a whole value stays; a header may be a reference, too."""
    monkeypatch.setenv("A_FEED", "desk:hunter2")
    file = tmp_path / "token"
    file.write_text("Bearer abc\n")
    assert private_headers(feed(credentials="env:A_FEED")) == {"Authorization": "Basic ZGVzazpodW50ZXIy"}
    headers = {"Accept-Language": "uk", "X-Api-Key": f"file:{file}"}
    assert private_headers(feed(headers=headers, credentials=f"file:{file}")) == {
        "Accept-Language": "uk",
        "X-Api-Key": "Bearer abc",
        "Authorization": "Bearer abc",
    }


def test_feed_that_moved_to_another_origin_takes_no_secret_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes over a domain and redirects its feed gets no password."""
    monkeypatch.setenv("A_FEED", "desk:hunter2")
    for url in ("https://b.test/feed", "http://a.test/feed", "https://a.test:8443/feed"):
        assert private_headers(feed(url=url, credentials="env:A_FEED")) == {}
    assert private_headers(feed(credentials="env:A_FEED", private_origin=None)) == {}


def test_secret_that_cannot_be_read_is_named_and_never_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text goes to the state, the list and the log."""
    two_lines = tmp_path / "two"
    two_lines.write_text("hunter2\nX-Other: 1")
    monkeypatch.setenv("NO_COLON", "hunter2")
    monkeypatch.setenv("EMPTY", " ")
    for reference in ("env:MISSING", "env:EMPTY", "env:NO_COLON", "file:/dev/zero", f"file:{two_lines}"):
        with pytest.raises(MissingSecret) as raised:
            private_headers(feed(credentials=reference))
        assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    "reference", ["hunter2", "env:", "env:A B", "env:CONFLICTWIRE_KAFKA_PASSWORD", "file:token", "vault:x"]
)
def test_what_is_no_reference_is_refused(reference: str) -> None:
    """A secret itself, one of our own settings, a path that depends on the folder of a process."""
    with pytest.raises(InvalidHeader) as raised:
        parse_reference(reference)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer hunter2"),
        ("Cookie", "session=hunter2"),
        ("X-Api-Key", "hunter2"),
        ("X-Auth-Token", "hunter2"),
        ("Host", "b.test"),
        ("If-None-Match", "*"),
        ("X Y", "1"),
        ("X-Two", "1\r\nHost: b.test"),
    ],
)
def test_header_that_is_a_secret_or_the_clients_own_is_refused(name: str, value: str) -> None:
    """The registry is a topic that others read."""
    with pytest.raises(InvalidHeader) as raised:
        checked_header(name, value)
    assert "hunter2" not in str(raised.value)


def test_harmless_header_and_a_reference_are_kept() -> None:
    """As they were written."""
    assert checked_header("Accept-Language", " uk ") == ("Accept-Language", "uk")
    assert checked_header("X-Api-Key", "env:KEY") == ("X-Api-Key", "env:KEY")


def test_operator_says_which_secrets_feeds_may_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may write the registry reads no other file of the machine."""
    monkeypatch.setenv("FEED_A", "a:b")
    monkeypatch.setenv("OTHER", "a:b")
    file = tmp_path / "secrets" / "a"
    file.parent.mkdir()
    file.write_text("a:b")
    (tmp_path / "outside").write_text("a:b")
    allowed = ("env:FEED_*", f"file:{tmp_path}/secrets/*")
    for reference in ("env:FEED_A", f"file:{file}"):
        assert private_headers(feed(credentials=reference), *allowed)
    for reference in ("env:OTHER", f"file:{tmp_path}/outside", f"file:{tmp_path}/secrets/../outside"):
        with pytest.raises(MissingSecret, match="feed_secrets"):
            private_headers(feed(credentials=reference), *allowed)
