"""Hungarian."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:iratkozzon? fel (?:a )?(?:hírlevelünkre|hírlevélre)|"
        r"iratkozz fel (?:a )?(?:hírlevelünkre|hírlevélre)|feliratkozás (?:a )?hírlevélre)(?!\w)",
        "Iratkozzo fel hírlevelünkre",
        "Iratkozzo mondta vasárnap a miniszter az újságíróknak.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:olvassa el ezt is|olvasd el ezt is|ezt is olvassa el|ezt is olvasd el|"
        "kapcsolódó cikkek|kapcsolódó cikk|kapcsolódó|további cikkek|ajánlott cikkek|"
        "legolvasottabb|bővebben|tovább a cikkhez|ajánljuk)",
        "Olvassa el ezt is",
        "Olvassa el ezt is mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:olvassa el ezt is|olvasd el ezt is|ezt is olvassa el|ezt is olvasd el|"
        "kapcsolódó cikkek|kapcsolódó cikk|kapcsolódó|további cikkek|ajánlott cikkek|"
        r"legolvasottabb|bővebben|tovább a cikkhez|ajánljuk)\s*[:：»→|]",
        "Olvassa el ezt is: mondta vasárnap a miniszter az újságíróknak.",
        "Olvassa el ezt is mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:(?:ez a|az) (?:oldal|weboldal|honlap) (?:sütiket|cookie)|(?:weboldalunk|honlapunk|"
        "oldalunk) (?:sütiket|cookie)|süti ?beállítások|sütik (?:elfogadása|kezelése))",
        "Ez a oldal sütiket",
        "Ez mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:fotó|fotók|kép|forrás|nyitókép|borítókép|kiemelt kép|fénykép)\s*[.:：/©=＝]",
        "Fotó: Jo Pier",
        "Fotó mondta vasárnap a miniszter az újságíróknak.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:hirdetés|reklám|a cikk a hirdetés után folytatódik|szponzorált tartalom)",
        "Hirdetés",
        "Hirdetés mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:minden jog fenntartva|szerzői jogi védelem alatt)",
        "Minden jog fenntartva",
        "Minden mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:megjelent|közzétéve|publikálva|frissítve|utolsó frissítés|frissült|"
        r"olvasási idő)\s*[:：|]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Megjelent: 04.03.2026",
        "Megjelent mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:írta|szerző|szerzők)\s*[:：]\s*[^\n]{2,60}\Z",
        "Írta: Ada Pier",
        "Írta mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:az ön böngészője nem támogatja|videó lejátszása|hallgassa meg a cikket)",
        "Az ön böngészője nem támogatja",
        "Az mondta vasárnap a miniszter az újságíróknak.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:hozzászólások|hozzászólás|kommentek|szólj hozzá|hozzászólok|"
        r"kommentelek)(?:\s*\(?\d+\)?)?",
        "Hozzászólások (12)",
        "Hozzászólások mondta vasárnap a miniszter az újságíróknak.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:megosztás|megosztom|oszd meg|cikk megosztása|link másolása|nyomtatás|küldés|"
        r"kövessen minket|kövess minket)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|"
        r"e-?mail)\w{0,3})*",
        "Megosztás",
        "Megosztás mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:már előfizető|fizessen elő|fizess elő|a folytatáshoz (?:jelentkezzen|lépjen) be|"
        "a cikk csak előfizetőknek)",
        "Már előfizető",
        "Már mondta vasárnap a miniszter az újságíróknak.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:főoldal|kezdőlap|vissza a tetejére|az oldal tetejére|menü|keresés|következő cikk|"
        "előző cikk|továbbiak betöltése)",
        "Főoldal",
        "Főoldal mondta vasárnap a miniszter az újságíróknak.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:címkék|témák|kulcsszavak)\s*[:：]",
        "Címkék: a, b",
        "Címkék mondta vasárnap a miniszter az újságíróknak.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=(
        "az oldal nem található",
        "a keresett oldal",
    ),
    consent=(
        "hozzájárulás",
        "személyes adat",
        "adatvédelmi",
    ),
    walls=(
        "csak előfizetőknek",
        "előfizetéshez kötött",
        "a folytatáshoz",
    ),
    byline_prefixes=(
        "írta",
        "szerző",
        "szöveg",
        "szerzők",
    ),
    byline_joiners=(
        "és",
        "valamint",
    ),
    byline_suffixes=("számára",),
    byline_dates=(
        "megjelent",
        "frissítve",
        "közzétéve",
    ),
    correction_labels=(
        r"(?:helyesbítés|helyreigazítás|javítás|pontosítás)\s*[:–—]",
        "cikkünk korábbi (?:változatában|verziójában)",
    ),
    retraction_notes=("(?:ezt )?a cikket (?:eltávolítottuk|töröltük|visszavontuk)",),
    updated_labels=(
        "(?:utolsó )?frissít(?:és|ve)",
        "frissült",
    ),
    not_names=(
        "szerkesztőség",
        "forrás",
        "mti",
    ),
    roles=(
        "szerkesztőség",
        "szerkesztő",
        "újságíró",
        "tudósító",
        "riporter",
    ),
    not_places=(
        "FRISS",
        "VIDEÓ",
        "FRISSÍTVE",
        "ÉLŐ",
    ),
    definite_articles=("az?",),
)
