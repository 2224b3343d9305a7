"""README and docs/consuming.md are true: commands run, records are valid, the subscriber subscribes."""

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from conflictwire.cli import cli
from conflictwire.settings import Settings
from consumers.tagger.core.tagging import TAGGER
from ingest.core.extraction.pipeline import EXTRACTION
from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from runtime.kafka.writer import Writer
from schemas import contracts
from schemas.ninjs import PubStatus
from schemas.records import Record
from schemas.stories import Span, SpanField, Story
from tests.support.kafka import fresh_topics

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CONSUMING = (ROOT / "docs" / "consuming.md").read_text("utf-8")
PATIENCE_SECONDS = 60


def _blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _commands(program: str) -> list[list[str]]:
    """Return the arguments of each command of the README that calls a program."""
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL))
    lines = [*"".join(_blocks("sh")).splitlines(), *inline]
    called = [shlex.split(line, comments=True) for line in lines if line.startswith(f"{program} ")]
    return [words[1:] for words in called]


def _sample() -> Story:
    return Story.model_validate_json(_blocks("json", CONSUMING)[0])


def _kcat_line() -> str:
    return next(line for block in _blocks("sh") for line in block.splitlines() if line.startswith("kcat "))


def _run(*arguments: str, connection: Connection) -> str:
    """Run the program against the test's own topics and return what it printed."""
    environment = {
        **os.environ,
        "CONFLICTWIRE_BOOTSTRAP_SERVERS": connection.bootstrap_servers,
        "CONFLICTWIRE_TOPIC_PREFIX": connection.prefix,
    }
    done = subprocess.run(
        [sys.executable, "-m", "conflictwire", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def _story_record(story: Story) -> Record:
    return contracts.STORY.encode(story, time=story.version_created)


@pytest.mark.parametrize("arguments", _commands("conflictwire"), ids=" ".join)
def test_every_command_is_understood(arguments: list[str]) -> None:
    """Commands and options exist and take what they are given; nothing is run."""
    command: click.Command = cli
    rest = list(arguments)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        assert name in command.commands, f"conflictwire {' '.join(arguments)}"
        command = command.commands[name]
    if rest != ["--help"]:
        command.make_context("conflictwire", rest)


@pytest.mark.parametrize("arguments", _commands("make"), ids=" ".join)
def test_every_target_of_make_exists(arguments: list[str]) -> None:
    """`make` knows what to do, without doing it: it runs lines that name MAKE in a dry run, too."""
    assert "$(MAKE)" not in (ROOT / "Makefile").read_text(encoding="utf-8")
    subprocess.run(["make", "--dry-run", *arguments], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("arguments", _commands("docker"), ids=" ".join)
def test_every_service_named_exists(arguments: list[str]) -> None:
    """What `docker compose run` names is in the compose file, and its command is one of ours."""
    assert arguments[0] == "compose"
    if arguments[1] == "run":
        service, *command = [word for word in arguments[2:] if not word.startswith("-")]
        assert service in yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
        test_every_command_is_understood(command)


def test_the_program_introduces_itself() -> None:
    """Help, and a schema, need no broker."""
    for arguments in (["--help"], ["up", "--help"], ["schemas", "export", "story.v1"]):
        command = [sys.executable, "-m", "conflictwire", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout


def _excess(short: Any, whole: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Return what a shortened value says that the complete one does not."""
    if isinstance(short, dict):
        return [each for name, value in short.items() for each in _excess(value, whole.get(name, {}))]
    if isinstance(short, list) and short and isinstance(short[0], dict):
        return [each for one, other in zip(short, whole, strict=True) for each in _excess(one, other)]
    return [] if short == whole else [short]


def test_the_short_record_is_part_of_the_complete_one() -> None:
    """The README leaves out; it does not invent."""
    short, whole = json.loads(_blocks("json")[0]), json.loads(_blocks("json", CONSUMING)[0])
    assert _excess(short, whole) == []


def test_the_record_shown_is_of_the_rules_of_today() -> None:
    """A sample with names of older rules would teach them; only the digest of the data may differ."""
    story = _sample()
    assert story.conflict is not None
    assert story.conflict.tagger.partition("+")[0] == TAGGER.partition("+")[0]
    assert story.ingest.extraction.partition("+")[0] == EXTRACTION.partition("+")[0]


def test_the_record_shown_is_one() -> None:
    """The document's story decodes as one, and its spans cut out what they are evidence of."""
    story = _sample()
    assert story.conflict is not None
    texts = {SpanField.HEADLINE: story.title, SpanField.BODY: story.text}

    def cut(span: Span) -> str:
        return texts[span.field][span.start : span.end]

    assert [cut(place.span) for place in story.conflict.places] == ["Rakhine"]
    assert {cut(span) for span in story.conflict.actors[0].spans} == {"Arakan Army"}
    assert {cut(span) for span in story.conflict.relevance.cues[0].spans} == {"siege"}
    assert (story.bodies[0].char_count, story.bodies[0].word_count) == (
        len(story.text),
        len(story.text.split()),
    )


def test_the_headers_shown_are_those_of_the_record() -> None:
    """Name by name and value by value, as the codec writes them; the trace and the time are its own."""
    shown = dict(line.split(maxsplit=1) for line in _blocks("text", CONSUMING)[0].splitlines())
    written = {name: value.decode() for name, value in _story_record(_sample()).headers}
    assert shown.keys() == {*written, "traceparent"}
    assert {name: shown[name] for name in written if name != "ce_time"} == {
        name: value for name, value in written.items() if name != "ce_time"
    }


async def test_feeds_are_added_imported_and_listed(broker: LocalBroker, tmp_path: Path) -> None:
    """The commands about feeds work one after another, as printed."""
    connection = await fresh_topics(broker.bootstrap_servers)
    (tmp_path / "feeds.opml").write_text(
        '<opml><body><outline xmlUrl="https://b.example/feed"/></body></opml>'
    )
    printed = []
    for arguments in _commands("conflictwire"):
        if arguments[:1] == ["feeds"] and "URL" not in arguments:
            here = [str(tmp_path / "feeds.opml") if word == "feeds.opml" else word for word in arguments]
            if "add" in here:
                here.append("--no-check")  # the example's host is nobody's
            printed.append(await asyncio.to_thread(_run, *here, connection=connection))
    assert "added" in printed[0]
    assert "1 added" in printed[1]
    assert "0 refused" in printed[2]
    assert "https://example.org/feed.xml" in printed[3]
    assert "https://b.example/feed" in printed[3]


async def test_tail_prints_a_story_of_the_region(broker: LocalBroker) -> None:
    """A story that was committed before is found by --since and --region."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Writer(connection) as writer:
        await writer.write(_story_record(_sample()))
    options = ("--region", "MM", "--since", "2h", "--limit", "1")
    printed = await asyncio.to_thread(_run, "tail", *options, connection=connection)
    assert "Arakan Army takes coastal garrison" in printed


def test_the_subscribers_ask_where_up_listens_for_committed_records() -> None:
    """As printed they work beside `conflictwire up`: its port, its prefix, and no aborted transaction."""
    settings = Settings()
    for program in (_blocks("python")[0], _kcat_line(), _blocks("java", CONSUMING)[-1]):
        assert f"127.0.0.1:{settings.kafka_port}" in program
        assert f"{settings.topic_prefix}stories" in program
        assert "read_committed" in program


@pytest.mark.skipif(shutil.which("kcat") is None, reason="kcat is not installed (apt-get install kcat)")
async def test_the_kcat_line_prints_key_and_value(broker: LocalBroker) -> None:
    """The line, run as printed against the real broker: its address and topic alone are replaced."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Writer(connection) as writer:
        await writer.write(_story_record(_sample()))
    line = _kcat_line().replace("127.0.0.1:9092", connection.bootstrap_servers)
    line = line.replace("conflictwire.stories", connection.topic("stories"))
    done = await asyncio.to_thread(
        subprocess.run,
        shlex.split(f"{line} -e"), capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True,
    )  # fmt: skip
    first, value = done.stdout.splitlines()[:2]
    assert first.startswith(f"{_sample().ingest.article_id} ce_specversion=1.0")
    assert json.loads(value)["uri"] == _sample().uri


async def test_the_python_subscriber_keeps_the_highest_and_removes_the_canceled(broker: LocalBroker) -> None:
    """The snippet, run as printed against the real broker: its address and prefix alone are replaced."""
    connection = await fresh_topics(broker.bootstrap_servers)
    program = _blocks("python")[0]
    for shown, actual in (
        ("127.0.0.1:9092", connection.bootstrap_servers),
        ("conflictwire.stories", connection.topic("stories")),
    ):
        assert shown in program
        program = program.replace(shown, actual)
    first = _sample()
    second = first.model_copy(update={"version": "2"})
    canceled = Story(
        uri=first.uri,
        version="3",
        pub_status=PubStatus.CANCELED,
        first_created=first.first_created,
        version_created=first.version_created,
        ingest=first.ingest,
    )
    async with Writer(connection) as writer:
        for story in (first, second, first, canceled):
            await writer.write(_story_record(story))

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            lines = [(await process.stdout.readline()).decode().strip() for _ in range(3)]
    finally:
        process.kill()
        await process.communicate()
    headline = _sample().title
    assert lines == [f"1 {headline}", f"2 {headline}", f"canceled {first.ingest.article_id}"]


def test_figures_are_left_to_the_benchmarks() -> None:
    """The README has no figure of speed: measured ones are listed beside their command."""
    assert re.findall(r"\d+(?:\.\d+)? ?(?:ms|s|MiB|MB|GB|/s)\b", README) == []
