"""Logs: one line an event, nothing secret, nothing that steers a terminal."""

import json
import logging

import pytest
import structlog

from runtime.logs import configure_logs, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://editor:hunter2@example.org/feed", "https://***@example.org/feed"),
        ("password=hunter2 next", "password=*** next"),
        ('{"api_key": "abc"}', '{"api_key": "***"}'),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("reading https://a.test/feed?key=abc&page=2", "reading https://a.test/feed?key=***&page=2"),
        ("https://a.test/feed?sig=abc", "https://a.test/feed?sig=***"),
        ("server=db;pwd=abc;port=1", "server=db;pwd=***;port=1"),
        ("X-Api-Key: abc", "X-Api-Key: ***"),
        ("key=f1234 of feeds", "key=f1234 of feeds"),
        ("plain text, nothing to hide", "plain text, nothing to hide"),
    ],
)
def test_secret_in_a_text_is_masked(text: str, expected: str) -> None:
    """A password, token or key does not reach the log."""
    assert masked(text) == expected


def test_secret_field_is_masked_at_any_depth() -> None:
    """Fields are known by their name, in containers too."""
    given = {"kafka_password": "x", "nested": [{"token": "y", "url": "http://a/"}]}
    assert masked(given) == {"kafka_password": "***", "nested": [{"token": "***", "url": "http://a/"}]}


def test_control_characters_become_visible() -> None:
    """A title with an escape sequence does not steer the terminal, and no event spans two lines."""
    assert masked("a\x1b[31mb\nc\u202ed") == "a\\x1b[31mb\\nc\\u202ed"


def test_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Our events and a library's go the same way."""
    try:
        configure_logs(level="info", style="json")
        structlog.get_logger().bind(shard=1).info("restored", password="x", text="a\nb")  # noqa: S106
        logging.getLogger("other").warning("https://u:p@example.org/")
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        logging.getLogger().handlers.clear()
        structlog.reset_defaults()
    assert [line["event"] for line in lines] == ["restored", "https://***@example.org/"]
    assert (lines[0]["password"], lines[0]["text"], lines[0]["shard"]) == ("***", "a\\nb", 1)
