"""What `up` prints for subscribers works as printed."""

import asyncio
import shutil
import sys
from asyncio.subprocess import PIPE

import pytest

from conflictwire.up import kcat_line, python_line
from localkafka import LocalBroker
from runtime.kafka.connection import Connection
from runtime.kafka.writer import Writer
from schemas.contracts import STORY
from schemas.records import Record
from tests.support.kafka import fresh_topics

PATIENCE_SECONDS = 60
SCRIPT = """
import asyncio
from aiokafka import AIOKafkaConsumer

async def main():
    async with {consumer} as stories:
        async for story in stories:
            print(story.key.decode(), story.value.decode(), flush=True)

asyncio.run(main())
"""


async def _connection(broker: LocalBroker) -> Connection:
    """Return a connection to a wire with two stories."""
    connection = await fresh_topics(broker.bootstrap_servers)
    async with Writer(connection) as writer:
        for number in range(2):
            await writer.write(Record(STORY.topic, b"a%d" % number, b"story %d" % number, partition=number))
    return connection


async def _first_lines(*command: str) -> set[str]:
    """Return the first two lines that a command prints, which does not end by itself."""
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return {(await process.stdout.readline()).decode().rstrip() for _ in range(2)}
    finally:
        process.kill()
        await process.communicate()


def _command(program: str, bootstrap_servers: str, topic: str) -> tuple[str, ...]:
    if program == "kcat":
        return "sh", "-c", f"exec {kcat_line(bootstrap_servers, topic)}"
    return sys.executable, "-c", SCRIPT.format(consumer=python_line(bootstrap_servers, topic))


@pytest.mark.parametrize("program", ["python", *(["kcat"] if shutil.which("kcat") else [])])
async def test_line_gives_every_story(broker: LocalBroker, program: str) -> None:
    """Pasted into a shell, or behind `async with` where aiokafka is imported."""
    connection = await _connection(broker)
    command = _command(program, connection.bootstrap_servers, connection.topic(STORY.topic))
    assert await _first_lines(*command) == {"a0 story 0", "a1 story 1"}
