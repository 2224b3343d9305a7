"""Dutch."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:schrijf je in voor (?:onze|de) nieuwsbrief|meld je aan voor (?:onze|"
        r"de) nieuwsbrief|abonneer je op (?:onze|de) nieuwsbrief|ontvang onze nieuwsbrief)(?!\w)",
        "Schrijf je in voor onze nieuwsbrief",
        "Schrijf zei de minister zondag tegen verslaggevers.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:lees ook|lees meer|lees verder|lees hier|bekijk ook|meer over dit onderwerp|"
        "meer nieuws|gerelateerd|gerelateerde artikelen|verwante artikelen|meest gelezen|"
        "aanbevolen|ook interessant)",
        "Lees ook",
        "Lees ook zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:lees ook|lees meer|lees verder|lees hier|bekijk ook|meer over dit onderwerp|"
        "meer nieuws|gerelateerd|gerelateerde artikelen|verwante artikelen|meest gelezen|"
        r"aanbevolen|ook interessant)\s*[:：»→|]",
        "Lees ook: zei de minister zondag tegen verslaggevers.",
        "Lees ook zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:(?:deze|onze) (?:website|site) (?:gebruikt|maakt gebruik van) cookies|"
        "wij gebruiken cookies|cookie-?(?:instellingen|voorkeuren|beleid)|"
        "alle cookies accepteren|cookies (?:accepteren|weigeren))",
        "Deze website gebruikt cookies",
        "Deze zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|beeld|afbeelding|bron|fotograaf|©)\s*[.:：/©=＝]",
        "Foto: Jo Pier",
        "Foto zei de minister zondag tegen verslaggevers.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:advertentie|ingezonden mededeling|tekst gaat (?:verder|door) (?:onder|"
        "na) de (?:advertentie|foto|video|afbeelding)|artikel gaat (?:verder|"
        "door) onder de (?:advertentie|foto|video)|gesponsord)",
        "Advertentie",
        "Advertentie zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:alle rechten voorbehouden|niets uit deze uitgave)",
        "Alle rechten voorbehouden",
        "Alle zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:gepubliceerd(?: op)?|geplaatst(?: op)?|laatst (?:bijgewerkt|gewijzigd)(?: op)?|"
        r"bijgewerkt(?: op| om)?|laatste update|leestijd)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Gepubliceerd: 04.03.2026",
        "Gepubliceerd zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:auteur|geschreven door)\s*[:：]\s*[^\n]{2,60}\Z",
        "Auteur: Ada Pier",
        "Auteur zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:je browser ondersteunt|uw browser ondersteunt|video afspelen|"
        "luister naar dit artikel|beluister dit artikel)",
        "Je browser ondersteunt",
        "Je zei de minister zondag tegen verslaggevers.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:reacties|reageer|reageren|plaats een reactie|geef een reactie|"
        r"bekijk alle reacties|laat een reactie achter)(?:\s*\(?\d+\)?)?",
        "Reacties (12)",
        "Reacties zei de minister zondag tegen verslaggevers.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:delen|deel dit artikel|deel|link kopiëren|kopieer link|printen|mailen|volg ons|"
        r"bewaren|opslaan)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|"
        r"e-?mail)\w{0,3})*",
        "Delen",
        "Delen zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:al abonnee|bent u al abonnee|word (?:nu )?abonnee|neem een abonnement|"
        "inloggen om verder te lezen|log in om)",
        "Al abonnee",
        "Al zei de minister zondag tegen verslaggevers.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:home|terug naar boven|naar boven|menu|zoeken|volgende artikel|vorige artikel|"
        "toon meer|meer laden|sluiten)",
        "Home",
        "Home zei de minister zondag tegen verslaggevers.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:tags|trefwoorden|onderwerpen)\s*[:：]",
        "Tags: a, b",
        "Tags zei de minister zondag tegen verslaggevers.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=(
        "pagina niet gevonden",
        "pagina bestaat niet",
    ),
    consent=(
        "toestemming",
        "persoonsgegevens",
        "privacybeleid",
    ),
    walls=(
        "alleen voor abonnees",
        "verder lezen",
        "word abonnee",
    ),
    byline_prefixes=(
        "door",
        "auteur",
        "tekst",
        "geschreven door",
    ),
    byline_joiners=("(?-i:en)",),
    byline_suffixes=("voor",),
    byline_dates=(
        "gepubliceerd",
        "bijgewerkt",
        "geplaatst",
        "laatst",
    ),
    correction_labels=(
        r"(?:correctie|rectificatie|aanvulling)\s*[:–—]",
        "in een eerdere versie van dit artikel",
    ),
    retraction_notes=("dit artikel is (?:verwijderd|ingetrokken)",),
    updated_labels=(
        "(?:laatst )?(?:bijgewerkt|gewijzigd)(?: op| om)?",
        "(?:laatste )?update",
    ),
    not_names=(
        "redactie",
        "onze",
        "van onze",
    ),
    roles=(
        "redactie",
        "redacteur",
        "verslaggever",
        "correspondent",
        "journalist",
    ),
    not_places=(
        "LIVE",
        "VIDEO",
        "UPDATE",
        "OPINIE",
    ),
    definite_articles=(
        "de",
        "het",
    ),
)
