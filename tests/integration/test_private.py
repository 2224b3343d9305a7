"""What other programs and users of the machine get to see of ours: environments of children, files."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from localkafka import LocalBroker

_SECRET = "CONFLICTWIRE_KAFKA__PASSWORD"  # noqa: S105 - its name

_WORKER = """
import asyncio, os
from prometheus_client import CollectorRegistry
from runtime.workers import WorkerMetrics, WorkerPool

async def main():
    pool = WorkerPool(workers=1, tasks_per_worker=9, preload=[], metrics=WorkerMetrics(CollectorRegistry()))
    print(await pool.run(os.getenv, "CONFLICTWIRE_KAFKA__PASSWORD", "none", deadline_seconds=60))
    print(os.environ["CONFLICTWIRE_KAFKA__PASSWORD"])
    await pool.close()

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_worker_that_parses_strangers_bytes_has_no_password(tmp_path: Path) -> None:
    """The process itself keeps its environment."""
    script = tmp_path / "script.py"
    script.write_text(_WORKER)
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, _SECRET: "hunter2", "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["none", "hunter2"]


async def test_broker_has_no_password_and_its_files_are_its_users_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The JVM needs no environment of ours, and nobody else reads the wire in its data directory."""
    monkeypatch.setenv(_SECRET, "hunter2")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    data = tmp_path / "data"
    async with LocalBroker(data) as broker:
        environment = psutil.Process(broker.pid).environ()
        segments = list(data.rglob("*.log"))
        others_may = [path for path in (data, *segments) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert "PATH" in environment
    assert "hunter2" not in environment.values()
    assert segments
    assert [path.name for path in others_may] == []
