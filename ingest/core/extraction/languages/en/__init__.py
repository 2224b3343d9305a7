"""English."""

from ingest.core.extraction.language_pack import LanguagePack
from ingest.core.extraction.languages.en.furniture import FURNITURE, MONTHS

__all__ = ["PACK"]

_NOT_NAMES = (
    "a", "about", "admin(?:istrator)?", r"agenc\w*", "all", "anonymous", "associated", "author", "cc",
    "comments?", "contributor", "correspondent", "desk", "edit(?:ed|ing)", "editor(?:s|ial)?", "email",
    "follow", "guest", "leave", "more", "move", "news", "newsroom", "none", "null", "our", "photos?",
    "posts?", "press", "published", "read", "reporter", "see", "share", "show", "staff", "team", "the",
    "unknown", "updated?", "user", "view", "web ?master",
)  # fmt: skip
_ROLES = (
    "agency", "arts", "associated", "authors?", "brandroom", "bureau", "chief", "columnist", "company",
    "contributing", "contributor", "correspondent", "council", "data", "desk", "digital", "editor",
    "editorial", "experts?", "group", "journalist", "magazine", "media", "network", "news", "newsroom",
    "online", "post", "press", "producer", "reporter", "reviewers?", "senior", "service", "staff",
    "studio", "team", "times", "today", "wire", "writer",
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
    byline_dates=("leave a (?:comment|reply)", "published", "updated", "posted", "last updated"),
    correction_labels=(
        r"corrections?\s*(?:\([^)]{1,30}\))?\s*[:–—]",
        r"clarifications?\s*[:–—]",
        "this (?:article|story|report|post) (?:was|has been) (?:corrected|amended)",
        "an earlier version of this (?:article|story|report)",
    ),
    retraction_notes=(
        (
            "this (?:article|story|report|post|page|content) (?:has been|was) "
            "(?:removed|retracted|withdrawn|deleted|taken down)"
        ),
        r"retraction\s*[:–—]",
    ),
    updated_labels=("(?:last )?(?:updated?|modified|edited)(?: (?:at|on))?",),
    not_names=_NOT_NAMES,
    roles=_ROLES,
    not_places=_NOT_PLACES,
    months=MONTHS,
    definite_articles=("the",),
)
