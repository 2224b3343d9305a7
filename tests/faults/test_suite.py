"""A seeded part of the fault suite: the broker's death, as no other test has it. The whole: `make faults`."""

from pathlib import Path

import pytest

from tests.faults.suite import broker, processes
from tests.faults.suite.runner import run_group
from tests.faults.suite.worlds import Group
from tests.support.thorough import thorough

SEED = 20261130


def _chosen(name: str, *faults: str) -> Group:
    every = (*processes.FAULTS, *broker.FAULTS)
    return Group(name, tuple(fault for fault in every if fault.name in faults))


@pytest.mark.timeout(600)
async def test_a_part_of_the_suite_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The broker dies in mid-transaction: no reader sees it, and a metric shows it."""
    kinds = thorough(("sigkill-stage", "zombie", "broker-sigkill"), otherwise=("broker-sigkill",))
    group = _chosen("part", *kinds)
    said: list[str] = []
    results = await run_group(group, tmp_path / "part", seed=SEED, minutes=1, say=said.append)
    assert [result for result in results if not result.good] == [], "\n".join(said)
    assert all(result.times and result.records for result in results)
