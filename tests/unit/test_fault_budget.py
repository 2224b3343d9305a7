"""How the fault suite divides its time: nothing is left over, and no fault that has to strike is cut."""

import time

from tests.faults.suite.budget import Budget
from tests.faults.suite.faults import FULL_MINUTES, Fault
from tests.faults.suite.rig import Rig
from tests.faults.suite.runner import Result, goes_on
from tests.faults.suite.worlds import Group


async def _strike(_rig: Rig) -> int:
    return 1


def _fault(*, goal: int = 3, always: bool = False) -> Fault:
    return Fault("f", "a fault", _strike, seconds=10, shown_by=(), goal=goal, always=always)


def _result(*, goal: int, times: int, waves: int) -> Result:
    return Result("f", "a fault", goal, times=times, recovery_seconds=[1.0] * waves)


def test_time_that_a_group_did_not_need_goes_to_those_behind_it() -> None:
    """Two equal groups: the second has all that the first left."""
    groups = [Group(name, (_fault(),)) for name in ("one", "two")]
    now = [0.0]
    budget = Budget(groups, FULL_MINUTES, lanes=1, now=lambda: now[0])
    assert budget.share(groups[0]) == FULL_MINUTES * 60 / 2
    now[0] = 100.0
    budget.end(groups[0])
    assert budget.share(groups[1]) == FULL_MINUTES * 60 - 100


def test_groups_that_run_at_the_same_time_have_all_lanes_together() -> None:
    """Two lanes, two equal groups: each has the whole length of the run."""
    groups = [Group(name, (_fault(),)) for name in ("one", "two")]
    budget = Budget(groups, FULL_MINUTES, lanes=2, now=lambda: 0.0)
    assert [budget.share(group) for group in groups] == [FULL_MINUTES * 60] * 2


def test_fault_whose_time_is_used_up_strikes_no_more() -> None:
    """But it strikes once in any case."""
    over = time.monotonic() - 1
    assert goes_on(_fault(), _result(goal=3, times=0, waves=0), waves=3, until=over)
    assert not goes_on(_fault(), _result(goal=3, times=1, waves=1), waves=3, until=over)
    assert goes_on(_fault(), _result(goal=3, times=1, waves=1), waves=3, until=None)
    assert not goes_on(_fault(), _result(goal=3, times=3, waves=3), waves=3, until=None)


def test_fault_that_always_strikes_reaches_its_number() -> None:
    """Time does not end it, a wave that hit less than planned neither; one that hits nothing does."""
    fault, over = _fault(goal=20, always=True), time.monotonic() - 1
    assert goes_on(fault, _result(goal=20, times=19, waves=2), waves=2, until=over)
    assert not goes_on(fault, _result(goal=20, times=20, waves=2), waves=2, until=over)
    assert not goes_on(fault, _result(goal=20, times=0, waves=4), waves=2, until=over)
