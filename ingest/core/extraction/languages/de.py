"""German."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:jetzt |hier |gleich )?(?:unseren newsletter|melden sie sich|abonnieren sie|anmelden|newsletter|"
        r"registrieren sie sich)\b(?:\W*$|.{0,90}(?:newsletter|abonnieren|anmelden|bestellen|an|"
        r"kostenlos))"
        r"|(?:erhalten|bekommen) sie\b.{0,70}(?:newsletter|e-?mail|postfach|push)"
        r"|(?:vielen )?dank für (?:ihre|deine|die) (?:anmeldung|registrierung|bestellung)"
        r"|ihre e-?mail-?adresse",
        "Jetzt unseren Newsletter abonnieren",
        "Erhalten haben sie von der Stadt bisher nur Decken.",
    ),
    section(
        FurnitureKind.RELATED,
        r"(?:lesen sie (?:auch|mehr|hier|dazu)|mehr (?:zum thema|dazu|lesen|aus|über|von|artikel|news|"
        r"nachrichten)(?: .{0,30})?|weiterlesen|weitere (?:artikel|themen|nachrichten|meldungen|"
        r"beiträge|informationen)(?: .{0,30})?|auch interessant|das könnte (?:sie|dich|"
        r"euch) (?:auch )?interessieren|(?:meist|viel)gelesen(?:e.{0,20})?|ähnliche (?:artikel|"
        r"beiträge|themen)|empfohlene(?:r)? (?:artikel|beiträge|redaktioneller inhalt)|zum thema|"
        r"siehe auch|passend dazu|verwandte (?:artikel|themen|beiträge)|top[- ]?(?:themen|artikel|"
        r"news))",
        "Mehr zum Thema",
        "Mehr zum Thema wollte der Minister am Sonntag nicht sagen.",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:lesen sie|mehr|auch lesen|lies|lesetipp|hintergrund|siehe|video|weiterlesen|"
        r"zum artikel)(?: (?:auch|dazu|mehr|hier|zum thema))*\s*(?::|>|»|→|\|)"
        r"|(?:klicken sie )?hier (?:geht es|finden sie|lesen sie|gelangen sie|klicken)\b",
        "Lesen Sie auch: Brücke gesperrt",
        "Lesen und Schreiben lernen die Kinder im Keller.",
    ),
    opening(
        FurnitureKind.COOKIE,
        r"(?:wir|diese (?:website|webseite|seite)|unsere (?:website|partner))\b.{0,50}\b(?:verwende|"
        r"nutz|setz).{0,40}cookies"
        r"|(?:cookie|datenschutz)[- ]?(?:einstellungen|hinweis|erklärung|richtlinie|bestimmungen)"
        r"|(?:alle )?cookies (?:akzeptieren|ablehnen|zulassen)"
        r"|an dieser stelle (?:finden sie|befindet sich|steht) .{0,60}(?:extern|drittanbieter)"
        r"|externe(?:n|r)? (?:inhalt|inhalte) (?:anzeigen|laden|von)",
        "Wir verwenden Cookies, um unsere Website zu verbessern.",
        "Wir verwenden Tee und Brot, sagt die Pflegerin.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|bild|bildquelle|bildrechte|fotos|quelle|copyright|grafik|symbolbild|archivbild|"
        r"archivfoto)\s*(?::|/|©)"
        r"|©\s*\w",
        "Foto: Jo Pier / dpa",
        "Fotos und Briefe wurden im Keller gefunden.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        r"(?:anzeige|werbung|advertorial|nach der (?:anzeige|werbung) weiterlesen|"
        r"artikel wird nach der (?:anzeige|werbung) fortgesetzt|weiter nach der werbung|sponsored)",
        "Anzeige",
        "Anzeige erstattete der Bauer am Montag.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"alle rechte vorbehalten"
        r"|(?:vervielfältigung|nachdruck|weiterverbreitung|veröffentlichung) (?:nur|verboten|untersagt)",
        "Alle Rechte vorbehalten",
        "Alle Rechte am Wasser liegen bei der Gemeinde.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:veröffentlicht|aktualisiert|stand|erstellt|zuletzt (?:aktualisiert|bearbeitet)|"
        r"publiziert)\s*(?:am|um|:|vor)?\s*(?:\w+,\s*)?(?:\d|heute|gestern)"
        r"|lesezeit|\d+\s*min(?:uten)?\.?\s*(?:lesezeit|lesedauer)?$"
        r"|(?:von|"
        r"aus) (?-i:[A-ZÄÖÜ])[\w.-]+ (?-i:[A-ZÄÖÜ])[\w.-]+(?:,? (?-i:[A-ZÄÖÜ])[\w.-]+)?"
        r"(?: und (?-i:[A-ZÄÖÜ])[\w.-]+ (?-i:[A-ZÄÖÜ])[\w.-]+)?$",
        "Aktualisiert am 03.03.2026, 10:12 Uhr",
        "Stand der Verhandlungen ist eine Waffenruhe von drei Tagen.",
    ),
    opening(
        FurnitureKind.PLAYER,
        r"ihr browser (?:unterstützt|kann|ist)\b|(?:bitte )?(?:aktivieren sie )?javascript"
        r"|(?:video|audio|artikel|beitrag) (?:abspielen|anhören|ansehen|starten|starten)"
        r"|dieses? (?:video|element|inhalt|audio) (?:ist|konnte|kann|benötigt)",
        "Ihr Browser unterstützt dieses Video nicht",
        "Ihr Bruder unterstützt den Krieg nicht, sagten sie.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s+)?(?:kommentare?|leserkommentare|antworten|diskussion)(?:\s*\(\d+\))?"
        r"|(?:schreiben sie|schreibe|hinterlasse|hinterlassen sie|verfassen sie) (?:einen|eine|"
        r"den ersten) (?:kommentar|antwort)"
        r"|(?:kommentar|antwort) (?:schreiben|verfassen|hinterlassen|abgeben)(?: .{0,40})?"
        r"|(?:kommentare|die kommentarfunktion) (?:sind|ist|anzeigen|lesen|wurde).{0,40}"
        r"|diskutieren sie mit",
        "Kommentar schreiben",
        "Kommentare des Ministers waren am Sonntag nicht zu bekommen.",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:teilen|twittern|drucken|merken|versenden|mailen|speichern|vorlesen|artikel anhören|"
        r"link kopieren)(?: (?:auf|per|via|bei|sie|diesen|den|artikel|beitrag|facebook|twitter|"
        r"whatsapp|x|e-?mail|mit|freunden))*"
        r"|(?:auf|per|via) (?:facebook|twitter|whatsapp|x|linkedin|e-?mail) (?:teilen|versenden|senden)"
        r"|(?:artikel|beitrag|seite) (?:teilen|drucken|merken|versenden|empfehlen)"
        r"|folgen sie uns(?: .{0,60})?",
        "Auf Facebook teilen",
        "Teilen müssen sich die Familien eine Küche.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        r"(?:sie sind )?(?:bereits|schon) (?:abonnent|registriert|kunde|mitglied)\b.{0,40}"
        r"|(?:jetzt |gleich )(?:abonnieren|anmelden|einloggen|registrieren|testen|weiterlesen|kostenlos)\b"
        r"|(?:dieser|diesen) (?:artikel|inhalt|beitrag) (?:ist|lesen sie) .{0,40}(?:abonnent|plus|"
        r"mitglied|registrier)"
        r"|(?:um weiterzulesen|zum weiterlesen)",
        "Bereits Abonnent? Einloggen",
        "Abonnenten der Gaswerke sitzen seit Freitag im Kalten.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        r"(?:zurück(?: zur (?:startseite|übersicht))?|nach oben|zum (?:inhalt|seitenanfang|"
        r"anfang)(?: springen)?|startseite|menü|suche|schließen|inhaltsverzeichnis|inhalt|"
        r"mehr anzeigen|alle anzeigen|impressum|kontakt|nächster artikel|vorheriger artikel|mehr laden)",
        "Nach oben",
        "Zurück zur Brücke ging es am Abend zu Fuß.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:schlagworte?|schlagwörter|stichworte?|themen|tags?|kategorien?|rubriken?)\s*:",
        "Schlagworte: Hafen, Fähre",
        "Themen waren der Hafen und die Fähre.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("seite (?:nicht gefunden|existiert nicht)",),
    consent=("datenschutz", "einwilligung"),
    walls=("weiterlesen mit", "nur für abonnenten", "jetzt abonnieren"),
    byline_suffixes=("für",),
    byline_dates=(
        "veröffentlicht",
        "aktualisiert",
        "stand",
        "zuletzt",
    ),
    not_places=(
        "LIVE",
        "EILMELDUNG",
        "VIDEO",
        "UPDATE",
        "KOMMENTAR",
        "LIVEBLOG",
    ),
    correction_labels=(
        r"(?:korrektur|berichtigung|richtigstellung)(?:shinweis)?\s*[:–—]",
        r"(?:anmerkung|hinweis) der redaktion\s*[:–—]",
        "in einer früheren (?:version|fassung)",
    ),
    retraction_notes=("dieser (?:artikel|beitrag) wurde (?:gelöscht|entfernt|zurückgezogen)",),
    updated_labels=("(?:zuletzt )?(?:aktualisiert|geändert|bearbeitet|update)(?: am| um)?",),
    byline_prefixes=(
        "(?:geschrieben|veröffentlicht|verfasst|eingestellt|gepostet) von",
        "von",
        "autor(?:in|en|innen)?",
        "text",
        "interview",
    ),
    byline_joiners=("und",),
    definite_articles=("der", "die", "das"),
    not_names=(r"redak\w*",),
    roles=("redaktion",),
)
