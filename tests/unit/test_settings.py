"""Settings: flags before environment before file, and every problem at once."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from conflictwire.setting_sources import SettingNames, SettingSources
from conflictwire.settings import InvalidSettings, child_environment, load_settings


def test_flag_wins_over_environment_and_environment_over_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The nearer source wins; what no source names has its default."""
    file = tmp_path / "conflictwire.toml"
    file.write_text('user_agent = "from the file"\n[poll]\nmin_seconds = 11\ndefault_seconds = 12\n')
    monkeypatch.setenv("CONFLICTWIRE_POLL__DEFAULT_SECONDS", "22")
    monkeypatch.setenv("CONFLICTWIRE_POLL__MIN_SECONDS", "21")
    settings = load_settings({"poll.min_seconds": "20"}, config=file)
    assert (settings.poll.min_seconds, settings.poll.default_seconds) == (20, 22)
    assert (settings.user_agent, settings.poll.max_seconds) == ("from the file", 21_600)


def test_all_problems_are_listed_at_once_with_value_source_and_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The operator repairs everything in one go."""
    file = tmp_path / "c.toml"
    file.write_text("[retry]\ngone_attempts = 0\n")
    monkeypatch.setenv("CONFLICTWIRE_FETCH__GAP_SECONDS", "-1")
    monkeypatch.setenv("CONFLICTWIRE_POL__MIN", "3")
    with pytest.raises(InvalidSettings) as caught:
        load_settings({"partitions": "0", "nonsense": "1"}, config=file)
    variable, unknown = "environment variable", "unknown setting"
    limit = "must be greater than or equal to"
    assert sorted(str(caught.value).splitlines()) == [
        f"fetch.gap_seconds = '-1' (from {variable} CONFLICTWIRE_FETCH__GAP_SECONDS): {limit} 0",
        f"nonsense (from flag): {unknown}; see docs/settings.md",
        f"partitions = '0' (from flag): {limit} 1",
        f"pol.min (from {variable} CONFLICTWIRE_POL__MIN): {unknown}; did you mean poll.min_seconds?",
        f"retry.gone_attempts = 0 (from {file}): {limit} 1",
    ]


@pytest.mark.parametrize(
    "flags", [{"kafka_password": "hunter2"}, {"kafka_security": '{"password": "hunter2"'}]
)
def test_password_is_not_told_in_an_error(flags: dict[str, str]) -> None:
    """A wrong secret is named, not shown."""
    with pytest.raises(InvalidSettings) as caught:
        load_settings({"partitions": "x", **flags})
    assert "hunter2" not in str(caught.value)


def test_password_of_a_wrong_type_is_not_told_in_an_error(tmp_path: Path) -> None:
    """TOML has numbers; a password that was meant as one is not shown either."""
    file = tmp_path / "c.toml"
    file.write_text("[kafka_security]\npassword = 1234567\n")
    with pytest.raises(InvalidSettings) as caught:
        load_settings({}, config=file)
    assert str(caught.value).startswith("kafka_security.password = ***")


def test_resolve_is_a_table_with_checked_endpoints() -> None:
    """A pattern's endpoint without a port is reported at the start, not at the first poll."""
    assert load_settings({"resolve": '{"*.test": "127.0.0.1:80"}'}).resolve == {"*.test": "127.0.0.1:80"}
    with pytest.raises(InvalidSettings, match="resolve"):
        load_settings({"resolve": '{"*.test": "127.0.0.1"}'})
    with pytest.raises(InvalidSettings, match="resolve"):
        load_settings({"resolve": "{not json"})


def test_group_may_be_one_table_whose_names_win_over_it() -> None:
    """JSON gives several settings at once, as a table of the file does."""
    settings = load_settings({"poll": '{"min_seconds": 7, "max_seconds": 8}', "poll.max_seconds": "9"})
    assert (settings.poll.min_seconds, settings.poll.max_seconds) == (7, 9)


class _Row(BaseModel, extra="forbid"):
    topic: str
    where: str


class _WithRows(BaseModel):
    outputs: tuple[_Row, ...] = ()


def test_list_of_tables_is_one_setting_in_a_file_and_on_a_flag(tmp_path: Path) -> None:
    """TOML's `[[outputs]]` and JSON give the same; the nearer source replaces the whole list."""
    file = tmp_path / "c.toml"
    file.write_text('[[outputs]]\ntopic = "a"\nwhere = "b"\n[[outputs]]\ntopic = "c"\nwhere = "d"\n')
    sources = SettingSources(SettingNames.of(_WithRows))
    sources.add_file(file)
    assert [row.topic for row in _WithRows.model_validate(sources.nested()).outputs] == ["a", "c"]
    sources.add_flags({"outputs": '[{"topic": "e", "where": "f"}]'})
    assert [row.topic for row in _WithRows.model_validate(sources.nested()).outputs] == ["e"]
    assert sources.origin(("outputs", 0, "where")) == ("outputs", "flag")
    assert sources.problems == []


