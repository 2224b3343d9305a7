"""Fixtures of all tests, and the rule that in CI nothing is skipped."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx
from hypothesis import settings

from localkafka import LocalBroker
from tests.support.kafka import running_broker

# A gate gives the same answer to the same change; chance looks for new examples on developers' machines.
# No deadline: what is asserted is behaviour, and a busy machine takes ten times as long.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("developer", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "developer")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _no_blocking_calls() -> Iterator[None]:
    """Let a blocking call of ours in an event loop fail the test."""
    with blockbuster_ctx(scanned_modules=["localkafka", "runtime", "ingest", "consumers", "conflictwire"]):
        yield


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """The run's real broker."""
    with running_broker(tmp_path_factory.mktemp("kafka")) as running:
        yield running


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora and standards beside the checkout; skips where there is none."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say last what was skipped and why, in one line."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        reasons = {str(report.longrepr[2]) for report in skipped}
        terminalreporter.write_line(f"skipped {len(skipped)}: {'; '.join(sorted(reasons))}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run of CI that skipped something: a check that did not run proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
