"""A broker that goes away while a stage starts, after it has answered once, is waited for."""

import asyncio
import os
import signal
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from structlog.testing import capture_logs

from localkafka import LocalBroker
from runtime.kafka import connection as connections
from tests.support.kafka import fresh_topics
from tests.support.running import ready, tagging


async def test_broker_that_stands_still_while_a_stage_asks_for_topics_is_waited_for(
    broker: LocalBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, the process ended with a traceback: seen where the network is slow."""
    connection = await fresh_topics(broker.bootstrap_servers)
    assert broker.pid is not None
    asked, describe = asyncio.Event(), AIOKafkaAdminClient.describe_configs

    async def ask(self: AIOKafkaAdminClient, *arguments: Any) -> Any:  # noqa: ANN401 - aiokafka is untyped
        if not asked.is_set():
            asked.set()
            os.kill(broker.pid or 0, signal.SIGSTOP)
        return await describe(self, *arguments)

    monkeypatch.setattr(AIOKafkaAdminClient, "describe_configs", ask)
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT_MS", 1500)
    try:
        with capture_logs() as logs:
            async with tagging(connection) as stage:
                async with asyncio.timeout(30):
                    while not any("RequestTimedOut" in str(line.get("why")) for line in logs):  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
                os.kill(broker.pid, signal.SIGCONT)
                await ready(stage)
    finally:
        os.kill(broker.pid, signal.SIGCONT)
    assert [line for line in logs if line["log_level"] in {"error", "critical"}] == []
