"""A sticky assignor of one's own for each consumer.

aiokafka's keeps its state on the class, so that two consumers in one process confuse each other (#1175).
"""

from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

__all__ = ["own_sticky_assignor"]


def own_sticky_assignor() -> type[StickyPartitionAssignor]:
    """Return a new subclass whose state belongs to one consumer."""
    return type(
        "OwnStickyAssignor",
        (StickyPartitionAssignor,),
        {"member_assignment": None, "generation": StickyPartitionAssignor.DEFAULT_GENERATION_ID},
    )
