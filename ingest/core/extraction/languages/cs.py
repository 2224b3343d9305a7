"""Czech."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:přihlaste se k (?:odběru )?(?:našeho )?newsletteru?|odebírejte (?:náš )?newsletter|"
        r"přihlásit k odběru newsletteru?)(?!\w)",
        "Přihlaste se k newsletter",
        "Přihlaste řekl v neděli novinářům ministr.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:čtěte také|čtěte dále|čtěte i|přečtěte si také|přečtěte si|přečtěte si více|"
        "související články|související|podobné články|mohlo by vás zajímat|nejčtenější|"
        "další články|doporučujeme)",
        "Čtěte také",
        "Čtěte také řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:čtěte také|čtěte dále|čtěte i|přečtěte si také|přečtěte si|přečtěte si více|"
        "související články|související|podobné články|mohlo by vás zajímat|nejčtenější|"
        r"další články|doporučujeme)\s*[:：»→|]",
        "Čtěte také: řekl v neděli novinářům ministr.",
        "Čtěte také řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:(?:tento web|tyto stránky|naše stránky) používá? (?:soubory )?cookies|"
        "používáme (?:soubory )?cookies|nastavení cookies|přijmout (?:všechny )?cookies)",
        "Tento web použív cookies",
        "Tento řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|fotografie|zdroj|autor fotografie|zdroj fotografie)\s*[.:：/©=＝]",
        "Foto: Jo Pier",
        "Foto řekl v neděli novinářům ministr.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:reklama|inzerce|komerční sdělení|článek pokračuje pod reklamou)",
        "Reklama",
        "Reklama řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:všechna práva vyhrazena|publikování nebo šíření obsahu)",
        "Všechna práva vyhrazena",
        "Všechna řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:publikováno|zveřejněno|vydáno|aktualizováno|aktualizace|poslední aktualizace|"
        r"doba čtení)\s*[:：|]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Publikováno: 04.03.2026",
        "Publikováno řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:autor(?:ka|ři)?|napsal[a]?)\s*[:：]\s*[^\n]{2,60}\Z",
        "Autor: Ada Pier",
        "Autor řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:váš prohlížeč nepodporuje|přehrát video|poslechněte si článek|zapněte javascript)",
        "Váš prohlížeč nepodporuje",
        "Váš řekl v neděli novinářům ministr.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:komentáře|diskuse|diskuze|přidat komentář|vstoupit do diskuse|"
        r"napsat komentář)(?:\s*\(?\d+\)?)?",
        "Komentáře (12)",
        "Komentáře řekl v neděli novinářům ministr.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:sdílet|sdílejte|sdílet článek|zkopírovat odkaz|kopírovat odkaz|vytisknout|tisk|"
        r"sledujte nás|poslat e-mailem)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|"
        r"e-?mail)\w{0,3})*",
        "Sdílet",
        "Sdílet řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:jste (?:již )?předplatitel|předplaťte si|pro pokračování se přihlaste|"
        "článek je pouze pro předplatitele|přihlaste se, abyste)",
        "Jste předplatitel",
        "Jste řekl v neděli novinářům ministr.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:domů|úvodní stránka|nahoru|zpět nahoru|menu|hledat|další článek|předchozí článek|"
        "zobrazit více|načíst další)",
        "Domů",
        "Domů řekl v neděli novinářům ministr.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:štítky|témata|klíčová slova)\s*[:：]",
        "Štítky: a, b",
        "Štítky řekl v neděli novinářům ministr.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=(
        "stránka nenalezena",
        "stránka (?:nebyla nalezena|neexistuje)",
    ),
    consent=(
        "souhlas se zpracováním",
        "osobních údajů",
        "gdpr",
    ),
    walls=(
        "pouze pro předplatitele",
        "předplaťte si",
        "pro pokračování",
    ),
    byline_prefixes=(
        "od",
        "autor(?:ka|ři)?",
        "napsala?",
        "text",
    ),
    byline_joiners=("(?-i:a)",),
    byline_suffixes=("pro",),
    byline_dates=(
        "publikováno",
        "aktualizováno",
        "zveřejněno",
        "vydáno",
    ),
    correction_labels=(r"(?:oprava|upřesnění|opravujeme)\s*[:–—]", "v původní verzi"),
    retraction_notes=("(?:tento )?článek byl (?:odstraněn|stažen|smazán)",),
    updated_labels=(
        "(?:poslední )?aktualizac[ei]",
        "aktualizováno",
    ),
    not_names=(
        "redakce",
        "zdroj",
        "čtk",
    ),
    roles=(
        "redakce",
        "redaktor(?:ka)?",
        "reportér(?:ka)?",
        "novinář(?:ka)?",
        "zpravodaj(?:ka)?",
    ),
    not_places=(
        "ŽIVĚ",
        "VIDEO",
        "AKTUALIZOVÁNO",
        "FOTO",
    ),
)
