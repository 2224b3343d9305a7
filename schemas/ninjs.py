"""The parts of an IPTC ninjs 3.1 item that we fill.

Owns the shape; `schemas.articles` and `schemas.stories` add our root keys to it.

Source:
    IPTC ninjs 3.1 (https://iptc.org/std/ninjs/): `version` is a string, `confidence` an integer from 0 to
    100 on subjects alone, `canceled` is written with one l, and the root is closed.
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import NinjsModel, UtcDatetime

__all__ = [
    "AltId",
    "Association",
    "Body",
    "Description",
    "Headline",
    "InfoSource",
    "NinjsItem",
    "Place",
    "PubStatus",
    "RepresentationType",
    "Standard",
    "Subject",
]


class PubStatus(StrEnum):
    """Whether a subscriber may use the item; `canceled` takes back the versions before it."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class RepresentationType(StrEnum):
    """`full` or `partial`: thin, paywalled, or the feed's own text."""

    FULL = "full"
    PARTIAL = "partial"


class AltId(NinjsModel):
    """Another name of the article."""

    role: str
    """`url`, `canonicalUrl` or `guid`."""
    value: str


class Headline(NinjsModel):
    """The title."""

    value: str
    content_type: str = "text/plain"


class Body(NinjsModel):
    """The text: Unicode NFC, paragraphs separated by one blank line."""

    value: str
    role: str = "body"
    content_type: str = "text/plain"
    char_count: int
    """In Unicode code points."""
    word_count: int


class Description(NinjsModel):
    """The feed's summary."""

    value: str
    role: str = "summary"
    content_type: str = "text/plain"


class InfoSource(NinjsModel):
    """The publisher."""

    name: str
    role: str = "publisher"


class Subject(NinjsModel):
    """A concept of the IPTC Media Topics."""

    name: str
    uri: str
    rel: str = "about"
    confidence: int = Field(ge=0, le=100)
    """Ours, in percent."""


class Place(NinjsModel):
    """A place of the story."""

    name: str
    rel: str
    """`eventPlace`: something happened there."""
    uri: str | None = None
    """Of GeoNames."""
    literal: str | None = None


class Association(NinjsModel):
    """A related object, such as the lead image."""

    name: str
    uri: str
    type: str | None = None


class Standard(NinjsModel):
    """Which standard the item follows."""

    name: Literal["ninjs"] = "ninjs"
    version: Literal["3.1"] = "3.1"


class NinjsItem(NinjsModel):
    """A news item."""

    uri: str
    """`urn:conflictwire:article:<article_id>`."""
    standard: Standard = Standard()
    type: Literal["text"] = "text"
    version: str
    """"1", "2", …; a new one only if the title or the text changed. Keep the highest."""
    pub_status: PubStatus = PubStatus.USABLE
    representation_type: RepresentationType = RepresentationType.FULL
    first_created: UtcDatetime
    """When our first version was made."""
    version_created: UtcDatetime
    """When this version was made."""
    content_created: UtcDatetime | None = None
    """When the publisher says that it was published; absent if nobody says so."""
    language: str | None = None
    """BCP 47."""
    by: str | None = None
    """The authors."""
    located: str | None = None
    """The dateline, as written."""
    copyright_notice: str | None = None
    headlines: tuple[Headline, ...] = ()
    """One; none in a cancellation."""
    descriptions: tuple[Description, ...] = ()
    """At most one."""
    bodies: tuple[Body, ...] = ()
    """One; none in a cancellation."""
    info_sources: tuple[InfoSource, ...] = ()
    """At most one."""
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    associations: tuple[Association, ...] = ()
    alt_ids: tuple[AltId, ...] = ()

    @property
    def title(self) -> str:
        """Return the headline's text, empty where there is none."""
        return self.headlines[0].value if self.headlines else ""

    @property
    def text(self) -> str:
        """Return the body's text, empty where there is none."""
        return self.bodies[0].value if self.bodies else ""
