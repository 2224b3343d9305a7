"""A real Prometheus, with the rules and jobs of deploy/, scrapes the service over the sample wire."""

import asyncio
import json
import math
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from conflictwire.demo import sample_flags
from conflictwire.feeds import add_feeds
from conflictwire.samplewire import SampleWire
from conflictwire.settings import child_environment
from conflictwire.stages import STAGES
from ingest.core.feeds.lists import new_feed
from localkafka import LocalBroker
from localkafka.ports import free_port
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from scripts.generate_metrics_docs import sections
from tests.support.kafka import fresh_topics
from tests.support.victims import Victim

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "deploy/prometheus/rules/conflictwire.yml").read_text("utf-8")
COMMANDS = {row.name: row.command for row in STAGES.values()}
PUBLISH_SECONDS = 15.0
DATA_SECONDS = 20.0  # within the minute over which rates look back


class Prometheus:
    """The API of a running server."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._base = f"http://127.0.0.1:{port}"

    async def ready(self) -> bool:
        """Return whether it answers queries."""
        try:
            async with self._session.get(f"{self._base}/-/ready") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False

    async def values(self, expression: str) -> list[float]:
        """Return the values of an instant query, those that are not a number left out."""
        data = await self.get("query", query=expression)
        found = [float(sample["value"][1]) for sample in data["result"]]
        return [value for value in found if not math.isnan(value)]

    async def get(self, path: str, **parameters: str) -> Any:  # noqa: ANN401 - JSON
        """Return `data` of an API answer; the query's error fails the test."""
        async with self._session.get(f"{self._base}/api/v1/{path}", params=parameters) as response:
            body = await response.json()
        assert body["status"] == "success", body
        return body["data"]


def _config(ports: dict[str, int]) -> dict[str, Any]:
    """Return the deployed configuration with a second for fifteen, and loopback for the compose network."""
    config: dict[str, Any] = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(ROOT / "deploy/prometheus" / pattern) for pattern in config["rule_files"]]
    for job in config["scrape_configs"]:
        (target,) = job["static_configs"][0]["targets"]
        job["static_configs"][0]["targets"] = [f"127.0.0.1:{ports[target.partition(':')[0]]}"]
    return config


@asynccontextmanager
async def _running_prometheus(ports: dict[str, int], folder: Path) -> AsyncIterator[Prometheus]:
    binary = shutil.which("prometheus")
    if binary is None:
        pytest.skip("prometheus is not installed (apt-get install --no-install-recommends prometheus)")
    config = folder / "prometheus.yml"
    config.write_text(yaml.safe_dump(_config(ports)), encoding="utf-8")
    port = free_port()
    with (folder / "prometheus.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            binary,
            f"--config.file={config}",
            f"--storage.tsdb.path={folder / 'tsdb'}",
            f"--web.listen-address=127.0.0.1:{port}",
            stdout=log,
            stderr=log,
        )
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(120):
            prometheus = Prometheus(session, port)
            while not await prometheus.ready():
                assert process.returncode is None, (folder / "prometheus.log").read_text()
                await asyncio.sleep(0.1)
            yield prometheus
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def _running_stages(
    connection: Connection, wire: SampleWire, ports: dict[str, int], logs: Path
) -> AsyncIterator[None]:
    flags = {
        **sample_flags(wire),
        "bootstrap_servers": connection.bootstrap_servers,
        "topic_prefix": connection.prefix,
        "extract.workers": "1",
    }
    stages = [
        Victim(
            "-m",
            "conflictwire",
            command,
            log=logs / f"{stage}.log",
            env=child_environment({**flags, "instance_id": f"{stage}-0", "http_port": str(ports[stage])}),
        )
        for stage, command in COMMANDS.items()
    ]
    for stage in stages:
        await stage.start()
    try:
        yield
        assert all(stage.running for stage in stages), [stage.output[-2000:] for stage in stages]
    finally:
        for stage in stages:
            await stage.kill()


def _dashboard_queries() -> dict[str, str]:
    """Return every query of the dashboard by its panel and letter."""
    text = (ROOT / "deploy/grafana/dashboards/conflictwire.json").read_text("utf-8")
    return {
        f"{panel['title']} {target['refId']}": target["expr"].replace("$__rate_interval", "1m")
        for panel in json.loads(text)["panels"]
        for target in panel.get("targets", [])
    }


async def _without_data(prometheus: Prometheus) -> dict[str, str]:
    """Return the queries that have no number for an answer, asked until none is left or time is up."""
    deadline = asyncio.get_running_loop().time() + DATA_SECONDS
    while True:
        queries = _dashboard_queries()
        empty = {name: query for name, query in queries.items() if not await prometheus.values(query)}
        if not empty or asyncio.get_running_loop().time() > deadline:
            return empty
        await asyncio.sleep(1)


async def _exposed(ports: dict[str, int]) -> set[str]:
    """Return the metrics that the stages serve, samples or not."""
    names: set[str] = set()
    async with aiohttp.ClientSession() as session:
        for port in ports.values():
            async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
                lines = (await response.text()).splitlines()
            names |= {line.split()[2] for line in lines if line.startswith("# TYPE ")}
    return names


@pytest.mark.timeout(300)
async def test_every_dashboard_query_has_data_and_no_alert_fires(broker: LocalBroker, tmp_path: Path) -> None:
    """Over a healthy run each panel shows something, each rule is evaluated, and nobody is woken."""
    connection = await fresh_topics(broker.bootstrap_servers)
    clock = Clock()
    ports = {stage: free_port() for stage in COMMANDS}
    async with (
        SampleWire(now=clock.now(), duration_seconds=PUBLISH_SECONDS) as wire,
        _running_prometheus(ports, tmp_path) as prometheus,
        _running_stages(connection, wire, ports, tmp_path),
    ):
        await add_feeds(connection, [new_feed(url, now=clock.now()) for url in wire.feed_urls])
        await wire.publish_over_time()

        assert await _without_data(prometheus) == {}

        documented = {metric.name for group in sections().values() for metric in group}
        assert documented - await _exposed(ports) == set()
        assert await prometheus.values('count(up{job=~"conflictwire-.+"} == 1)') == [len(COMMANDS)]
        groups = (await prometheus.get("rules"))["groups"]
        rules = {rule["name"]: rule for group in groups for rule in group["rules"]}
        assert len(rules) == RULES.count("- alert: ")
        assert [name for name, rule in rules.items() if rule["health"] != "ok"] == []
        assert [name for name, rule in rules.items() if rule["state"] == "firing"] == []
