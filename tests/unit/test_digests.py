"""Digests of data: stable, and different for different content."""

from schemas.digests import digest


def test_digest_is_the_same_on_every_machine() -> None:
    """It stands in records that other processes compare."""
    assert digest([]) == "e3b0c442"
    assert digest(["читайте", "also"]) == digest(iter(("читайте", "also"))) == "176a8b6f"


def test_order_and_borders_of_parts_count() -> None:
    """A word that moves from one list to the next is another set of rules."""
    assert (
        len({digest(parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], ["c", "ab"], ["abc", ""])}) == 5
    )
