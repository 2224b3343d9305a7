"""One Kafka node as a supervised child: configured, formatted, started, waited for, stopped.

It owns the order of these steps for one node. The caller decides who may use the directory and which ports it
gets: claim.py for the single node, the tests' support for a cluster.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from localkafka.diagnosis import explain
from localkafka.directory import BrokerState, Directory
from localkafka.errors import BrokerError
from localkafka.jvm import Jvm, java_environment
from localkafka.ports import free_port
from localkafka.processes import Child, ChildChange, ChildState, ending
from localkafka.properties import NodeSettings, render_properties
from localkafka.ready import wait_until_it_answers
from localkafka.storage import prepare_storage

START_TIMEOUT_SECONDS = 60.0  # 1-2 s on an idle machine; recovery after a crash reads the unflushed segments
STOP_TIMEOUT_SECONDS = 10.0  # 0.3 s when idle
SINGLE_NODE = "Kafka broker"  # its name in every text
_SHOWN_LINES = 5
_IN_ORDER = {0, 128 + signal.SIGTERM}  # exit codes of a JVM that ran its shutdown hooks


class Node:
    """One node; see the module."""

    def __init__(
        self,
        name: str,
        directory: Directory,
        settings: NodeSettings,
        jvm: Jvm,
        *,
        progress: Callable[[str], None],
        on_change: Callable[[ChildChange], None] = lambda _change: None,
        cluster_id: str | None = None,
        kept_files: Sequence[int] = (),
        writes_archive: bool = False,
    ) -> None:
        """Prepare; nothing is written or started yet.

        Args:
            on_change: Called when the JVM starts or dies.
            cluster_id: See `prepare_storage`.
            kept_files: The data directory's lock, which the JVM holds as long as it lives.
            writes_archive: Its orderly stop writes the class archive where there is none.
        """
        self.directory = directory
        self.settings = settings
        self._name = name
        self._jvm = jvm
        self._progress = progress
        self._on_change = on_change
        self._cluster_id = cluster_id
        self._unfinished_archive = jvm.archive.unfinished if writes_archive else None
        self._remembering: asyncio.Future[None] | None = None
        self._kept_files = tuple(kept_files)
        self._between: Child | None = None
        command = node_command(jvm, directory, write_archive=self._unfinished_archive)
        self.child = Child(
            name,
            command,
            env=java_environment(),
            on_change=self._changed,
            before_restart=self.end_session,
            kept_files=kept_files,
        )

    @property
    def bootstrap_servers(self) -> str:
        """Where clients of this node connect."""
        return f"127.0.0.1:{self.settings.port}"

    @property
    def state(self) -> BrokerState:
        """This node's ports, without a run."""
        return BrokerState(port=self.settings.port, controller_port=self.settings.controller_port)

    async def prepare(self) -> None:
        """Write the configuration and format the storage once.

        Raises:
            BrokerError: That failed.
        """
        formatted = await asyncio.to_thread(
            prepare_storage, self.directory, self.settings, self._jvm, cluster_id=self._cluster_id
        )
        if formatted:
            self._progress(f"{self._name}: storage formatted in {self.directory.path}")

    async def end_session(self) -> None:
        """Run the node where no client finds it until it has registered; after a kill, before the real start.

        The controller lets a killed node register again only when its session is over, a minute on a single
        node. A run with a session of a second takes about 3 s, ends in order, and the next one registers at
        once. When it fails, the real start takes that minute, or says why it cannot start.
        """
        if self.settings.voters:
            return
        port = await asyncio.to_thread(free_port, avoid=frozenset({self.settings.port}))
        await self._configure(replace(self.settings, port=port, ends_session=True))
        between = Child(
            self._name,
            node_command(self._jvm, self.directory),
            env=java_environment(),
            kept_files=self._kept_files,
        )
        self._between = between
        try:
            await between.start()
            await wait_until_it_answers(
                f"127.0.0.1:{port}",
                alive=lambda: between.pid is not None,
                timeout_seconds=START_TIMEOUT_SECONDS,
            )
        finally:
            await between.stop(STOP_TIMEOUT_SECONDS)
            self._between = None
            await self._configure(self.settings)

    async def start(self) -> None:
        """Start the JVM; it is not ready yet."""
        await self.child.start()

    async def wait_ready(self, *, brokers: int = 1) -> None:
        """Return when the node answers and sees that many brokers.

        Raises:
            BrokerError: It died or did not answer in time; it is killed then.
        """
        ready = await wait_until_it_answers(
            self.bootstrap_servers,
            alive=lambda: self.child.pid is not None,
            timeout_seconds=START_TIMEOUT_SECONDS,
            brokers=brokers,
        )
        if not ready:
            died = self.child.pid is None
            await self.kill()
            raise not_ready(self._name, self.directory, self.child.last_lines, died=died)

    async def stop(self) -> None:
        """Stop it in order; kill it when that takes too long."""
        if self._between is not None:
            await self._between.kill()
        await self._end(await self.child.stop(STOP_TIMEOUT_SECONDS))

    async def kill(self) -> None:
        """End it by SIGKILL, as a power cut would."""
        if self._between is not None:
            await self._between.kill()
        await self._end(await self.child.kill())

    async def _configure(self, settings: NodeSettings) -> None:
        text = render_properties(settings)
        with contextlib.suppress(OSError):  # a full disk: the start says so
            await asyncio.to_thread(self.directory.properties.write_text, text, encoding="ascii")

    async def _end(self, exit_code: int | None) -> None:
        if self._remembering is not None:
            await self._remembering  # written late, it would call the stopped node running
        if exit_code in _IN_ORDER:  # else the next start has to end its session
            await asyncio.to_thread(self.directory.remember, self.state)
        if self._unfinished_archive is not None:
            await asyncio.to_thread(self._jvm.archive.keep)

    def _changed(self, change: ChildChange) -> None:
        self._on_change(change)
        if change.state is ChildState.STARTED and change.pid is not None:
            pid, loop = change.pid, asyncio.get_running_loop()
            self._remembering = loop.run_in_executor(None, self._remember_run, pid)
        if change.state is ChildState.DIED:
            self._progress(f"{self._name} died ({ending(change.exit_code)}): {explain(change.last_lines)}")
            for line in change.last_lines[-_SHOWN_LINES:]:
                self._progress(f"  {line}")
        if change.state is ChildState.RESTARTING:
            self._progress(f"{self._name}: starting again in {change.wait_seconds:.1f} s")

    def _remember_run(self, pid: int) -> None:
        self.directory.remember(self.state.running_as(pid, supervised=True))


def node_command(jvm: Jvm, directory: Directory, *, write_archive: Path | None = None) -> list[str]:
    """Return the command line of the node whose configuration lies in `directory`."""
    arguments = [str(directory.properties)]
    return jvm.command(
        "kafka.Kafka", arguments, logs=directory.logs, logging=directory.logging, write_archive=write_archive
    )


def not_ready(name: str, directory: Directory, lines: Sequence[str], *, died: bool) -> BrokerError:
    """Return why a node did not come up, as far as its last lines say."""
    what = "ended while it started" if died else f"did not answer within {START_TIMEOUT_SECONDS:.0f} s"
    return BrokerError(f"{name} {what}: {explain(lines)} (its log: {directory.logs})")
