"""Changes: what distinguishes a version of an article from the version before it."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Count, Model

__all__ = ["ChangeKind", "Changes"]


class ChangeKind(StrEnum):
    """What kind of change it is, by rule; the first that holds, in this order."""

    RETRACTION = "retraction"
    CORRECTION = "correction"
    LIVE_UPDATE = "live_update"
    TYPO = "typo"
    UPDATE = "update"


class Changes(Model):
    """What is new in a version; absent in a first version, and where the one before is not remembered."""

    kind: ChangeKind
    reason: str
    """Which rule said so, for people."""
    headline_kept: float = Field(ge=0, le=1)
    """Share of the words of the earlier headline that are in this one."""
    lead_kept: float = Field(ge=0, le=1)
    """Share of the earlier first paragraph's words that stand in sentences kept as they were."""
    body_kept: float = Field(ge=0, le=1)
    """The same of the whole text."""
    sentences_added: Count
    sentences_removed: Count
    added: tuple[str, ...] = ()
    """The first ten added sentences, each cut to 300 characters."""
