"""Swedish."""

from ingest.core.extraction.language_pack import LanguagePack

__all__ = ["PACK"]

PACK = LanguagePack(
    byline_prefixes=("av",),
    byline_joiners=("och",),
)
