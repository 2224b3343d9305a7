"""`conflictwire offsets`: an operator sees which records went unread, decides, and the shard goes on."""

import asyncio
import json
from pathlib import Path
from typing import Any

from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from tests.support.articles import article, article_record, write
from tests.support.kafka import empty, fresh_topics
from tests.support.processes import until
from tests.support.running import ready, tagging
from tests.support.victims import Victim
from tests.support.watch import Watch


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

        code, before = await _shards(connection, log)
        assert code == 0
        (read,) = (shard for shard in before if shard["end"])
        assert read["committed"] == read["remembered"] == read["end"] == 1
        assert read["lag"] == 0

        await write(connection, article_record(article("first", version=2)))
        await empty(connection, "articles")
        code, missing = await _shards(connection, log)
        number = str(read["partition"])
        assert code == 1
        assert "removed before they were consumed" in missing[read["partition"]]["problem"]
        async with tagging(connection) as stage:
            await until(lambda: "removed" in " ".join(stage.readiness().problems), what="the halt")

        code, printed = 1, "tagger runs"
        while "tagger runs" in printed:  # until Kafka has noticed that the static member is gone
            code, printed = await _run(connection, log, "set", "tagger", number, "1", "--yes")
        assert code == 1
        assert "1 is not in 2..2" in printed
        code, printed = await _run(connection, log, "set", "tagger", number, "beginning", "--yes")
        assert (code, printed) == (0, f"tagger {number}: 2\n")
        code, after = await _shards(connection, log)
        assert code == 0
        assert after[read["partition"]]["committed"] == after[read["partition"]]["remembered"] == 2

        async with tagging(connection) as stage:
            await ready(stage)
            await write(connection, article_record(article("first", version=3)))
            await seen.until(lambda: len(seen.outcomes("tagger")) == 2, what="the outcome of version 3")
    assert [outcome.version for outcome in seen.outcomes("tagger")] == [1, 3]
