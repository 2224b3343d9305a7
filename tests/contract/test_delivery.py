"""docs/delivery.md says what the last run of the fault suite found, and names every kind of fault."""

import json
import re
from pathlib import Path

from tests.faults.suite import results
from tests.faults.suite.groups import GROUPS

RUN = json.loads(results.RESULTS.read_text("utf-8"))

ROOT = Path(__file__).resolve().parents[2]


def test_every_promise_names_its_test() -> None:
    """A promise that nothing shows is a hope."""
    section = results.PAGE.read_text("utf-8").split("## Promised\n")[1].split("\n## ")[0]
    promises = [line for line in section.splitlines() if line.startswith("| **")]
    assert len(promises) > 5
    assert [line for line in promises if not re.search(r"`tests/|the same \|", line)] == []


def test_every_failure_names_a_test_or_a_group_of_faults() -> None:
    """And every group of faults is named: none strikes for a promise that is not made."""
    page = results.PAGE.read_text("utf-8")
    section = page.split("## Under which failures\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 10
    assert [row for row in rows if not re.search(r"`tests/|faults: `", row)] == []
    named = {
        name for words in re.findall(r"faults: (`[^;|)]*`)", page) for name in re.findall(r"`(\w+)`", words)
    }
    assert named == {group.name for group in GROUPS}


def test_tests_that_the_page_names_are_there() -> None:
    """A test that was renamed takes its sentence along."""
    named = re.findall(r"`(tests/[^`]+\.py)(?:::(\w+))?`", results.PAGE.read_text("utf-8"))
    assert len(named) > 10
    for path, function in named:
        assert f"def {function}" in (ROOT / path).read_text("utf-8"), f"{path}::{function}"


def test_the_table_of_faults_is_what_the_results_say() -> None:
    """Nobody writes a figure by hand."""
    page = results.PAGE.read_text("utf-8")
    assert page == results.rendered(page, RUN), "run `python -m tests.faults.suite.results`"


def test_every_fault_of_the_results_is_one_of_the_suite() -> None:
    """A fault that was renamed or dropped leaves no row behind."""
    known = {fault.name for group in GROUPS for fault in group.faults}
    assert {one["fault"] for one in RUN["faults"]} <= known


def test_nothing_is_wrong_in_the_results() -> None:
    """A run that found something is a defect to repair, not a table to publish."""
    wrong = ("lost", "doubled", "reordered", "uncommitted", "stuck", "problems")
    assert {one["fault"]: one for one in RUN["faults"] if any(one[name] for name in wrong)} == {}
