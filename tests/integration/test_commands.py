"""The command line, as an operator types it: exit codes, sentences, data on standard output."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from conflictwire.cli import cli
from localkafka import LocalBroker
from runtime.errors import Fatal
from runtime.kafka.connection import Connection
from runtime.kafka.topics import create_topics, require_topics
from schemas.contracts import TOPICS
from tests.support.articles import article, article_record, write
from tests.support.kafka import fresh_topics
from tests.support.processes import stage_process, started
from tests.support.running import tagging
from tests.support.site import Site
from tests.support.victims import Victim
from tests.support.watch import Watch


async def conflictwire(log: Path, *arguments: str, of: Connection | None = None) -> tuple[int, str]:
    """Run a command to its end; return its exit code and what it printed."""
    await asyncio.to_thread(log.unlink, missing_ok=True)
    target = ["--bootstrap-servers", of.bootstrap_servers, "--topic-prefix", of.prefix] if of else []
    command = Victim("-m", "conflictwire", *arguments, *target, log=log)
    await command.start()
    async with asyncio.timeout(60):
        return await command.ended(), command.output


def _commands(command: click.Command, path: str = "conflictwire") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from _commands(each, f"{path} {name}")


@pytest.mark.parametrize(("path", "command"), list(_commands(cli)), ids=lambda value: str(value)[:40])
def test_every_command_explains_itself_with_an_example(path: str, command: click.Command) -> None:
    """A person who types --help sees what to type next."""
    assert command.help
    if not isinstance(command, click.Group):
        assert "conflictwire" in (command.epilog or ""), path


async def test_invalid_settings_are_all_listed_and_end_with_2(tmp_path: Path) -> None:
    """One run lists everything that is to be corrected."""
    code, printed = await conflictwire(
        tmp_path / "log", "ingest", "--set", "partitions=0", "--set", "fetch.gap_seconds=x", "--set", "no=1"
    )
    assert code == 2
    assert [word for word in ("partitions", "fetch.gap_seconds", "no") if word not in printed] == []
    assert "Traceback" not in printed


async def test_stage_without_a_broker_named_says_what_to_do(tmp_path: Path) -> None:
    """`conflictwire ingest` without settings ends with a sentence, it does not wait."""
    code, printed = await conflictwire(tmp_path / "log", "ingest")
    assert (code, "--bootstrap-servers" in printed, "Traceback" in printed) == (1, True, False)


async def test_commands_without_a_broker_say_how_to_start_one(tmp_path: Path) -> None:
    """Nothing runs in the data directory, and each command says so."""
    empty = ("--data-dir", str(tmp_path / "nothing"))
    code, printed = await conflictwire(tmp_path / "log", "kafka", "status", *empty)
    assert (code, "no broker is running" in printed) == (1, True)
    for arguments in (("feeds", "list"), ("tail",), ("topics", "check")):
        code, printed = await conflictwire(tmp_path / "log", *arguments, *empty)
        assert (code, "conflictwire up" in printed, "Traceback" in printed) == (1, True, False)


async def test_completion_is_printed_for_a_shell(tmp_path: Path) -> None:
    """What the shell is to read names the program and its variable."""
    code, printed = await conflictwire(tmp_path / "log", "completion", "bash")
    assert code == 0
    assert "_CONFLICTWIRE_COMPLETE=bash_complete" in printed


async def test_topics_are_created_once_and_checked(broker: LocalBroker, tmp_path: Path) -> None:
    """Missing ones are reported, then created; with another partition count the check fails."""
    connection = Connection(broker.bootstrap_servers, prefix=f"cli{tmp_path.name[-6:]}.")
    log = tmp_path / "log"
    code, printed = await conflictwire(log, "topics", "check", of=connection)
    assert (code, printed.count("is missing")) == (1, len(TOPICS))
    code, printed = await conflictwire(log, "tail", of=connection)
    assert (code, "no such topic" in printed, "`conflictwire topics create`" in printed) == (1, True, True)
    code, printed = await conflictwire(log, "topics", "create", "--set", "partitions=2", "--set",
                                       "replication=1", "--json", of=connection)  # fmt: skip
    assert code == 0
    assert {row["name"] for row in json.loads(printed) if row["created"]} == set(TOPICS)
    code, printed = await conflictwire(log, "topics", "check", "--set", "partitions=3", of=connection)
    assert code == 1
    assert "has 2 partitions, 3 are wanted" in printed


async def test_stage_refuses_topics_of_another_partition_count(broker: LocalBroker, tmp_path: Path) -> None:
    """Shards that do not fit each other are an error at the start, never a silent re-sharding."""
    connection = Connection(broker.bootstrap_servers, prefix=f"odd{tmp_path.name[-6:]}.")
    await create_topics(connection, [TOPICS["fetch-states"]], partitions=3, replication=1)
    reports = await create_topics(connection, TOPICS.values(), partitions=2, replication=1)
    assert [report.name for report in reports if report.problem] == ["fetch-states"]
    with pytest.raises(Fatal, match="fetch-states has 3 partitions, 2 are wanted"):
        await require_topics(connection, TOPICS.values(), partitions=2)
    async with Site() as site:
        ingest = stage_process("ingest", connection, site, log=tmp_path / "log", instance_id="i-0")
        async with started(ingest):
            assert await ingest.ended() == 1
    assert "partitions" in ingest.output
    assert "Traceback" not in ingest.output


async def test_stage_refuses_topics_without_the_partition_count_of_the_settings(
    broker: LocalBroker, tmp_path: Path
) -> None:
    """The setting `partitions` is checked by every process, not only where topics are made."""
    connection = await fresh_topics(broker.bootstrap_servers, partitions=2)
    async with Site() as site:
        ingest = stage_process(
            "ingest", connection, site, log=tmp_path / "log", instance_id="i-0", partitions=3
        )
        async with started(ingest):
            assert await ingest.ended() == 1
    assert "has 2 partitions, 3 are wanted" in ingest.output


async def test_tail_prints_stories_of_a_region_a_desk_and_a_time(broker: LocalBroker, tmp_path: Path) -> None:
    """JSON is the record's value; what is filtered out is not printed."""
    connection, log = await fresh_topics(broker.bootstrap_servers), tmp_path / "log"
    await write(connection, article_record(article("a1")))
    async with tagging(connection), Watch(connection, "stories") as seen:
        await seen.until(lambda: len(seen.of("stories")) == 1, what="the story")
    story = json.loads(seen.of("stories")[0].value or b"")
    region, desk = story["conflict"]["regions"][0], story["conflict"]["desks"][0]
    for wanted in (("--region", region.lower()), ("--desk", desk), ()):
        code, printed = await conflictwire(
            log, "tail", "--since", "1h", "--limit", "1", "--json", *wanted, of=connection
        )
        assert (code, json.loads(printed)["uri"]) == (0, story["uri"])
    code, printed = await conflictwire(log, "tail", "--since", "1h", "--limit", "1", of=connection)
    assert story["headlines"][0]["value"] in printed
    code, printed = await conflictwire(log, "tail", "--since", "yesterday", of=connection)
    assert (code, "30m, 2h, 7d" in printed) == (2, True)
    code, printed = await conflictwire(log, "tail", "--region", "Ukraine", of=connection)
    assert (code, "a country (UA), province (UA-63) or hot zone (hz-gaza)" in printed) == (2, True)
    code, printed = await conflictwire(log, "tail", "--desk", "europe", of=connection)
    assert (code, "'eastern-europe'" in printed) == (2, True)


