"""The runtime's errors.

RuntimeFault
├── Transient   it may pass: the shard restarts after a pause
│   └── Fenced  another process has started this shard's producer
├── Poison      this one record cannot be worked on: it becomes a dead letter, its neighbours go on
├── Halt        this shard cannot go on until somebody acts: it stands still, its neighbours go on
└── Fatal       this process cannot go on: it ends with this error, the supervisor restarts it
    └── MissingTopics   they have to be created first
"""

__all__ = ["Fatal", "Fenced", "Halt", "MissingTopics", "Poison", "RuntimeFault", "Transient"]


class RuntimeFault(Exception):  # noqa: N818 - the root of a tree whose leaves are words of their own
    """Any fault that the runtime names."""


class Transient(RuntimeFault):
    """It may pass: the shard restarts from its committed state."""


class Fenced(Transient):
    """Another process has started this shard's producer since: what we decided does not count."""


class Poison(RuntimeFault):
    """This one record cannot be worked on."""


class Halt(RuntimeFault):
    """This shard cannot go on until somebody acts; the text says what to do."""


class Fatal(RuntimeFault):
    """This process cannot go on; the text says why and what to do."""


class MissingTopics(Fatal):
    """Topics do not exist; the text names them. How to create them is for the caller to say."""
