"""English."""

from ingest.core.extraction.language_pack import LanguagePack
from ingest.core.extraction.languages.en.furniture import FURNITURE, MONTHS

__all__ = ["PACK"]

_NOT_NAMES = (
    "a", "admin(?:istrator)?", r"agenc\w*", "anonymous", "associated", "author", "contributor",
    "correspondent", "desk", "editor(?:s|ial)?", "email", "follow", "guest", "more", "news", "newsroom",
    "none", "null", "our", "press", "published", "read", "reporter", "share", "staff", "team", "the",
    "unknown", "updated?", "user", "view", "web ?master",
)  # fmt: skip
_ROLES = (
    "agency", "associated", "bureau", "chief", "columnist", "contributor", "correspondent", "desk",
    "digital", "editor", "journalist", "magazine", "media", "news", "online", "post", "press", "producer",
    "reporter", "senior", "service", "staff", "team", "times", "writer",
)  # fmt: skip
_NOT_PLACES = (
    "ANALYSIS", "BREAKING", "CORRECTION", "EDITORIAL", "EXCLUSIVE", "FILE", "LIVE", "NEWS", "OPINION",
    "PHOTOS?", "UPDATE", "VIDEO", "WATCH",
)  # fmt: skip

PACK = LanguagePack(
    furniture=FURNITURE,
    not_found=("(?:page|article|story|content) (?:not found|(?:does not|doesn.t) exist|no longer)",),
    consent=("consent", "privacy", "personal data", "legitimate interest"),
    walls=(
        "subscribers? only",
        "(?:to|and) (?:continue|keep) reading",
        "subscribe to (?:read|continue)",
        "already a subscriber",
        "for subscribers",
    ),
    byline_prefixes=(
        "(?:written|posted|published|reported|reporting|words|story|text|article|edited|by line) by",
        "by",
        "author(?:s)?",
    ),
    byline_joiners=("and", "with"),
    byline_suffixes=("for", "at", "in", "on", "from"),
    byline_dates=("published", "updated", "posted", "last updated"),
    not_names=_NOT_NAMES,
    roles=_ROLES,
    not_places=_NOT_PLACES,
    months=MONTHS,
    definite_articles=("the",),
)
