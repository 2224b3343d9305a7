"""Pages made after public reports of people who extract news."""

import pytest

from tests.support.extraction_cases import case_names, faults

KNOWN_FAILURES: frozenset[str] = frozenset()
"""Cases that do not hold yet. One that begins to hold fails here until it is taken from the list."""


def test_every_known_failure_is_a_case() -> None:
    """A renamed case does not stay in the list."""
    assert set(case_names()) >= KNOWN_FAILURES


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True)) if name in KNOWN_FAILURES else name
        for name in case_names()
    ],
)
def test_case_holds(name: str) -> None:
    """A fault that was reported once does not come back."""
    assert faults(name) == []
