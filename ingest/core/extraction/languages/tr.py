"""Turkish."""

from ingest.core.extraction.language_pack import LanguagePack

__all__ = ["PACK"]

PACK = LanguagePack(
    not_found=("sayfa bulunamadı",),
    byline_joiners=("ve",),
)
