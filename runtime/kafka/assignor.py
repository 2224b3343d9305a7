"""A sticky assignor for each consumer.

aiokafka's keeps its state on the class, so that two consumers in one process confuse each other (#1175).

Leans on aiokafka's internals (pinned in pyproject.toml): the state's names, `member_assignment` and
`generation`, and DEFAULT_GENERATION_ID.
"""

from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

__all__ = ["isolated_sticky_assignor"]


def isolated_sticky_assignor() -> type[StickyPartitionAssignor]:
    """Return a new subclass whose state belongs to one consumer."""
    return type(
        "IsolatedStickyAssignor",
        (StickyPartitionAssignor,),
        {"member_assignment": None, "generation": StickyPartitionAssignor.DEFAULT_GENERATION_ID},
    )
