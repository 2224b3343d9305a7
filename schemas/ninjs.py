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
    """Whether a consumer may use the item; `canceled` takes back an earlier version."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class RepresentationType(StrEnum):
    """`partial`: thin, paywalled, or from the feed alone."""

    FULL = "full"
    PARTIAL = "partial"


class AltId(NinjsModel):
    """Another name of the article; roles: url, canonicalUrl, guid."""

    role: str
    value: str


class Headline(NinjsModel):
    """The title."""

    value: str
    content_type: str = "text/plain"


class Body(NinjsModel):
    """The text: NFC, paragraphs parted by one blank line."""

    value: str
    role: str = "body"
    content_type: str = "text/plain"
    char_count: int
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
    """A concept of IPTC's Media Topics, with our confidence from 0 to 100."""

    name: str
    uri: str
    rel: str = "about"
    confidence: int = Field(ge=0, le=100)


class Place(NinjsModel):
    """A place of the story."""

    name: str
    rel: str
    uri: str | None = None
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
    """A news item.

    Attributes:
        content_created: When the publisher says that it was published.
        first_created: When our first version was made.
        version_created: When this version was made.
    """

    uri: str
    standard: Standard = Standard()
    type: Literal["text"] = "text"
    version: str
    pub_status: PubStatus = PubStatus.USABLE
    representation_type: RepresentationType = RepresentationType.FULL
    first_created: UtcDatetime
    version_created: UtcDatetime
    content_created: UtcDatetime | None = None
    language: str | None = None
    by: str | None = None
    located: str | None = None
    copyright_notice: str | None = None
    headlines: tuple[Headline, ...] = ()
    descriptions: tuple[Description, ...] = ()
    bodies: tuple[Body, ...] = ()
    info_sources: tuple[InfoSource, ...] = ()
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
