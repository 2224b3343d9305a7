"""Prints what the tagger finds in made-up sentences: `python -m bench.tagging_probes [NAME ...]`.

Owns the sentences, kinds of which a corpus has too few, made from lists: `cities` of the wars bare in a
sentence, `headlines` of attacks, `lists` of countries, `cases` of the towns of Ukraine, and `words`: names of
places that are frequent words (needs wordfreq, which is no dependency). Each prints what it misses.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from itertools import product

from babel import Locale

from bench.adapters import tag, tagging_data
from consumers.tagger.core.gazetteer.matching import find_names
from consumers.tagger.core.gazetteer.names import Kind, Policy
from consumers.tagger.core.tables.schema import FREQUENT_NAMES, TOWN_NAMES
from consumers.tagger.core.text.declension import stems
from consumers.tagger.core.text.folding import fold, fold_name
from consumers.tagger.loading import load_tables

tables = cache(load_tables)

__all__ = ["cases", "cities", "headlines", "lists", "words"]

LANGUAGES = ("ar", "cs", "de", "en", "es", "fa", "fr", "he", "it", "pl", "pt", "ru", "tr", "uk", "zh")
FREQUENT = 20_000
_BARE = {
    "ar": "تحدث سكان {} عن المساء.",
    "cs": "Reportér projel přes {} večer.",
    "de": "Bewohner von {} sprachen über den Abend.",
    "en": "Residents of {} spoke of the evening.",
    "es": "Los vecinos de {} hablaron de la tarde.",
    "fa": "ساکنان {} درباره شب صحبت کردند.",
    "fr": "Des habitants de {} parlaient du soir.",
    "he": "תושבי {} דיברו על הערב.",
    "it": "Gli abitanti di {} hanno parlato della sera.",
    "pl": "Reporter pojechał przez {} wieczorem.",
    "pt": "Os moradores de {} falaram da noite.",
    "ru": "Репортёр проехал через {} вечером.",
    "tr": "Gazeteci akşam {} üzerinden geçti.",
    "uk": "Репортер проїхав через {} увечері.",
    "zh": "{}居民谈到了晚上。",
}
_LIST = {
    "ar": "قالت الأمم المتحدة إن {} و{} و{} صوتت.",
    "cs": "Podle OSN {}, {} a {} hlasovaly.",
    "de": "Kriegsschiffe aus {}, {} und {} trafen sich.",
    "en": "The warships of {}, {} and {} met.",
    "es": "Según la ONU, {}, {} y {} votaron.",
    "fa": "به گفته سازمان ملل {}، {} و {} رای دادند.",
    "fr": "Selon l'ONU, {}, {} et {} ont voté.",
    "he": 'לפי האו"ם, {}, {} ו{} הצביעו.',
    "it": "Secondo l'ONU {}, {} e {} hanno votato.",
    "pl": "Według ONZ {}, {} i {} głosowały.",
    "pt": "Segundo a ONU, {}, {} e {} votaram.",
    "ru": "По данным ООН, {}, {} и {} проголосовали.",
    "tr": "BM verilerine göre {}, {} ve {} oy verdi.",
    "uk": "За даними ООН, {}, {} і {} проголосували.",
    "zh": "据联合国称，{}、{}和{}投了票。",
}
_COUNTRIES = """
AF AL DZ AO AR AM AU AT AZ BH BD BY BE BJ BO BA BW BR BG BF BI KH CM CA CF TD CL CN CO CG CD CR CI
HR CU CY CZ DK DJ DO EC EG SV GQ ER EE ET FJ FI FR GA GM GE DE GH GR GT GN GW GY HT HN HU IS IN ID
IR IQ IE IL IT JM JP JO KZ KE KP KR KW KG LA LV LB LS LR LY LT LU MG MW MY ML MR MX MD MN ME MA MZ
NA NP NL NZ NI NE NG MK NO OM PK PS PA PY PE PH PL PT QA RO RU RW SA SN RS SL SK SI SO ZA SS ES LK
SD SE CH SY TJ TZ TH TG TN TM TR UG UA AE GB US UY UZ VE VN YE ZM ZW
"""
_CODES = _COUNTRIES.split()
_CODES = _CODES[: len(_CODES) // 3 * 3]
_HEADLINES: Mapping[str, tuple[str, ...]] = {
    "ar": ("غارة إسرائيلية على {}", "انفجارات تهز {}", "قتلى في قصف روسي على {}", "صواريخ إيرانية تستهدف {}"),
    "cs": (
        "Rusko zaútočilo na {}",
        "V {} se ozvaly výbuchy",
        "Izrael bombarduje {}",
        "Ruský útok na {}: pět mrtvých",
    ),
    "de": (
        "Russland greift {} an",
        "Explosionen in {}",
        "Tote nach russischem Angriff auf {}",
        "Israel bombardiert {}",
    ),
    "en": (
        "Russia strikes {}",
        "Explosions heard in {}",
        "Five killed in Russian attack on {}",
        "Israel bombs {}",
    ),
    "es": (
        "Rusia ataca {}",
        "Explosiones en {}",
        "Cinco muertos en un ataque ruso contra {}",
        "Israel bombardea {}",
    ),
    "fa": ("حمله اسرائیل به {}", "انفجار در {}", "پنج کشته در حمله روسیه به {}", "اسرائیل {} را بمباران کرد"),
    "fr": (
        "La Russie frappe {}",
        "Explosions à {}",
        "Cinq morts dans une attaque russe sur {}",
        "Israël bombarde {}",
    ),
    "he": (
        "ישראל תקפה ב{}",
        "פיצוצים נשמעו ב{}",
        "חמישה הרוגים בתקיפה רוסית ב{}",
        "מטח טילים מאיראן לעבר {}",
    ),
    "it": (
        "La Russia attacca {}",
        "Esplosioni a {}",
        "Cinque morti in un attacco russo a {}",
        "Israele bombarda {}",
    ),
    "pl": (
        "Rosja zaatakowała {}",
        "Wybuchy w mieście {}",
        "Rosyjski atak na {}: pięć ofiar",
        "Izrael bombarduje {}",
    ),
    "pt": (
        "Rússia ataca {}",
        "Explosões em {}",
        "Cinco mortos em ataque russo contra {}",
        "Israel bombardeia {}",
    ),
    "ru": (
        "Россия атаковала {}",
        "Взрывы прогремели: {}",
        "Пять погибших при ударе Израиля: {}",
        "Израиль бомбит {}",
    ),
    "tr": (
        "Rusya {} kentini vurdu",
        "{}'de patlama",
        "Rus saldırısı: {}'de beş ölü",
        "İsrail {} kentini bombaladı",
    ),
    "uk": ("Росія атакувала {}", "Вибухи пролунали: {}", "Росіяни вдарили по місту {}", "Ізраїль бомбить {}"),
    "zh": ("俄罗斯袭击{}", "{}传出爆炸声", "俄军空袭{}造成五人死亡", "以色列轰炸{}"),
}
_HEADLINE_CITIES = [
    *("UA:Kharkiv", "UA:Sumy", "UA:Kherson", "UA:Kramatorsk", "LB:Beirut", "SY:Damascus", "YE:Sanaa"),
    *("SD:Khartoum", "IR:Tehran", "PS:Rafaḩ"),
]


def _towns() -> dict[str, dict[str, list[str]]]:
    """Return the names of the towns of the wars by language and by country and town."""
    towns: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for country, city, language, name in tables()[TOWN_NAMES]:
        towns[language][f"{country}:{city}"].append(name)
    return towns


def cities(language: str) -> tuple[int, list[str]]:
    """Return how many names of towns were tried in a sentence, and those whose country was not found."""
    names = [(key[:2], name) for key, own in _towns()[language].items() for name in own]
    sentence = _BARE[language]
    return len(names), [
        name for country, name in names if country not in _countries(sentence.format(name), language)
    ]


def headlines(language: str) -> tuple[int, list[str]]:
    """Return how many headlines of attacks were tried, and those that were no story of the country."""
    towns = _towns()[language]
    missed = []
    for written, key in product(_HEADLINES[language], _HEADLINE_CITIES):
        title = written.format(towns[key][0])
        found = tag(title, "", language)
        if not found["conflict"] or key[:2] not in found["regions"]:
            missed.append(title)
    return len(_HEADLINES[language]) * len(_HEADLINE_CITIES), missed


def lists(language: str) -> tuple[int, list[str]]:
    """Return how many countries were listed by three, and those that were not found."""
    names: dict[str, str] = {code: Locale(language).territories[code] for code in _CODES}
    missed = []
    for start in range(0, len(_CODES), 3):
        three = _CODES[start : start + 3]
        found = _countries(_LIST[language].format(*(names[code] for code in three)), language)
        missed += [names[code] for code in three if code not in found]
    return len(_CODES), missed


def cases(language: str) -> tuple[int, list[str]]:
    """Return how many forms of towns in Ukraine were tried, and those that were not found."""
    forms = [
        f"{stem.text}{ending}".title()
        for key, own in _towns()[language].items()
        if key.startswith("UA:") and language in ("ru", "uk")
        for name in own
        for stem in stems(name, slavic=True)
        for ending in sorted(stem.endings)
    ]
    bare = _BARE[language]
    missed = [form for form in forms if "UA" not in _countries(bare.format(form), language)]
    return len(forms), missed


def words(language: str) -> tuple[int, list[str]]:
    """Return how many frequent words were tried, and the places among them without a row."""
    wordfreq = import_module("wordfreq")  # only this probe needs it

    known = {fold_name(row.name) for row in tables()[FREQUENT_NAMES] if row.language == language}
    data = tagging_data()
    missed = []
    for word in wordfreq.top_n_list(language, FREQUENT):
        text = fold(f"x {word[:1].upper()}{word[1:]} x")
        names = [name for match in find_names(data.gazetteer, text, language) for name in match.names]
        free = any(name.kind not in (Kind.ACTOR, Kind.HINT) and name.policy is Policy.FREE for name in names)
        if free and fold_name(word) not in known:
            missed.append(word)
    return FREQUENT, missed


def _countries(text: str, language: str) -> list[str]:
    return list(tag("", text, language)["regions"])


PROBES: Mapping[str, Callable[[str], tuple[int, list[str]]]] = {
    "cities": cities,
    "headlines": headlines,
    "lists": lists,
    "cases": cases,
    "words": words,
}


def main(arguments: list[str]) -> int:
    """Print for each probe and language how many are found, and the first that are not."""
    for name, probe in PROBES.items():
        if arguments and name not in arguments:
            continue
        for language in LANGUAGES:
            try:
                tried, missed = probe(language)
            except ImportError as error:
                print(f"{name}: skipped ({error})")
                break
            if tried:
                print(f"{name} {language}: {tried - len(missed)} of {tried}", *missed[:12], sep="  ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
