"""docs/delivery.md says what the last run of the fault suite found, and names every kind of fault."""

import json

from tests.faults.suite import results
from tests.faults.suite.groups import GROUPS

RUN = json.loads(results.RESULTS.read_text("utf-8"))


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
