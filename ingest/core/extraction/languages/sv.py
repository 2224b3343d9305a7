"""Swedish."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:prenumerera på (?:vårt|våra) nyhetsbrev|anmäl dig till (?:vårt|våra) nyhetsbrev|"
        r"få vårt nyhetsbrev|registrera dig för (?:vårt|våra) nyhetsbrev)(?!\w)",
        "Prenumerera på vårt nyhetsbrev",
        "Prenumerera sade ministern till reportrar i söndags.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:läs också|läs även|läs mer|läs vidare|mer om ämnet|mer läsning|relaterat|"
        "relaterade artiklar|mest lästa|mest läst|se också|fler nyheter|rekommenderat)",
        "Läs också",
        "Läs också sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:läs också|läs även|läs mer|läs vidare|mer om ämnet|mer läsning|relaterat|"
        "relaterade artiklar|mest lästa|mest läst|se också|fler nyheter|"
        r"rekommenderat)\s*[:：»→|]",
        "Läs också: sade ministern till reportrar i söndags.",
        "Läs också sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:(?:vi|den här webbplatsen|webbplatsen) använder (?:kakor|cookies)|hantera (?:kakor|"
        "cookies)|(?:acceptera|godkänn) (?:alla )?(?:kakor|cookies)|cookie-?inställningar)",
        "Vi använder kakor",
        "Vi sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|bild|bildkälla|källa|arkivbild|arkivfoto)\s*[.:：/©=＝]",
        "Foto: Jo Pier",
        "Foto sade ministern till reportrar i söndags.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:annons|annonser|reklam|artikeln fortsätter (?:efter|under) annonsen|sponsrat innehåll)",
        "Annons",
        "Annons sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:alla rättigheter förbehållna|upphovsrättsskyddat)",
        "Alla rättigheter förbehållna",
        "Alla sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:publicerad|publicerat|publicerades|uppdaterad|uppdaterat|senast uppdaterad|"
        r"lästid)\s*[:：|]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Publicerad: 04.03.2026",
        "Publicerad sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:skribent|skriven av)\s*[:：]\s*[^\n]{2,60}\Z",
        "Skribent: Ada Pier",
        "Skribent sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:din webbläsare stöder inte|spela upp|lyssna på artikeln|aktivera javascript)",
        "Din webbläsare stöder inte",
        "Din sade ministern till reportrar i söndags.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:kommentarer|kommentera|skriv en kommentar|visa kommentarer|"
        r"lämna en kommentar)(?:\s*\(?\d+\)?)?",
        "Kommentarer (12)",
        "Kommentarer sade ministern till reportrar i söndags.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:dela|dela artikeln|dela på|kopiera länk|kopiera länken|skriv ut|spara|följ oss|"
        r"tipsa)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail)\w{0,3})*",
        "Dela",
        "Dela sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:redan prenumerant|bli prenumerant|logga in för att|köp prenumeration|fortsätt läsa)",
        "Redan prenumerant",
        "Redan sade ministern till reportrar i söndags.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:startsidan|till toppen|till startsidan|meny|sök|nästa artikel|föregående artikel|"
        "visa mer|visa fler|stäng)",
        "Startsidan",
        "Startsidan sade ministern till reportrar i söndags.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:taggar|ämnen|nyckelord)\s*[:：]",
        "Taggar: a, b",
        "Taggar sade ministern till reportrar i söndags.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("sidan (?:hittades inte|kunde inte hittas|finns inte)",),
    consent=(
        "samtycke",
        "personuppgifter",
        "integritetspolicy",
    ),
    walls=(
        "för prenumeranter",
        "bli prenumerant",
        "fortsätt läsa",
    ),
    byline_prefixes=(
        "av",
        "skribent",
        "text",
        "skriven av",
    ),
    byline_joiners=(
        "och",
        "samt",
    ),
    byline_suffixes=("för",),
    byline_dates=(
        "publicerad",
        "uppdaterad",
        "publicerat",
        "uppdaterat",
    ),
    correction_labels=(r"(?:rättelse|korrigering|förtydligande)\s*[:–—]", "i en tidigare version"),
    retraction_notes=("(?:den här )?artikeln har (?:tagits bort|avpublicerats)",),
    updated_labels=("(?:senast )?(?:uppdatera(?:d|t)|ändrad)",),
    not_names=(
        "redaktionen",
        "nyhetsbyrån",
        "källa",
    ),
    roles=(
        "redaktionen",
        "reporter",
        "redaktör",
        "journalist",
        "nyhetsbyrån",
    ),
    not_places=(
        "DIREKT",
        "JUST NU",
        "VIDEO",
        "TV",
    ),
)
