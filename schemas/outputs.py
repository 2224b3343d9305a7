"""Outputs: further topics that stories go to, each with the condition that chooses them.

The desks are the built-in ones; an operator adds others in the settings. An output's topic gets the same
record as `stories`, and a cancellation when a later version no longer meets the condition.
"""

import re
from dataclasses import dataclass

from schemas.conditions import Condition
from schemas.story_fields import parse_story_condition
from schemas.topics import DESKS, desk_topic

__all__ = ["DESK_OUTPUTS", "Output", "parse_output"]

_TOPIC = re.compile(r"stories\.[a-z0-9][a-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Output:
    """A topic, without the operator's prefix, and which stories it gets."""

    topic: str
    condition: Condition


def parse_output(topic: str, where: str) -> Output:
    """Return an operator's output.

    Raises:
        ValueError: The topic cannot be one of an output.
        ConditionError: The condition cannot be used; the text names the column.
    """
    if not _TOPIC.fullmatch(topic):
        raise ValueError(
            f"topic {topic!r}: an output's topic is `stories.` and at most 100 lower-case letters, digits, "
            "`.`, `_` and `-`, such as `stories.wagner`"
        )
    if any(topic == output.topic for output in DESK_OUTPUTS):
        raise ValueError(f"topic {topic!r} is a desk's already: choose another name")
    return Output(topic, parse_story_condition(where))


DESK_OUTPUTS = tuple(Output(desk_topic(desk), parse_story_condition(f"desks has '{desk}'")) for desk in DESKS)
