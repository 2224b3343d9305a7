"""Romanian."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:abonează-te la newsletter|abonați-vă la newsletter|aboneaza-te la newsletter|"
        r"înscrie-te la newsletter)(?!\w)",
        "Abonează-te la newsletter",
        "Abonează-te a declarat duminică ministrul presei.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:citește și|citiți și|citeste si|citește mai mult|citește mai departe|vezi și|"
        "vezi si|articole similare|articole recomandate|știri similare|cele mai citite|"
        "pe aceeași temă|recomandările noastre|te-ar putea interesa)",
        "Citește și",
        "Citește și a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:citește și|citiți și|citeste si|citește mai mult|citește mai departe|vezi și|"
        "vezi si|articole similare|articole recomandate|știri similare|cele mai citite|"
        r"pe aceeași temă|recomandările noastre|te-ar putea interesa)\s*[:：»→|]",
        "Citește și: a declarat duminică ministrul presei.",
        "Citește și a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:acest site (?:folosește|utilizează) (?:module )?cookie|folosim (?:module )?cookie|"
        "setări cookie|acceptă (?:toate )?(?:modulele )?cookie)",
        "Acest site folosește cookie",
        "Acest a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|sursa foto|credit foto|sursă foto|fotografie)\s*[.:：/©=＝]",
        "Foto: Jo Pier",
        "Foto a declarat duminică ministrul presei.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:publicitate|articolul continuă după publicitate|advertorial|reclamă)",
        "Publicitate",
        "Publicitate a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:toate drepturile rezervate|preluarea (?:integrală|fără))",
        "Toate drepturile rezervate",
        "Toate a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:publicat|data publicării|publicat la|actualizat|ultima actualizare|"
        r"data actualizării|timp de citire)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Publicat: 04.03.2026",
        "Publicat a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:autor(?:i)?|scris de|un articol de)\s*[:：]\s*[^\n]{2,60}\Z",
        "Autor: Ada Pier",
        "Autor a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:browserul (?:tău|dumneavoastră) nu suportă|redă video|ascultă articolul)",
        "Browserul tău nu suportă",
        "Browserul a declarat duminică ministrul presei.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:comentarii|comentează|adaugă un comentariu|lasă un comentariu|"
        r"vezi comentariile)(?:\s*\(?\d+\)?)?",
        "Comentarii (12)",
        "Comentarii a declarat duminică ministrul presei.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:distribuie|distribuie articolul|copiază link-?ul|printează|trimite|urmărește-ne|"
        r"urmăriți-ne|trimite pe e-?mail)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|"
        r"e-?mail)\w{0,3})*",
        "Distribuie",
        "Distribuie a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:ești deja abonat|abonează-te pentru|pentru a citi (?:mai departe|integral)|"
        "articol disponibil doar pentru)",
        "Ești deja abonat",
        "Ești a declarat duminică ministrul presei.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:acasă|prima pagină|sus|înapoi sus|meniu|caută|articolul următor|"
        "articolul precedent|încarcă mai multe|vezi mai mult)",
        "Acasă",
        "Acasă a declarat duminică ministrul presei.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:etichete|taguri|cuvinte cheie|subiecte)\s*[:：]",
        "Etichete: a, b",
        "Etichete a declarat duminică ministrul presei.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("pagina nu (?:a fost găsită|există)",),
    consent=(
        "consimțământ",
        "date cu caracter personal",
        "politica de confidențialitate",
    ),
    walls=(
        "doar pentru abonați",
        "abonează-te pentru",
        "pentru a citi mai departe",
    ),
    byline_prefixes=(
        r"de(?= \w+ [A-Z])",
        "autor(?:i)?",
        "scris de",
        "un articol de",
    ),
    byline_joiners=(
        "și",
        "(?-i:si)",
    ),
    byline_suffixes=("pentru",),
    byline_dates=(
        "publicat",
        "actualizat",
    ),
    correction_labels=(r"(?:erată|corecție|corectură|rectificare)\s*[:–—]", "într-o versiune anterioară"),
    retraction_notes=("acest articol a fost (?:șters|eliminat|retras)",),
    updated_labels=(
        "(?:ultima )?actualizare",
        "actualizat(?: la)?",
    ),
    not_names=(
        "redacția",
        "redactia",
        "sursa",
    ),
    roles=(
        "redacția",
        "redactia",
        "redactor",
        "jurnalist",
        "corespondent",
    ),
    not_places=(
        "ULTIMA ORĂ",
        "VIDEO",
        "EXCLUSIV",
        "UPDATE",
    ),
)
