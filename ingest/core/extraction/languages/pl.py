"""Polish."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:zapisz się na (?:nasz )?newsletter|zapisz się do (?:naszego )?newslettera|"
        r"subskrybuj (?:nasz )?newsletter)(?!\w)",
        "Zapisz się na newsletter",
        "Zapisz powiedział w niedzielę rzecznik rządu.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:czytaj także|czytaj też|czytaj również|czytaj więcej|zobacz także|zobacz też|"
        "zobacz również|przeczytaj także|przeczytaj też|przeczytaj również|polecamy|"
        "powiązane artykuły|najczęściej czytane|najnowsze artykuły|podobne artykuły)",
        "Czytaj także",
        "Czytaj także powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:czytaj także|czytaj też|czytaj również|czytaj więcej|zobacz także|zobacz też|"
        "zobacz również|przeczytaj także|przeczytaj też|przeczytaj również|polecamy|"
        r"powiązane artykuły|najczęściej czytane|najnowsze artykuły|podobne artykuły)\s*[:：»→|]",
        "Czytaj także: powiedział w niedzielę rzecznik rządu.",
        "Czytaj także powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:ta strona (?:używa|korzysta z) (?:plików )?cookies?|ta strona (?:używa|"
        "korzysta z) ciasteczek|używamy plików cookies?|nasza strona (?:używa|"
        "korzysta z) (?:plików )?cookies?|ustawienia (?:plików )?cookies?|"
        "akceptuję (?:wszystkie )?(?:pliki )?cookies?)",
        "Ta strona używa cookie",
        "Ta powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:fot|foto|zdjęcie|zdjęcia|źródło zdjęcia|autor zdjęcia|źródło)\s*[.:：/©=＝]",
        "Fot: Jo Pier",
        "Fot powiedział w niedzielę rzecznik rządu.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:reklama|materiał sponsorowany|artykuł sponsorowany|"
        "dalsza część artykułu pod (?:reklamą|materiałem wideo)|ciąg dalszy pod reklamą)",
        "Reklama",
        "Reklama powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:wszelkie prawa zastrzeżone|wszystkie prawa zastrzeżone|materiał chroniony prawem autorskim)",
        "Wszelkie prawa zastrzeżone",
        "Wszelkie powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:opublikowano|data publikacji|publikacja|aktualizacja|ostatnia aktualizacja|"
        r"zaktualizowano|czas czytania)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Opublikowano: 04.03.2026",
        "Opublikowano powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:autor(?:ka|zy)?|oprac(?:owanie|ował|owała)?\.?)\s*[:：]\s*[^\n]{2,60}\Z",
        "Autor: Ada Pier",
        "Autor powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:twoja przeglądarka nie obsługuje|odtwórz wideo|posłuchaj artykułu|włącz obsługę javascript)",
        "Twoja przeglądarka nie obsługuje",
        "Twoja powiedział w niedzielę rzecznik rządu.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:komentarze|skomentuj|dodaj komentarz|zobacz komentarze|"
        r"napisz komentarz)(?:\s*\(?\d+\)?)?",
        "Komentarze (12)",
        "Komentarze powiedział w niedzielę rzecznik rządu.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:udostępnij|podziel się|udostępnij artykuł|skopiuj link|wyślij|drukuj|"
        r"polub nas na facebooku|obserwuj nas|obserwuj nas w google news)(?:\s+(?:facebook|"
        r"twitter|x|whatsapp|telegram|linkedin|e-?mail)\w{0,3})*",
        "Udostępnij",
        "Udostępnij powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:masz już (?:konto|subskrypcję)|wykup (?:dostęp|subskrypcję|prenumeratę)|"
        "zaloguj się, aby|kup (?:dostęp|prenumeratę)|artykuł dostępny tylko dla)",
        "Masz już konto",
        "Masz powiedział w niedzielę rzecznik rządu.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:strona główna|powrót na górę|do góry|menu|szukaj|następny artykuł|"
        "poprzedni artykuł|pokaż więcej|wstecz)",
        "Strona główna",
        "Strona główna powiedział w niedzielę rzecznik rządu.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:tagi|słowa kluczowe|tematy|kategorie)\s*[:：]",
        "Tagi: a, b",
        "Tagi powiedział w niedzielę rzecznik rządu.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=(
        "nie znaleziono strony",
        "strona nie (?:istnieje|została znaleziona)",
    ),
    consent=(
        "rodo",
        "zgod[aęy] na przetwarzanie",
        "polityka prywatności",
    ),
    walls=(
        "tylko dla (?:subskrybentów|prenumeratorów)",
        "wykup (?:dostęp|subskrypcję)",
        "aby czytać dalej",
    ),
    byline_prefixes=(
        "od",
        "przez",
        "autor(?:ka|zy)?",
        r"oprac(?:owanie|ował|owała)?\.?",
        "tekst",
        "rozmawiała?",
    ),
    byline_joiners=(
        "oraz",
        "(?-i:i)",
    ),
    byline_suffixes=("dla",),
    byline_dates=(
        "opublikowano",
        "aktualizacja",
        "zaktualizowano",
        "data publikacji",
    ),
    correction_labels=(r"(?:sprostowanie|korekta|errata)\s*[:–—]", "we wcześniejszej wersji"),
    retraction_notes=("(?:ten )?artykuł został (?:usunięty|wycofany)",),
    updated_labels=(
        "(?:ostatnia )?aktualizacja",
        "zaktualizowano",
    ),
    not_names=(
        "redakcja",
        "zespół",
        "źródło",
        "opracowanie",
    ),
    roles=(
        "redakcja",
        "redaktor(?:ka)?",
        "dziennikarz",
        "dziennikarka",
        "korespondent(?:ka)?",
    ),
    not_places=(
        "PILNE",
        "AKTUALIZACJA",
        "WIDEO",
        "ZDJĘCIA",
    ),
)
