"""Danish."""

from ingest.core.extraction.language_pack import LanguagePack

__all__ = ["PACK"]

PACK = LanguagePack(
    byline_prefixes=("af",),
    byline_joiners=("og",),
)
