"""Polish."""

from ingest.core.extraction.language_pack import LanguagePack

__all__ = ["PACK"]

PACK = LanguagePack(
    not_found=("nie znaleziono strony",),
    byline_prefixes=("od", "przez"),
    byline_joiners=("oraz", "(?-i:i)"),
)
