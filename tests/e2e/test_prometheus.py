"""A real Prometheus, with the rules and jobs of deploy/, scrapes the service over the sample wire."""

import asyncio
import json
import math
import os
import re
import shutil
import signal
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
from ingest.core.feeds.lists import new_feed
from localkafka import LocalBroker
from localkafka.ports import free_port
from runtime.clock import Clock
from runtime.kafka.connection import Connection
from scripts.generate_metrics_docs import sections
from tests.support.kafka import fresh_topics
from tests.support.processes import stage_process, started, until
from tests.support.site import Site
from tests.support.victims import Victim

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "deploy/prometheus/rules/conflictwire.yml").read_text("utf-8")
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
    """Return the deployed configuration with a second for fifteen, and the ports that the machine has."""
    config: dict[str, Any] = yaml.safe_load((ROOT / "deploy/prometheus/one-machine.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(ROOT / "deploy/prometheus" / pattern) for pattern in config["rule_files"]]
    for job in config["scrape_configs"]:
        job["static_configs"][0]["targets"] = [
            f"127.0.0.1:{ports[job['job_name'].removeprefix('conflictwire-')]}"
        ]
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
async def _running_machine(
    connection: Connection, wire: SampleWire, folder: Path
) -> AsyncIterator[dict[str, int]]:
    """Run the stages under their supervisor, as `up` does; yield the ports of all `/metrics` by job."""
    flags = {
        **sample_flags(wire),
        "bootstrap_servers": connection.bootstrap_servers,
        "topic_prefix": connection.prefix,
        "partitions": "2",
        "replication": "1",
        "data_dir": str(folder),
        "extract.workers": "1",
    }
    up = Victim("-m", "conflictwire", "up", log=folder / "up.log", env=child_environment(flags))
    async with started(up):
        await until(lambda: "up: Kafka at" in up.output, what="up", seconds=120)
        listening = r"(these processes|\w+ is ready;).* http://127.0.0.1:(\d+)/metrics"
        yield {
            "up" if name == "these processes" else name.split()[0]: int(port)
            for name, port in re.findall(listening, up.output)
        }
        assert up.running
        assert "died" not in up.output


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
    async with (
        SampleWire(now=clock.now(), duration_seconds=PUBLISH_SECONDS) as wire,
        _running_machine(connection, wire, tmp_path) as ports,
        _running_prometheus(ports, tmp_path) as prometheus,
    ):
        await add_feeds(connection, [new_feed(url, now=clock.now()) for url in wire.feed_urls])
        await wire.publish_over_time()

        assert await _without_data(prometheus) == {}

        documented = {metric.name for group in sections().values() for metric in group}
        assert documented - await _exposed(ports) == set()
        assert await prometheus.values('count(up{job=~"conflictwire-.+"} == 1)') == [len(ports)]
        groups = (await prometheus.get("rules"))["groups"]
        rules = {rule["name"]: rule for group in groups for rule in group["rules"]}
        assert len(rules) == RULES.count("- alert: ")
        assert [name for name, rule in rules.items() if rule["health"] != "ok"] == []
        assert [name for name, rule in rules.items() if rule["state"] == "firing"] == []


@pytest.mark.timeout(300)
async def test_page_comes_within_two_minutes_of_the_brokers_death(tmp_path: Path) -> None:
    """An idle tagger, the broker killed and kept down: both pages, with the deployed pauses."""
    async with LocalBroker(tmp_path / "broker") as broker, Site() as site:
        connection = await fresh_topics(broker.bootstrap_servers)
        port = free_port()
        tagger = stage_process(
            "tag", connection, site, log=tmp_path / "log", instance_id="t-0", http_port=port
        )
        ports = {"up": port, "ingest": port, "tagger": port}
        async with started(tagger), _running_prometheus(ports, tmp_path) as prometheus:
            await _until_answer(prometheus, "min(conflictwire_ready)", 1)
            assert broker.pid is not None
            os.kill(broker.pid, signal.SIGKILL)
            loop = asyncio.get_running_loop()
            died_at = loop.time()
            await _until_answer(prometheus, "max(conflictwire_ready)", 0)
            not_ready_seconds = loop.time() - died_at
            alerts = 'ALERTS{alertname=~"ConflictwireNotReady|ConflictwireBrokerSilent", alertstate="firing"}'
            await _until_answer(prometheus, f"count(count by (alertname) ({alerts}))", 2)
            assert not_ready_seconds < 25
            assert loop.time() - died_at < 90  # and at most two scrapes of 15 s more as deployed


async def _until_answer(prometheus: Prometheus, query: str, expected: float) -> None:
    async with asyncio.timeout(120):
        while await prometheus.values(query) != [expected]:  # noqa: ASYNC110 - Prometheus has no event of ours
            await asyncio.sleep(0.5)
