"""The tagger's settings: plain fields, composed by the command line."""

from pathlib import Path

from pydantic import BaseModel, Field

__all__ = ["TaggerSettings"]


class TaggerSettings(BaseModel):
    """How articles are tagged."""

    tag_overlay: Path | None = Field(
        None, description="A folder of changes to the tagger's data; docs/overlay.md describes their form."
    )
    tag_batch: int = Field(100, ge=1, le=500, description="Articles tagged before the next are read.")
