"""Swahili."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:jiandikishe (?:kwa|kupokea) jarida|jisajili (?:kwa|kupokea) jarida)(?!\w)",
        "Jiandikishe kwa jarida",
        "Jiandikishe waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:soma pia|soma zaidi|pia soma|habari zinazohusiana|taarifa zinazohusiana|"
        "makala zinazohusiana|tazama pia|zilizosomwa zaidi|habari zaidi|unaweza pia kusoma)",
        "Soma pia",
        "Soma pia waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:soma pia|soma zaidi|pia soma|habari zinazohusiana|taarifa zinazohusiana|"
        "makala zinazohusiana|tazama pia|zilizosomwa zaidi|habari zaidi|"
        r"unaweza pia kusoma)\s*[:：»→|]",
        "Soma pia: waziri aliwaambia waandishi wa habari Jumapili.",
        "Soma pia waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:tovuti hii inatumia (?:vidakuzi|cookies)|tunatumia (?:vidakuzi|cookies)|"
        "mipangilio ya (?:vidakuzi|cookies))",
        "Tovuti hii inatumia vidakuzi",
        "Tovuti waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:picha|chanzo cha picha|maelezo ya picha|chanzo)\s*[.:：/©=＝]",
        "Picha: Jo Pier",
        "Picha waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:tangazo|matangazo)",
        "Tangazo",
        "Tangazo waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:haki zote zimehifadhiwa)",
        "Haki zote zimehifadhiwa",
        "Haki waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:imechapishwa|ilichapishwa|imesasishwa|ilisasishwa|imeboreshwa)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Imechapishwa: 04.03.2026",
        "Imechapishwa waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:mwandishi|imeandikwa na)\s*[:：]\s*[^\n]{2,60}\Z",
        "Mwandishi: Ada Pier",
        "Mwandishi waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:kivinjari chako|cheza video|sikiliza makala)",
        "Kivinjari chako",
        "Kivinjari waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:maoni|toa maoni|andika maoni)(?:\s*\(?\d+\)?)?",
        "Maoni (12)",
        "Maoni waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:shiriki|sambaza|nakili kiungo|chapisha|tufuate|shirikisha)(?:\s+(?:facebook|"
        r"twitter|x|whatsapp|telegram|linkedin|e-?mail)\w{0,3})*",
        "Shiriki",
        "Shiriki waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:ingia ili kuendelea|jisajili ili|tayari ni mwanachama)",
        "Ingia ili kuendelea",
        "Ingia waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:mwanzo|ukurasa wa mwanzo|rudi juu|menyu|tafuta|habari inayofuata|habari iliyopita)",
        "Mwanzo",
        "Mwanzo waziri aliwaambia waandishi wa habari Jumapili.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:lebo|mada|maneno muhimu)\s*[:：]",
        "Lebo: a, b",
        "Lebo waziri aliwaambia waandishi wa habari Jumapili.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("ukurasa haukupatikana",),
    consent=(
        "vidakuzi",
        "sera ya faragha",
    ),
    walls=(
        "kwa wanachama pekee",
        "ingia ili kuendelea",
    ),
    byline_prefixes=(
        r"na(?= \w+ [A-Z])",
        "mwandishi",
        "imeandikwa na",
    ),
    byline_joiners=("pamoja na",),
    byline_suffixes=("kwa",),
    byline_dates=(
        "imechapishwa",
        "imesasishwa",
    ),
    correction_labels=(r"(?:marekebisho|masahihisho)\s*[:–—]",),
    retraction_notes=("(?:makala|habari) hii imeondolewa",),
    updated_labels=(
        "imesasishwa",
        "ilisasishwa",
    ),
    not_names=(
        "mhariri",
        "chanzo",
    ),
    roles=(
        "mhariri",
        "mwandishi",
        "mwanahabari",
    ),
    not_places=(
        "HABARI",
        "VIDEO",
        "MUBASHARA",
    ),
)
