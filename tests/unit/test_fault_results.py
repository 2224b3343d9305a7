"""What a run of the fault suite says: the summary for a person, and the table for the page."""

from collections import Counter

from tests.faults.suite import results
from tests.faults.suite.ledger import Findings
from tests.faults.suite.runner import Result


def _result(**more: object) -> Result:
    given = {"times": 2, "recovery_seconds": [1.0, 3.0], "records": 40, "signals": Counter({"x_total": 2})}
    return Result("zombie", "a process stands still", 2, signal="x_total", **{**given, **more})  # type: ignore[arg-type]


def _row(**more: object) -> results.Row:
    (row,) = results.rows([_result(**more)], seed=1, at="2026-11-30T00:00:00+00:00")
    return row


def test_sound_result_is_ok() -> None:
    """With its figures, and nothing below the table but the total."""
    shown = results.summary({"faults": [_row()]})
    assert "ok  zombie  2      40" in shown
    assert shown.splitlines()[-1] == "2 strikes of 1 kinds, 40 records seen, 0 kinds with something wrong"


def test_each_kind_of_wrong_is_named() -> None:
    """A person need not look into the JSON."""
    row = _row(findings=Findings(lost=("story a1.2",), doubled=("entries e1.1",)), stuck=1)
    assert results.wrong(row) == ["lost: story a1.2", "doubled: entries e1.1", "did not recover 1 times"]
    shown = results.summary({"faults": [row]})
    assert "WRONG  zombie" in shown
    assert "zombie: lost: story a1.2" in shown


def test_fault_that_this_machine_cannot_have_leaves_no_row() -> None:
    """A row that says 0 would look like a good one."""
    assert results.rows([_result(skipped="it takes root")], seed=1, at="") == []


def test_later_run_of_one_kind_replaces_its_row_alone() -> None:
    """`--only` with `--write` measures one kind again."""
    before = {"faults": [_row(), {**_row(), "fault": "twin"}]}
    after = results.merged(before, {"faults": [_row(records=50)]})
    assert [(one["fault"], one["records"]) for one in after["faults"]] == [("zombie", 50), ("twin", 40)]
