"""The tagging cases: small texts with the right values, each after a complaint about a tool of this kind."""

from pathlib import Path

import pytest

from bench.tagging_cases import read_cases, wrong

CASES_BY_NAME = read_cases()
KNOWN_FAILURES = frozenset(
    (Path(__file__).parent.parent / "golden" / "tagging_cases" / "known_failures.txt")
    .read_text("utf-8")
    .split()
)
"""Cases that do not hold yet; one that holds has to leave the list, so that it only shrinks."""


@pytest.mark.parametrize("name", sorted(CASES_BY_NAME))
def test_a_case_holds_unless_it_is_known_to_fail(name: str) -> None:
    """What held once goes on holding, and the list of the others is true."""
    assert (wrong(CASES_BY_NAME[name]) == []) is (name not in KNOWN_FAILURES)


def test_known_failures_are_cases() -> None:
    """A case that was renamed is not forgotten in the list."""
    assert not KNOWN_FAILURES - CASES_BY_NAME.keys()
