"""Settings: flags before environment before file, and every problem at once."""

from pathlib import Path

import pytest

from conflictwire.settings import InvalidSettings, load_settings


def test_flag_wins_over_environment_and_environment_over_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The nearer source wins; what no source names has its default."""
    file = tmp_path / "conflictwire.toml"
    file.write_text('poll_min_seconds = 11\npoll_default_seconds = 12\nuser_agent = "from the file"\n')
    monkeypatch.setenv("CONFLICTWIRE_POLL_DEFAULT_SECONDS", "22")
    monkeypatch.setenv("CONFLICTWIRE_POLL_MIN_SECONDS", "21")
    settings = load_settings({"poll_min_seconds": "20"}, config=file)
    assert (settings.poll_min_seconds, settings.poll_default_seconds) == (20, 22)
    assert (settings.user_agent, settings.poll_max_seconds) == ("from the file", 3600)


def test_all_problems_are_listed_at_once_with_value_and_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator mends everything in one go."""
    monkeypatch.setenv("CONFLICTWIRE_FETCH_GAP_SECONDS", "-1")
    monkeypatch.setenv("CONFLICTWIRE_POL_MIN", "3")
    with pytest.raises(InvalidSettings) as caught:
        load_settings({"partitions": "0", "nonsense": "1"})
    text = str(caught.value)
    assert len(text.splitlines()) == 4
    assert "partitions = '0' (from flag)" in text
    assert "fetch_gap_seconds = '-1' (from environment variable CONFLICTWIRE_FETCH_GAP_SECONDS)" in text
    assert "pol_min (from environment)" in text
    assert "nonsense (from flag --set)" in text


def test_password_is_not_told_in_an_error() -> None:
    """A wrong secret is named, not shown."""
    with pytest.raises(InvalidSettings) as caught:
        load_settings({"partitions": "x", "kafka_password": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_resolve_is_a_table_with_checked_endpoints() -> None:
    """A pattern's endpoint without a port is told at the start, not at the first poll."""
    assert load_settings({"resolve": '{"*.test": "127.0.0.1:80"}'}).resolve == {"*.test": "127.0.0.1:80"}
    with pytest.raises(InvalidSettings, match="resolve"):
        load_settings({"resolve": '{"*.test": "127.0.0.1"}'})
    with pytest.raises(InvalidSettings, match="resolve"):
        load_settings({"resolve": "{not json"})


def test_named_config_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    """A typo in the file's name does not mean defaults."""
    with pytest.raises(InvalidSettings, match="no such file"):
        load_settings({}, config=tmp_path / "missing.toml")


def test_unknown_name_in_the_file_is_an_error(tmp_path: Path) -> None:
    """A typo in the file is told."""
    file = tmp_path / "c.toml"
    file.write_text("poll_mini_seconds = 3\n")
    with pytest.raises(InvalidSettings, match="poll_mini_seconds"):
        load_settings({}, config=file)


def test_least_interval_above_the_longest_is_an_error() -> None:
    """Bounds that contradict each other are told."""
    with pytest.raises(InvalidSettings, match="poll_max_seconds"):
        load_settings({"poll_min_seconds": "100", "poll_max_seconds": "10"})
