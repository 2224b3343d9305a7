"""The wire's bytes: one record of each kind, its key, headers and value as they are committed."""

import pytest

from schemas import contracts
from tests.support.golden_records import FOLDER, golden_records, rendered


@pytest.mark.parametrize("name", rendered())
def test_the_bytes_of_a_record_stay(name: str) -> None:
    """A change here is one that subscribers and older processes read."""
    assert (FOLDER / name).read_text("utf-8") == rendered()[name]


def test_no_golden_file_is_left_over() -> None:
    """Each file is a record that is still written."""
    assert {file.name for file in FOLDER.iterdir()} == set(rendered())


def test_every_kind_of_record_has_its_golden_file() -> None:
    """Whoever adds a row to the contract table adds an example."""
    types = {dict(record.headers).get("ce_type", b"").decode() for record in golden_records().values()}
    assert {contract.ce_type for contract in contracts.CONTRACTS} <= types
