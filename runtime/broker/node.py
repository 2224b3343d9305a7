"""One Kafka node as a supervised child: configured, formatted, started, waited for, stopped.

It owns the order of these steps for one node. Who may use the directory and which ports it gets is decided by
the caller: broker.py for the single node, cluster.py for three.
"""

import asyncio
from collections.abc import Callable, Sequence

from runtime.broker.diagnosis import explain
from runtime.broker.directory import Directory, Standing
from runtime.broker.errors import BrokerError
from runtime.broker.jvm import Jvm
from runtime.broker.properties import NodeSettings
from runtime.broker.ready import wait_until_it_answers
from runtime.broker.storage import prepare_storage
from runtime.processes import Change, Child, State

START_TIMEOUT_SECONDS = 60.0  # 2 s on an idle machine; recovery after a crash reads the unflushed segments
STOP_TIMEOUT_SECONDS = 10.0  # 0.3 s when idle


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
        cluster_id: str | None = None,
        kept_files: Sequence[int] = (),
    ) -> None:
        """Prepare; nothing is written or started yet.

        Args:
            cluster_id: See `prepare_storage`.
            kept_files: The data directory's lock, which the JVM holds as long as it lives.
        """
        self.directory = directory
        self.settings = settings
        self._name = name
        self._jvm = jvm
        self._progress = progress
        self._cluster_id = cluster_id
        self.child = Child(name, self.command(), on_change=self._tell, kept_files=kept_files)

    @property
    def bootstrap_servers(self) -> str:
        """Where clients of this node connect."""
        return f"127.0.0.1:{self.settings.port}"

    @property
    def standing(self) -> Standing:
        """This node's ports, without a run."""
        return Standing(port=self.settings.port, controller_port=self.settings.controller_port)

    def command(self) -> list[str]:
        """Return the command line of the node's JVM."""
        return self._jvm.command(
            "kafka.Kafka",
            [str(self.directory.properties)],
            logs=self.directory.logs,
            logging=self.directory.logging,
        )

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

    async def start(self) -> None:
        """Start the JVM; it is not ready yet."""
        await self.child.start()

    async def wait_ready(self, *, brokers: int = 1) -> None:
        """Return when the node answers and sees so many brokers.

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
            await self.child.kill()
            what = "ended while it started" if died else f"gave no answer in {START_TIMEOUT_SECONDS:.0f} s"
            raise BrokerError(
                f"{self._name} {what}: {explain(self.child.last_lines)} (its log: {self.directory.logs})"
            )

    async def stop(self) -> None:
        """Stop it in order; kill it when that takes too long."""
        await self.child.stop(STOP_TIMEOUT_SECONDS)

    def _tell(self, change: Change) -> None:
        if change.pid is not None and change.state is State.STARTED:
            self.directory.remember(self.standing.running_as(change.pid))
        if change.state is State.DIED:
            self._progress(
                f"{self._name} died (exit code {change.exit_code}): {explain(change.last_lines)}; "
                "its last lines:"
            )
            for line in change.last_lines[-5:]:
                self._progress(f"  {line}")
        if change.state is State.RESTARTING:
            self._progress(f"{self._name}: starting again in {change.wait_seconds:.1f} s")
