"""CONTRIBUTING.md's consumer works as it is printed: a newcomer who copies it has a stage that runs."""

import asyncio
import re
import sys
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from prometheus_client import CollectorRegistry

import consumers
from localkafka import LocalBroker
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from runtime.settings import RuntimeSettings
from schemas import contracts, examples
from tests.support.articles import write
from tests.support.kafka import fresh_topics
from tests.support.running import ready, working

CONTRIBUTING = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text("utf-8")


def _install_example(folder: Path) -> None:
    """Write the package `consumers.example` as CONTRIBUTING.md has it."""
    how_to = CONTRIBUTING.partition("**Add a consumer.**")[2]
    blocks = re.findall(r"^ *```python\n(.*?)^ *```$", how_to, re.MULTILINE | re.DOTALL)
    (folder / "example").mkdir()
    for name, block in zip(("worker", "stage"), blocks, strict=True):
        (folder / "example" / f"{name}.py").write_text(dedent(block), encoding="utf-8")


async def _committed(connection: Connection) -> list[int]:
    """Return the offsets that the group committed, without those of shards that read nothing."""
    admin = AIOKafkaAdminClient(**connection.client_arguments())
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(connection.topic("example"))
    finally:
        await admin.close()
    return [found.offset for found in offsets.values() if found.offset > 0]


async def test_consumer_that_is_copied_from_the_how_to_runs(
    broker: LocalBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads a story and commits the offset behind it."""
    _install_example(tmp_path)
    monkeypatch.setattr(consumers, "__path__", [*consumers.__path__, str(tmp_path)])
    connection = await fresh_topics(broker.bootstrap_servers)
    registry = CollectorRegistry()
    opener = import_module("consumers.example.stage").example_stage
    source = contracts.STORY.topic
    try:
        opened = opener(RuntimeSettings(), name="example", source=source, registry=registry, clock=Clock())
        async with opened as spec, working(spec, connection, registry) as stage:
            await ready(stage)
            await write(connection, contracts.STORY.encode(examples.STORY, time=examples.DECIDED_AT))
            async with asyncio.timeout(30):
                while await _committed(connection) != [1]:  # noqa: ASYNC110 - Kafka tells nobody
                    await asyncio.sleep(0.1)
    finally:
        for name in [name for name in sys.modules if name.startswith("consumers.example")]:
            del sys.modules[name]
