"""`conflictwire offsets`: an operator sees which records went unread, decides, and the shard goes on."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from consumers.tagger.settings import TaggerSettings
from consumers.tagger.stage import tagger_topics
from localkafka import LocalBroker
from runtime.errors import Fatal
from runtime.kafka.connection import Connection
from runtime.kafka.offsets import set_position, shard_positions
from schemas.contracts import ARTICLE
from tests.support.articles import article, article_record, write
from tests.support.kafka import empty, fresh_topics
from tests.support.processes import until
from tests.support.running import ready, tagging
from tests.support.victims import Victim
from tests.support.watch import Watch

SPEC = tagger_topics(TaggerSettings(), name="tagger", source=ARTICLE.topic)


async def _run(connection: Connection, log: Path, *arguments: str) -> tuple[int, str]:
    command = Victim(
        "-m",
        "conflictwire",
        "offsets",
        *arguments,
        "--bootstrap-servers",
        connection.bootstrap_servers,
        "--topic-prefix",
        connection.prefix,
        log=log,
    )
    await asyncio.to_thread(log.unlink, missing_ok=True)
    await command.start()
    return await command.ended(), command.output


async def _shards(connection: Connection, log: Path) -> tuple[int, list[dict[str, Any]]]:
    code, printed = await _run(connection, log, "show", "--json")
    return code, [shard for shard in json.loads(printed) if shard["stage"] == "tagger"]


async def _until_stopped(connection: Connection, partition: int) -> None:
    """Wait until Kafka has noticed that the static member is gone; an offset that is not kept is refused."""
    text = "tagger runs"
    async with asyncio.timeout(30):
        while "tagger runs" in text:
            with pytest.raises(Fatal) as refused:
                await set_position(connection, SPEC, partition, 1)
            text = str(refused.value)
            await asyncio.sleep(0.2)
    assert "1 is not in 2..2" in text


async def test_operator_sees_what_is_missing_and_lets_the_shard_go_on(
    broker: LocalBroker, tmp_path: Path
) -> None:
    """Both places of the position are set together, and the table of versions stays as it was."""
    connection, log = await fresh_topics(broker.bootstrap_servers), tmp_path / "log"
    async with Watch(connection, "outcomes", "articles") as seen:
        async with tagging(connection) as stage:
            await write(connection, article_record(article("first")))
            await seen.until(lambda: len(seen.outcomes("tagger")) == 1, what="its outcome")
            refused = await _run(connection, log, "set", "tagger", "0", "end", "--yes")
        assert refused[0] == 1
        assert "tagger runs" in refused[1]
        assert "Traceback" not in refused[1]

        (read,) = (shard for shard in await shard_positions(connection, SPEC) if shard.end)
        assert read.committed == read.remembered == read.end == 1
        assert (read.lag, read.problem) == (0, None)

        await write(connection, article_record(article("first", version=2)))
        await empty(connection, "articles")
        code, missing = await _shards(connection, log)
        number = str(read.partition)
        assert code == 1
        assert "removed before they were consumed" in missing[read.partition]["problem"]
        async with tagging(connection) as stage:
            await until(lambda: "removed" in " ".join(stage.readiness().problems), what="the halt")

        await _until_stopped(connection, read.partition)
        code, printed = await _run(connection, log, "set", "tagger", number, "beginning", "--yes")
        assert (code, printed) == (0, f"tagger {number}: 2\n")
        after = (await shard_positions(connection, SPEC))[read.partition]
        assert (after.committed, after.remembered, after.problem) == (2, 2, None)

        async with tagging(connection) as stage:
            await ready(stage)
            await write(connection, article_record(article("first", version=3)))
            await seen.until(lambda: len(seen.outcomes("tagger")) == 2, what="the outcome of version 3")
    assert [outcome.version for outcome in seen.outcomes("tagger")] == [1, 3]
