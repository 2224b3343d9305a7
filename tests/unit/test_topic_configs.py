"""What topics are created with beside the table's own properties."""

import pytest

from runtime.kafka.topics import in_sync_config


@pytest.mark.parametrize(
    ("replication", "expected"),
    [
        (3, {"min.insync.replicas": "2"}),
        (2, {"min.insync.replicas": "1"}),
        (5, {"min.insync.replicas": "3"}),
        (1, {}),
        (-1, {}),
    ],
)
def test_most_replicas_have_a_record_before_it_counts(replication: int, expected: dict[str, str]) -> None:
    """One broker may fail, and none that was acknowledged is lost; a single copy has nothing to say."""
    assert in_sync_config(replication) == expected