async def test_suggestions_come_from_the_stories_of_the_stream(broker: LocalBroker, tmp_path: Path) -> None:
    """A village that two stories name and nobody knows; a third name, in one story, with --min-stories 1."""
    connection, log = await fresh_topics(broker.bootstrap_servers), tmp_path / "log"
    text = "Shelling killed six civilians in the village of Zzyrkovka near Kharkiv, Ukrainian officials said."
    more = f"{text} Troops left the village of Zzaby."
    records = [article_record(article(name, text=body)) for name, body in (("a1", text), ("a2", more))]
    await write(connection, *records)
    async with tagging(connection), Watch(connection, "stories") as seen:
        await seen.until(lambda: len(seen.of("stories")) == 2, what="the stories")
    code, printed = await conflictwire(log, "data", "suggest", of=connection)
    assert (code, "Zzyrkovka" in printed, "Zzaby" in printed) == (0, True, False)
    code, printed = await conflictwire(log, "data", "suggest", "--min-stories", "1", "--json", of=connection)
    names = {one["name"]: one["stories"] for one in map(json.loads, printed.splitlines())}
    assert (code, names["Zzyrkovka"], names["Zzaby"]) == (0, 2, 1)
    code, printed = await conflictwire(log, "data", "suggest", "--kind", "person", of=connection)
    assert (code, "nothing to suggest: 2 versions of stories since 7d" in printed) == (0, True)


async def test_schemas_are_exported_to_a_folder(tmp_path: Path) -> None:
    """A consumer's build takes them from the program that it runs against."""
    code, _ = await conflictwire(tmp_path / "log", "schemas", "export", "--to", str(tmp_path / "out"))
    assert code == 0
    assert json.loads((tmp_path / "out" / "story.v1.schema.json").read_text())["$id"].endswith("story.v1")
