"""A stage that does next to nothing, to be killed: it numbers the records of each key.

Run: python -m tests.support.trivial_stage BOOTSTRAP PREFIX INSTANCE
"""

import asyncio
import sys

from prometheus_client import CollectorRegistry

from runtime.clock import Clock
from runtime.kafka.committer import CommitLimits
from runtime.kafka.connection import Connection
from runtime.kafka.context import ShardContext
from runtime.kafka.stage import Stage, StageSpec, stop_on_signals
from runtime.metrics import RuntimeMetrics
from schemas.contracts import FETCH_STATE, TOPICS
from schemas.records import Record, state_headers
from schemas.topics import TableSpec

TYPE = "conflictwire.trivial.v1"
TABLE = TableSpec("fetch-states", frozenset({TYPE.encode()}))


class Numbering:
    """For each record: its key's count so far, in the table and as an article."""

    def __init__(self, shard: ShardContext) -> None:
        self._shard = shard

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            for record in await self._shard.read(limit=50):
                key = record.key or b""
                count = int(self._shard.view(FETCH_STATE).table.get(key) or b"0") + 1
                self._shard.submit(
                    Record("fetch-states", key, str(count).encode(), state_headers(TYPE)),
                    Record("articles", key, b"%d:%d:%s" % (record.partition, count, record.value or b"")),
                    consumed=record.offset + 1,
                )


async def main(bootstrap: str, prefix: str, instance: str) -> None:
    """Run until stopped."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    stage = Stage(
        StageSpec("ingest", "entries", ("fetch-states", "articles"), (TABLE,), Numbering),
        connection=Connection(bootstrap, prefix=prefix),
        topics=TOPICS,
        instance_id=instance,
        limits=CommitLimits(),
        metrics=RuntimeMetrics(CollectorRegistry(), stage="ingest"),
        clock=Clock(),
    )
    await stage.run(stop)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
