"""The tagger's settings: plain fields, composed by the command line."""

from collections import Counter
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from schemas.outputs import Output, parse_output

__all__ = ["OutputSettings", "TaggerSettings"]


class OutputSettings(BaseModel):
    """A further topic for stories."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: str = Field(description="Its name after the prefix: `stories.` and a name of its own.")
    where: str = Field(description="The condition that a story meets, see docs/conditions.md.")

    @model_validator(mode="after")
    def _usable(self) -> Self:
        self.parsed()
        return self

    def parsed(self) -> Output:
        """Return the output."""
        return parse_output(self.topic, self.where)


class TaggerSettings(BaseModel):
    """How articles are tagged."""

    tag_overlay: Path | None = Field(
        None, description="A folder of changes to the tagger's data; docs/overlay.md describes their form."
    )
    outputs: tuple[OutputSettings, ...] = Field(
        (),
        max_length=100,
        description="Topics beside the desks': a story that meets the condition `where` is copied there, "
        """such as `[{"topic": "stories.wagner", "where": "actor_ids has 'o-wagner-group'"}]`.""",
    )
    tag_batch: int = Field(100, ge=1, le=500, description="Articles tagged before the next are read.")

    @field_validator("outputs")
    @classmethod
    def _topics_differ(cls, value: tuple[OutputSettings, ...]) -> tuple[OutputSettings, ...]:
        counts = Counter(output.topic for output in value)
        if twice := sorted(topic for topic, count in counts.items() if count > 1):
            raise ValueError(
                f"topic {', '.join(twice)} is named more than once: join the conditions with `or`"
            )
        return value

    def output_topics(self) -> tuple[str, ...]:
        """Return the topics of the outputs, without the prefix."""
        return tuple(output.topic for output in self.outputs)