def test_named_config_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    """A typo in the file's name does not mean defaults."""
    with pytest.raises(InvalidSettings, match="no such file"):
        load_settings({}, config=tmp_path / "missing.toml")


def test_config_file_that_is_not_toml_is_an_error_beside_the_others(tmp_path: Path) -> None:
    """The place is reported, and the flags are checked all the same."""
    file = tmp_path / "c.toml"
    file.write_text("poll.min_seconds = \n")
    with pytest.raises(InvalidSettings, match=r"c\.toml: not valid TOML: .*line 1[^\n]*\npartitions = '0'"):
        load_settings({"partitions": "0"}, config=file)


def test_unknown_name_in_the_file_is_an_error_with_the_nearest_one(tmp_path: Path) -> None:
    """A typo in the file is reported."""
    file = tmp_path / "c.toml"
    file.write_text("[poll]\nmini_seconds = 3\n")
    with pytest.raises(InvalidSettings, match=r"poll\.mini_seconds .*did you mean poll\.min_seconds\?"):
        load_settings({}, config=file)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("poll_min_seconds", "poll.min_seconds"),
        ("poll_default_seconds", "poll.default_seconds"),
        ("poll_deadline_seconds", "poll.deadline_seconds"),
        ("feed_max_bytes", "poll.max_bytes"),
        ("fetch_queue_bytes", "fetch.queue_bytes"),
        ("page_max_bytes", "fetch.max_bytes"),
        ("retry_give_up_seconds", "retry.give_up_seconds"),
        ("workers", "extract.workers"),
        ("worker_tasks", "extract.tasks_per_worker"),
        ("extract_deadline_seconds", "extract.deadline_seconds"),
        ("commit_linger_seconds", "commit.linger_seconds"),
        ("commit_apart_seconds", "commit.min_interval_seconds"),
        ("kafka_security", "kafka_security.protocol"),
        ("kafka_password", "kafka_security.password"),
    ],
)
def test_name_of_before_is_refused_with_the_name_of_today(old: str, new: str) -> None:
    """An operator who upgrades need not look anything up."""
    with pytest.raises(InvalidSettings) as caught:
        load_settings({old: "1"})
    assert str(caught.value) == f"{old} (from flag): is now called {new}"


def test_minimum_above_the_maximum_is_an_error_also_where_one_is_the_default() -> None:
    """Bounds that contradict each other are reported."""
    with pytest.raises(InvalidSettings, match=r"poll\.max_seconds = '10' \(from flag\): .* min_seconds, 100"):
        load_settings({"poll.min_seconds": "100", "poll.max_seconds": "10"})
    with pytest.raises(InvalidSettings, match=r"retry\.max_seconds = 21600 \(from default\)"):
        load_settings({"retry.first_seconds": "30000"})


def test_child_has_the_settings_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every flag travels in the environment, a group's too."""
    flags = {"poll.min_seconds": "7", "topic_prefix": "t."}
    for name, text in child_environment(flags).items():
        monkeypatch.setenv(name, text)
    assert load_settings({}) == load_settings(flags)
    assert load_settings({}).poll.min_seconds == 7


def test_outputs_are_tables_of_the_file_and_a_list_on_a_flag(tmp_path: Path) -> None:
    """An operator's own topics, with the condition of each."""
    file = tmp_path / "c.toml"
    file.write_text('[[outputs]]\ntopic = "stories.wagner"\nwhere = "actor_ids has \'o-wagner-group\'"\n')
    assert load_settings({}, config=file).output_topics() == ("stories.wagner",)
    flag = '[{"topic": "stories.a", "where": "grey"}, {"topic": "stories.b", "where": "unrest"}]'
    assert load_settings({"outputs": flag}, config=file).output_topics() == ("stories.a", "stories.b")


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ('topic = "stories.a"\nwhere = "actor has \'x\'"', "column 1: unknown field `actor`"),
        ('topic = "stories.a"\nwhere = "grey and"', "column 9: expected a field"),
        ('topic = "stories.middle-east"\nwhere = "grey"', "is a desk's already"),
        ('topic = "articles"\nwhere = "grey"', "an output's topic is `stories.`"),
        ('topic = "stories.A B"\nwhere = "grey"', "lower-case letters"),
        ('topic = "stories.a"', "outputs.0.where"),
        ('topic = "stories.a"\nwhere = "grey"\nwhen = "now"', "outputs.0.when"),
        (
            'topic = "stories.a"\nwhere = "grey"\n[[outputs]]\ntopic = "stories.a"\nwhere = "unrest"',
            "more than once",
        ),
    ],
)
def test_a_wrong_output_is_told_with_its_number_and_what_is_wrong(
    tmp_path: Path, output: str, says: str
) -> None:
    """At the start, not when the first story comes."""
    file = tmp_path / "c.toml"
    file.write_text(f"[[outputs]]\n{output}\n")
    with pytest.raises(InvalidSettings) as caught:
        load_settings({}, config=file)
    assert says in str(caught.value)
    assert str(caught.value).startswith("outputs")
