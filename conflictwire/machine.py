"""One machine: the broker, the topics and the stages as supervised children of this process.

Owns their order and their ports. `conflictwire up` leaves it running, `conflictwire demo` runs it a while.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Self

from prometheus_client import CollectorRegistry, ProcessCollector

import localkafka
from conflictwire.cluster import create_all_topics
from conflictwire.machine_metrics import MachineMetrics
from conflictwire.settings import Settings, child_environment
from conflictwire.silent_runs import kill_silent_runs
from conflictwire.stages import STAGES, StageRow
from localkafka.ports import free_port, is_free
from localkafka.processes import Child, ChildChange, ChildState, ending
from runtime.health import HealthServer, is_ready
from runtime.kafka.connection import Connection, wait_until_answers
from runtime.kafka.topics import require_match
from runtime.log_limits import LossCountingHandler

__all__ = ["METRICS_PORT", "OneMachine", "StageProcess"]

LOG_BYTES = 10 << 20  # a file, of which one older is kept
STOP_SECONDS = 6.0  # a stage takes at most 5
METRICS_PORT = 9463  # of `up` itself, where it is free; the stages' follow
_READY_EVERY_SECONDS = 0.1
_DISK_EVERY_SECONDS = 10.0


class _LogFile(LossCountingHandler, RotatingFileHandler):
    """A stage's log, in which a full disk leaves a count and no traceback."""


class StageProcess:
    """One stage as a child process.

    Attributes:
        port: Of its `/metrics`, `/healthz`, `/readyz`.
    """

    def __init__(
        self,
        row: StageRow,
        environment: Callable[[Mapping[str, str]], dict[str, str]],
        *,
        log_file: Path,
        on_change: Callable[[ChildChange], None],
        on_line: Callable[[str, str], None],
    ) -> None:
        self.name = row.name
        self.port = row.port if is_free(row.port) else free_port()
        self._log = _LogFile(log_file, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
        own = {"http_port": str(self.port), "instance_id": f"{row.name}-0"}
        self._on_line = on_line
        self.child = Child(
            row.name,
            [sys.executable, "-m", "conflictwire", row.command],
            env=environment(own),
            on_line=self._line,
            on_change=on_change,
        )

    async def wait_ready(self) -> None:
        """Return when `/readyz` says so."""
        while not await is_ready(self.port):  # noqa: ASYNC110 - another process has no event of ours
            await asyncio.sleep(_READY_EVERY_SECONDS)

    def _line(self, name: str, line: str) -> None:
        self._log.emit(logging.makeLogRecord({"msg": line}))
        self._on_line(name, line)


class OneMachine:
    """Everything that `up` and `demo` run; an async context manager.

    Args:
        flags, config: From the command line, passed on to the children.
        say: Called with a line of text at each step, and when a child dies.
        on_line: Called with a stage's name and each line that it logs.
    """

    def __init__(
        self,
        settings: Settings,
        flags: Mapping[str, str],
        *,
        data_dir: Path,
        config: Path | None = None,
        say: Callable[[str], None],
        on_line: Callable[[str, str], None] = lambda _name, _line: None,
    ) -> None:
        self._settings = settings
        self._flags = dict(flags)
        self._data_dir = data_dir
        self._config = config
        self._say = say
        self._on_line = on_line
        self._stack = AsyncExitStack()
        self._registry = CollectorRegistry()
        self._metrics = MachineMetrics(self._registry, data_dir=data_dir)
        self.metrics_port = 0
        self.stages: list[StageProcess] = []
        self.connection: Connection

    async def __aenter__(self) -> Self:
        try:
            await self._serve_metrics()
            bootstrap = self._settings.bootstrap_servers or await self._local_broker()
            self.connection = self._settings.connection(bootstrap)
            await wait_until_answers(self.connection, progress=self._say)
            await self._prepare_topics()
            await self._start_stages(bootstrap)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def ready(self) -> None:
        """Return when every stage is ready."""
        for stage in self.stages:
            await stage.wait_ready()
            self._say(f"{stage.name} is ready; metrics at http://127.0.0.1:{stage.port}/metrics")

    async def _serve_metrics(self) -> None:
        self._metrics.expect(STAGES)
        ProcessCollector(registry=self._registry)
        port = METRICS_PORT if is_free(METRICS_PORT) else 0
        server = HealthServer(self._registry, self._metrics.health, host=self._settings.http_host, port=port)
        await self._stack.enter_async_context(server)
        self.metrics_port = server.port
        self._supervise(self._watch_disk(), "disk")
        self._say(f"metrics of these processes at http://127.0.0.1:{server.port}/metrics")

    async def _watch_disk(self) -> None:
        while True:
            await asyncio.to_thread(self._metrics.read_disk)
            await asyncio.sleep(_DISK_EVERY_SECONDS)

    async def _local_broker(self) -> str:
        found = await localkafka.status(self._data_dir)
        if found.answers and found.detached and found.bootstrap_servers:
            self._say(f"using the Kafka broker that runs on {found.bootstrap_servers}")
            return found.bootstrap_servers
        self._metrics.expect(["broker"])
        local = localkafka.LocalBroker(
            self._data_dir,
            preferred_port=self._settings.kafka_port or None,
            progress=self._say,
            on_change=lambda change: self._metrics.changed("broker", change),
        )
        await self._stack.enter_async_context(local)
        self._supervise(local.supervise(), "broker")
        return local.bootstrap_servers

    async def _prepare_topics(self) -> None:
        reports = await create_all_topics(self._settings, self.connection)
        created = sum(report.created for report in reports)
        if created:
            self._say(f"created {created} topics under {self.connection.prefix}")
        require_match(reports)

    async def _start_stages(self, bootstrap_servers: str) -> None:
        def environment(own: Mapping[str, str]) -> dict[str, str]:
            flags = {**self._flags, "bootstrap_servers": bootstrap_servers, **own}
            return child_environment(flags, config=self._config)

        logs = self._data_dir / "logs"
        await asyncio.to_thread(logs.mkdir, parents=True, exist_ok=True)
        for row in STAGES.values():
            stage = StageProcess(
                row,
                environment,
                log_file=logs / f"{row.name}.log",
                on_change=self._changed,
                on_line=self._on_line,
            )
            self.stages.append(stage)
            self._say(f"starting {row.name}")
            await stage.child.start()
        self._stack.push_async_callback(self._stop_stages)
        for stage in self.stages:
            self._supervise(stage.child.supervise(), stage.name)
            if self._settings.liveness_seconds:
                limit, say = self._settings.liveness_seconds, self._say
                watch = kill_silent_runs(stage.child, stage.port, limit_seconds=limit, say=say)
                self._supervise(watch, f"{stage.name} answers")

    async def _stop_stages(self) -> None:
        await asyncio.gather(*[stage.child.stop(STOP_SECONDS) for stage in self.stages])

    def _supervise(self, work: "asyncio._CoroutineLike[None]", name: str) -> None:
        task = asyncio.create_task(work, name=f"supervise {name}")

        async def end() -> None:
            task.cancel()
            await asyncio.wait([task])

        self._stack.push_async_callback(end)

    def _changed(self, change: ChildChange) -> None:
        self._metrics.changed(change.name, change)
        if change.state is ChildState.DIED:
            last = "\n  ".join(change.last_lines[-5:])
            self._say(f"{change.name} died ({ending(change.exit_code)}); its last lines:\n  {last}")
        elif change.state is ChildState.RESTARTING:
            self._say(f"restarting {change.name} in {change.wait_seconds:g} s")
