"""Dutch."""

from ingest.core.extraction.language_pack import LanguagePack

__all__ = ["PACK"]

PACK = LanguagePack(
    byline_prefixes=("door",),
    byline_joiners=("en",),
    definite_articles=("de", "het"),
)
