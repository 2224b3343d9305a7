"""The runtime's errors.

RuntimeFault
├── Transient   it may pass: the shard restarts after a pause
│   └── Fenced  another process has started this shard's producer
├── Poison      this one record cannot be worked on: it becomes a dead letter, the others go on
├── Halt        this shard cannot go on until an operator acts: it does nothing, the others go on
└── Fatal       this process cannot go on: it ends with this error, the supervisor restarts it
    └── MissingTopics   they have to be created first
"""

__all__ = ["Fatal", "Fenced", "Halt", "MissingTopics", "Poison", "RuntimeFault", "Transient"]


class RuntimeFault(Exception):  # noqa: N818 - the root of a tree whose leaves name what follows
    """The root of the runtime's errors."""


class Transient(RuntimeFault):
    """It may pass: the shard restarts from its committed state."""


class Fenced(Transient):
    """Another process has started this shard's producer since: what we decided does not count."""


class Poison(RuntimeFault):
    """This one record cannot be worked on."""


class Halt(RuntimeFault):
    """This shard cannot go on until an operator acts; the text says what to do."""


class Fatal(RuntimeFault):
    """This process cannot go on; the text says why and what to do."""


class MissingTopics(Fatal):
    """Topics do not exist; the text names them. How to create them is for the caller to say."""
