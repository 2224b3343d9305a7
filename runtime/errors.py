"""The runtime's errors.

RuntimeFault
├── Transient   it may pass: the shard starts anew after a pause
│   └── Fenced  somebody else has started this shard's producer
├── Poison      this one record cannot be worked on: it becomes a dead letter, its neighbours go on
├── Halt        this shard cannot go on until somebody acts: it stands still, its neighbours go on
└── Fatal       this process cannot go on: it ends with the sentence, the supervisor restarts it
"""

__all__ = ["Fatal", "Fenced", "Halt", "Poison", "RuntimeFault", "Transient"]


class RuntimeFault(Exception):  # noqa: N818 - the root of a tree whose leaves are words of their own
    """Any fault that the runtime names."""


class Transient(RuntimeFault):
    """It may pass: the shard starts anew from its committed state."""


class Fenced(Transient):
    """Somebody else has started this shard's producer since: what we decided does not count."""


class Poison(RuntimeFault):
    """This one record cannot be worked on."""


class Halt(RuntimeFault):
    """This shard cannot go on until somebody acts; the text says what to do."""


class Fatal(RuntimeFault):
    """This process cannot go on; the text says why and what to do."""
