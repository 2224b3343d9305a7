"""Danish."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:tilmeld dig (?:vores |vort )?nyhedsbrev|få vores nyhedsbrev|"
        r"modtag vores nyhedsbrev)(?!\w)",
        "Tilmeld dig nyhedsbrev",
        "Tilmeld sagde ministeren søndag til journalister.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:læs også|læs mere|læs videre|se også|relaterede artikler|relateret|mere om emnet|"
        "mest læste|mest læst|flere nyheder|anbefalet)",
        "Læs også",
        "Læs også sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:læs også|læs mere|læs videre|se også|relaterede artikler|relateret|mere om emnet|"
        r"mest læste|mest læst|flere nyheder|anbefalet)\s*[:：»→|]",
        "Læs også: sagde ministeren søndag til journalister.",
        "Læs også sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:(?:vi|denne hjemmeside|dette website) (?:bruger|anvender) cookies|"
        "cookie-?indstillinger|(?:accepter|afvis|tillad) (?:alle )?cookies)",
        "Vi bruger cookies",
        "Vi sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|billede|arkivfoto|kilde|fotograf)\s*[.:：/©=＝]",
        "Foto: Jo Pier",
        "Foto sagde ministeren søndag til journalister.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:annonce|annoncer|reklame|artiklen fortsætter efter annoncen|sponsoreret indhold)",
        "Annonce",
        "Annonce sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:alle rettigheder forbeholdes|ophavsretligt beskyttet)",
        "Alle rettigheder forbeholdes",
        "Alle sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:offentliggjort|publiceret|udgivet|opdateret|sidst opdateret|senest opdateret|"
        r"læsetid)\s*[:：|]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Offentliggjort: 04.03.2026",
        "Offentliggjort sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:skrevet af)\s*[:：]\s*[^\n]{2,60}\Z",
        "Skrevet af: Ada Pier",
        "Skrevet af sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:din browser understøtter ikke|afspil video|lyt til artiklen)",
        "Din browser understøtter ikke",
        "Din sagde ministeren søndag til journalister.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:kommentarer|kommenter|skriv en kommentar|se kommentarer|"
        r"læg en kommentar)(?:\s*\(?\d+\)?)?",
        "Kommentarer (12)",
        "Kommentarer sagde ministeren søndag til journalister.",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:del|del artiklen|del på|kopier link|udskriv|gem|følg os|tip os)(?:\s+(?:facebook|"
        r"twitter|x|whatsapp|telegram|linkedin|e-?mail)\w{0,3})*",
        "Del",
        "Del sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:allerede abonnent|bliv abonnent|log ind for at|køb abonnement|læs videre med)",
        "Allerede abonnent",
        "Allerede sagde ministeren søndag til journalister.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:forside|forsiden|til toppen|menu|søg|næste artikel|forrige artikel|vis mere|vis flere|luk)",
        "Forside",
        "Forside sagde ministeren søndag til journalister.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:tags|emner|nøgleord)\s*[:：]",
        "Tags: a, b",
        "Tags sagde ministeren søndag til journalister.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("siden (?:blev ikke fundet|findes ikke)",),
    consent=(
        "samtykke",
        "persondata",
        "privatlivspolitik",
    ),
    walls=(
        "for abonnenter",
        "bliv abonnent",
        "læs videre",
    ),
    byline_prefixes=(
        "af",
        "skrevet af",
        "tekst",
    ),
    byline_joiners=(
        "og",
        "samt",
    ),
    byline_suffixes=("til",),
    byline_dates=(
        "publiceret",
        "opdateret",
        "offentliggjort",
        "udgivet",
    ),
    correction_labels=(r"(?:rettelse|præcisering|berigtigelse)\s*[:–—]", "i en tidligere version"),
    retraction_notes=("(?:denne )?artikel(?:en)? er (?:fjernet|slettet|trukket tilbage)",),
    updated_labels=("(?:sidst |senest )?opdateret",),
    not_names=(
        "redaktionen",
        "kilde",
        "ritzau",
    ),
    roles=(
        "redaktionen",
        "redaktør",
        "journalist",
        "korrespondent",
    ),
    not_places=(
        "DIREKTE",
        "VIDEO",
        "BREAKING",
    ),
)
