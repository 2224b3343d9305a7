"""Shares: how much of what all use may be held by one feed.

Owns the rule for slots and for bytes. A holder may take more while it has less than what is free: one alone
gets half, two a third each, and something is always left for the next one. A fixed number is too little for a
holder that is alone, and too much for a hundred of them.

Source:
    Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998.
"""

__all__ = ["has_room", "may_take", "suspects_limit"]

BYTES_SHARE = 0.25  # of what is free: with one feed a fifth of the queue, with four of them half


def may_take(*, held: int, in_use: int, slots: int, suspects: int, is_suspect: bool) -> bool:
    """Return whether a holder may take one more slot.

    Args:
        held: Slots that it has.
        in_use: Slots that all have.
        suspects: Slots that all suspects have.
        is_suspect: What it did with slots before took long and brought nothing.
    """
    free = slots - in_use
    if free <= 0 or (is_suspect and suspects >= suspects_limit(slots)):
        return False
    return held == 0 or held < free


def suspects_limit(slots: int) -> int:
    """Return how many slots all suspects have together: a quarter, at least one."""
    return max(1, slots // 4)


def has_room(*, held_bytes: int, size_bytes: int, all_bytes: int, capacity_bytes: int) -> bool:
    """Return whether a holder may keep that many bytes more of a common capacity."""
    return held_bytes + size_bytes <= BYTES_SHARE * max(0, capacity_bytes - all_bytes)
