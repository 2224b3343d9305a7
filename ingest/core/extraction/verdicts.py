"""Verdicts: what kind of page a text came from, and why.

Owns the thresholds and signs; what follows from a verdict is `ingest.core.fetching.after_fetch`. A sign
counts only where the text is short: whole articles speak of cookies, subscriptions and pages that were not
found.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.extracted import PageMetadata
from ingest.core.extraction.trees import is_true
from schemas.articles import Verdict

__all__ = ["judge"]

THIN_CHARACTERS = 250  # below this a page held a teaser, a caption or a notice rather than an article
SHORT_CHARACTERS = 1_200  # what a wall or a notice may have around it
FEW_CHARACTERS = 600

_NOT_FOUND = re.compile(
    r"\b(?:404|(?:page|article|story|content) (?:not found|(?:does not|doesn.t) exist|no longer)"
    r"|page (?:introuvable|non trouvée)|seite (?:nicht gefunden|existiert nicht)|página no encontrada"
    r"|página não encontrada|pagina non trovata|страница не найдена|сторінку не знайдено|sayfa bulunamadı"
    r"|nie znaleziono strony|الصفحة غير موجودة)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|privacy|datenschutz|einwilligung|confidentialité|privacidad|privacidade"
    r"|конфиденциальност|конфіденційн|gdpr|personal data|legitimate interest)",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"\b(?:subscribers? only|(?:to|and) (?:continue|keep) reading|subscribe to (?:read|continue)"
    r"|already a subscriber"
    r"|for subscribers|réservé aux abonnés|pour (?:lire|poursuivre)|abonnez-vous|weiterlesen mit"
    r"|nur für abonnenten"
    r"|jetzt abonnieren|para (?:seguir|continuar) leyendo|solo para suscriptores|para continuar lendo"
    r"|exclusivo para assinantes|per continuare a leggere|riservato agli abbonati|оформите подписку"
    r"|доступно (?:только )?подписчикам|доступно (?:лише )?передплатникам)",
    re.IGNORECASE,
)
_IS_LIVE = XPath("boolean(//script[contains(@type, 'ld+json') and contains(., '\"LiveBlogPosting\"')])")
_HAS_WALL = XPath("boolean(//*[contains(@class, 'paywall') or contains(@id, 'paywall')])")


def judge(
    paragraphs: Sequence[str],
    *,
    found: Sequence[str],
    tree: HtmlElement,
    metadata: PageMetadata,
    url: str | None,
) -> tuple[Verdict, str]:
    """Return the verdict and, in words for people, its reason; an empty reason for a whole article.

    Args:
        paragraphs: Of the article, cleaned.
        found: The same before cleaning.
        tree: With what surrounded them.
        url: After redirects.
    """
    characters = sum(map(len, paragraphs))
    blocked = _blocked(characters, found, tree, metadata) if characters < SHORT_CHARACTERS else None
    if blocked is not None:
        return blocked
    if characters >= THIN_CHARACTERS:
        return (Verdict.LIVE_BLOG if is_true(_IS_LIVE, tree) else Verdict.ARTICLE), ""
    if url and not urlsplit(url).path.strip("/"):
        return Verdict.INDEX_PAGE, f"the address is a front page, with {characters} characters of text"
    return Verdict.THIN, f"{characters} characters of text are fewer than {THIN_CHARACTERS}"


def _blocked(
    characters: int, found: Sequence[str], tree: HtmlElement, metadata: PageMetadata
) -> tuple[Verdict, str] | None:
    """Return what stands between the reader and a short text's article, None where nothing does."""
    missing = _NOT_FOUND.search(metadata.title) if characters < FEW_CHARACTERS else None
    if missing:
        return Verdict.SOFT_404, f"the title says {missing[0]!r}, with {characters} characters of text"
    consent = sum(len(line) for line in found if _CONSENT.search(line))
    if 2 * consent > max(characters, 1):
        return Verdict.CONSENT_WALL, f"{consent} characters about consent, and {characters} of text"
    if metadata.is_accessible_for_free is False:
        return Verdict.PAYWALLED, f"the page says that it is not free, and shows {characters} characters"
    if is_true(_HAS_WALL, tree) and any(_WALL.search(line) for line in _texts(tree)):
        return Verdict.PAYWALLED, f"a prompt to subscribe follows {characters} characters"
    return None


def _texts(tree: HtmlElement) -> list[str]:
    return [text for text in tree.itertext() if len(text) > 10]
