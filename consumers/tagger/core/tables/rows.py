"""Rows: one frozen typed value for a line of each data table, and what each of its columns holds.

A field's annotation is its column: the fields stand in the order of the columns, their names are the header.
Which table has which rows is `schema`. In names `*` at the end allows any ending.
"""

from typing import Annotated, NamedTuple

from consumers.tagger.core.tables.columns import codes, flag, matching, number, one_of, text, whole
from schemas.topics import DESKS

__all__ = [
    "ActorNameRow",
    "ActorRow",
    "ActorWordRow",
    "AgentRow",
    "AmbiguousRow",
    "CasualtyWordRow",
    "CityAliasRow",
    "CityNameRow",
    "CityRow",
    "CountryAliasRow",
    "CountryNameRow",
    "DeskRow",
    "EventRow",
    "GivenNameRow",
    "HintRow",
    "LexiconRow",
    "M49Row",
    "NameWordRow",
    "ProvinceAbbreviationRow",
    "ProvinceNameRow",
    "ProvinceRow",
    "SectorRow",
    "TopicRow",
    "TownRow",
    "WordRow",
    "ZoneNameRow",
    "ZoneRow",
]

_COUNTRY = text("Country", refers="countries.country")
_LANGUAGE = matching("Language of the text", "[a-z]{2,3}", "a language code of two or three small letters")
_NAME = matching("Name as texts write it", r"[^*]*\w[^*]*\**", "a name with a letter, and * at its end only")
_DERIVED_NAME = text("Name as texts write it")
_LATITUDE = number("Of a point inside, in degrees", low=-90, high=90)
_LONGITUDE = number("Of a point inside, in degrees", low=-180, high=180)
_TERM = matching("Term; `*` before or after a word allows letters there", r".*\w.*", "a term with a letter")
_ACLED = (
    *("Abduction/forced disappearance", "Agreement", "Air/drone strike", "Armed clash", "Arrests", "Attack"),
    *("Change to group/activity", "Chemical weapon", "Disrupted weapons use"),
    *("Excessive force against protesters", "Government regains territory", "Grenade"),
    *("Headquarters or base established", "Looting/property destruction", "Mob violence"),
    *("Non-state actor overtakes territory", "Non-violent transfer of territory", "Other"),
    *("Peaceful protest", "Protest with intervention", "Remote explosive/landmine/IED", "Sexual violence"),
    *("Shelling/artillery/missile attack", "Suicide bomb", "Violent demonstration"),
)
_PLOVER = (
    *("ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "MOBILIZE"),
    *("PROTEST", "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN"),
)
_SECTOR = text("PLOVER sector", refers="sectors.sector")


class ActorRow(NamedTuple):
    """A known actor: a person, an armed or political group, an organisation."""

    id: Annotated[
        str,
        matching(
            "Stable id",
            "[op]-[a-z0-9]+(?:-[a-z0-9]+)*",
            "an id: p- or o-, then small letters, digits and hyphens",
        ),
    ]
    kind: Annotated[str, one_of("Kind", "person", "group", "organisation")]
    sector: Annotated[str, _SECTOR]
    country: Annotated[str, text("Country", refers="countries.country", also="IGO")]
    wikidata: Annotated[
        str, matching("Wikidata id", "Q[1-9][0-9]*", "a Wikidata id such as Q42", optional=True)
    ]
    name: Annotated[str, text("Name shown to readers")]


class ActorNameRow(NamedTuple):
    """A name of an actor; `?` at its end: counts only where the text supports it."""

    actor: Annotated[str, text("Actor", refers="actors.id")]
    name: Annotated[str, _NAME]
    preferred: Annotated[
        bool, flag("Of several actors of this name the one meant where the text supports none")
    ]


class ActorWordRow(NamedTuple):
    """A word that ties a generic agent to a country beside it, or keeps it from one."""

    list: Annotated[str, one_of("Which list", "of", "within", "filler", "between", "joins", "former", "weak")]
    language: Annotated[str, _LANGUAGE]
    word: Annotated[str, text("Word or words")]


class AgentRow(NamedTuple):
    """A generic agent, which a country beside it makes an actor: "Ukrainian troops"."""

    language: Annotated[str, _LANGUAGE]
    sector: Annotated[str, _SECTOR]
    kind: Annotated[str, one_of("Kind", "group", "organisation", "weapon")]
    term: Annotated[str, _TERM]


class CasualtyWordRow(NamedTuple):
    """A word that says what happened to people, or how many they were."""

    language: Annotated[str, _LANGUAGE]
    kind: Annotated[
        str,
        one_of(
            "What it says",
            *("captured", "displaced", "killed", "least", "missing", "none", "number", "wounded"),
        ),
    ]
    value: Annotated[int, whole("Number that it is; 0 for other words", high=1_000_000)]
    term: Annotated[str, _TERM]


class GivenNameRow(NamedTuple):
    """A spelling of a given name: "Yevgeny" is one of "Evgeny"."""

    group: Annotated[str, text("Names with the same group are spellings of one name")]
    name: Annotated[str, text("Spelling")]


class NameWordRow(NamedTuple):
    """A word that stands in names of persons or organisations, or never in a person's."""

    list: Annotated[str, one_of("Which list", "title", "given", "head", "other")]
    sector: Annotated[str, text("PLOVER sector of who is called so", optional=True, refers="sectors.sector")]
    word: Annotated[str, text("Word or words")]


class WordRow(NamedTuple):
    """A word of one of the small lists for reading places and languages."""

    list: Annotated[
        str,
        one_of(
            "Which list",
            *("civic", "given", "locative", "person", "placing", "provincial"),
            *("renaming", "saying", "settlement", "small", "speech", "stopword"),
        ),
    ]
    language: Annotated[str, _LANGUAGE]
    word: Annotated[str, text("Word")]


class AmbiguousRow(NamedTuple):
    """A name that is more often something else than a place."""

    name: Annotated[str, matching("Name", "[^*]+", "a name without *")]
    policy: Annotated[str, one_of("What it needs to count as a place", "drop", "given", "place", "vote")]


class FrequentNameRow(NamedTuple):
    """A frequent word of a language that a place's name, or a form of it, is, too."""

    language: Annotated[str, _LANGUAGE]
    name: Annotated[str, matching("Word, in small letters", "[^*]+", "a word without *")]
    reading: Annotated[str, one_of("What it is in most texts", "place", "word")]


class CountryAliasRow(NamedTuple):
    """An alias or a demonym of a country in one language."""

    country: Annotated[str, _COUNTRY]
    language: Annotated[str, _LANGUAGE]
    name: Annotated[str, _NAME]


class CountryNameRow(NamedTuple):
    """A name of a country in one language, and the country itself."""

    country: Annotated[
        str, matching("Country", "[A-Z]{2}", "an ISO 3166-1 alpha-2 code of two capital letters")
    ]
    language: Annotated[str, _LANGUAGE]
    name: Annotated[str, _DERIVED_NAME]


class TownRow(NamedTuple):
    """A country whose towns are news."""

    country: Annotated[str, _COUNTRY]
    reason: Annotated[
        str,
        one_of(
            "Why: a country at war, whose towns count without more context; local papers in English, which "
            "name a town without its country; reports of attacks and accidents, which do so too",
            *("papers", "reports", "war"),
        ),
    ]
    min_population: Annotated[int, whole("Towns from this size are known", low=500, high=100_000)]


class CityRow(NamedTuple):
    """A city."""

    geonames: Annotated[int, whole("GeoNames id", low=1)]
    country: Annotated[str, _COUNTRY]
    admin1: Annotated[
        str,
        matching("GeoNames code of the province", "[A-Za-z0-9]{1,8}", "letters and digits", optional=True),
    ]
    latitude: Annotated[float, _LATITUDE]
    longitude: Annotated[float, _LONGITUDE]
    population: Annotated[int, whole("Decides between cities of one name", high=100_000_000)]
    capital: Annotated[bool, flag("Whether it is the capital")]
    twin: Annotated[
        bool,
        flag("Whether it is known at any size: a town in local papers with the name of a city abroad"),
    ]
    name: Annotated[str, text("Main name")]


class CityNameRow(NamedTuple):
    """Another name of a city, of GeoNames or the CLDR."""

    geonames: Annotated[int, whole("GeoNames id of the city", low=1)]
    name: Annotated[str, _DERIVED_NAME]


class CityAliasRow(NamedTuple):
    """A name of a city in a language where GeoNames has none; the city is known beyond its size."""

    country: Annotated[str, _COUNTRY]
    city: Annotated[str, text("Main name of the city; the largest one of the country is meant")]
    name: Annotated[str, _NAME]
    shown: Annotated[bool, flag("Whether readers see this name instead of the main one")]


class TownNameRow(NamedTuple):
    """What a language calls a town of the wars, in the form of its dictionaries."""

    country: Annotated[str, _COUNTRY]
    city: Annotated[str, text("Main name of the city; the largest one of the country is meant")]
    language: Annotated[str, _LANGUAGE]
    name: Annotated[str, matching("Name as texts write it", "[^*]+", "a name without *")]


class ProvinceRow(NamedTuple):
    """A first-order administrative region."""

    id: Annotated[str, matching("ISO 3166-2", "[A-Z]{2}-[A-Z0-9]{1,4}", "an ISO 3166-2 code such as UA-14")]
    country: Annotated[str, _COUNTRY]
    admin1: Annotated[
        str, matching("GeoNames code, by which cities belong to it", "[A-Z0-9]+", "a code", optional=True)
    ]
    name: Annotated[str, text("Name shown to readers")]
    latitude: Annotated[float, _LATITUDE]
    longitude: Annotated[float, _LONGITUDE]


class ProvinceNameRow(NamedTuple):
    """A name of a province in any language."""

    province: Annotated[str, text("Province", refers="admin1.id")]
    name: Annotated[str, _NAME]


class ProvinceAbbreviationRow(NamedTuple):
    """An abbreviation that counts only after a town's name and a comma: "Danbury, Conn."."""

    province: Annotated[str, text("Province", refers="admin1.id")]
    abbreviation: Annotated[str, text("Abbreviation with its points")]


class ZoneRow(NamedTuple):
    """A hot zone: a region of conflict that is not a country."""

    id: Annotated[
        str, matching("Stable id", "hz-[a-z0-9-]+", "an id: hz-, then small letters, digits and hyphens")
    ]
    name: Annotated[str, text("Name shown to readers")]
    countries: Annotated[
        tuple[str, ...], codes("Countries, the primary one first", refers="countries.country")
    ]
    desks: Annotated[
        tuple[str, ...], codes("Desks; empty: those of the countries", refers="desks.desk", optional=True)
    ]
    latitude: Annotated[float, _LATITUDE]
    longitude: Annotated[float, _LONGITUDE]


class ZoneProvinceRow(NamedTuple):
    """A province whose towns lie in a hot zone."""

    zone: Annotated[str, text("Hot zone", refers="zones.id")]
    province: Annotated[
        str,
        matching(
            "Province",
            "[A-Z]{2}[-.][A-Za-z0-9]{1,8}",
            "an ISO 3166-2 code such as UA-14, or a country and GeoNames code such as PS.WE",
        ),
    ]


class ZoneNameRow(NamedTuple):
    """A name of a hot zone in any language."""

    zone: Annotated[str, text("Hot zone", refers="zones.id")]
    name: Annotated[str, _NAME]


class HintRow(NamedTuple):
    """An institution that indicates the country or province of a text."""

    region: Annotated[str, text("Country or province", refers="countries.country admin1.id")]
    language: Annotated[str, _LANGUAGE]
    name: Annotated[str, _NAME]


class DeskRow(NamedTuple):
    """The desk that gets the stories of a country."""

    country: Annotated[str, _COUNTRY]
    desk: Annotated[str, one_of("Desk", *DESKS)]


class M49Row(NamedTuple):
    """The regions of the UN's M49 that a country belongs to."""

    country: Annotated[str, _COUNTRY]
    codes: Annotated[tuple[str, ...], codes("M49 codes, the widest region first", pattern="[0-9]{3}")]
    area: Annotated[str, text("Name of the narrowest region, for readers of the file")]


class ActRow(NamedTuple):
    """A word of headlines that is a sign of war only beside the names of those at war."""

    language: Annotated[str, _LANGUAGE]
    kind: Annotated[str, one_of("What it needs beside it", "attack", "deed", "flash", "mask", "supply")]
    event: Annotated[str, text("Event type", optional=True, refers="events.event")]
    term: Annotated[str, _TERM]


class EventRow(NamedTuple):
    """An event type that terms of the lexicons may name, in three vocabularies."""

    event: Annotated[str, matching("Event type", "[a-z_]+", "small letters and underscores")]
    acled: Annotated[str, one_of("ACLED sub-event type", *_ACLED, optional=True)]
    plover: Annotated[str, one_of("PLOVER root", *_PLOVER, optional=True)]
    medtop: Annotated[str, text("IPTC Media Topic", optional=True, refers="medtop.number")]
    min_weight: Annotated[
        float | None,
        number("Minimum weight of a term that shows it; empty: 1.5", low=0, high=10, optional=True),
    ]


class SectorRow(NamedTuple):
    """A sector of actors."""

    sector: Annotated[str, matching("PLOVER sector", "[A-Z]{3}", "three capital letters")]
    name: Annotated[str, text("Name shown to readers after a country's")]


class TopicRow(NamedTuple):
    """An IPTC Media Topic."""

    number: Annotated[str, matching("Number", "[0-9]{8}", "eight digits")]
    name: Annotated[str, text("Name")]


class LexiconRow(NamedTuple):
    """A term that speaks for or against conflict."""

    cue_class: Annotated[str, one_of("Class", "conflict", "counter", "mask", "unrest")]
    weight: Annotated[float, number("Conflict and unrest above 0, counter below 0, mask 0", low=-10, high=10)]
    event: Annotated[str, text("Event type", optional=True, refers="events.event")]
    term: Annotated[str, _TERM]
